import { InvalidArgumentError, Option } from 'commander'

/** An option that takes a whole number from `least` up. */
export function countOption(flags: string, description: string, least: number, byDefault?: number): Option {
  const option = new Option(flags, description).argParser((text: string) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < least || !Number.isSafeInteger(value)) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} up.`)
    }
    return value
  })
  return byDefault === undefined ? option : option.default(byDefault)
}

/** An option that takes a number above 0. */
export function positiveOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text: string) => {
    const value = Number(text)
    if (text.trim() === '' || !(value > 0 && Number.isFinite(value))) {
      throw new InvalidArgumentError('It must be a number above 0.')
    }
    return value
  })
}

/** An option that takes percent, from `least` to `most`. */
export function percentOption(flags: string, description: string, least: number, most: number): Option {
  return new Option(flags, description).argParser((text: string) => {
    const value = Number(text)
    if (text.trim() === '' || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`It must be a number from ${least} to ${most}, in percent.`)
    }
    return value
  })
}

/** An option that takes a number from 0 to 1. */
export function fractionOption(flags: string, description: string, byDefault: number): Option {
  return new Option(flags, description).default(byDefault).argParser((text: string) => {
    const value = Number(text)
    if (text.trim() === '' || !(value >= 0 && value <= 1)) {
      throw new InvalidArgumentError('It must be a number from 0 to 1.')
    }
    return value
  })
}

/** An option that may be given several times, one value each time. */
export function repeatedOption(flags: string, description: string): Option {
  return new Option(flags, description)
    .default([] as string[], 'none')
    .argParser((text: string, before: readonly string[]) => [...before, text])
}

/** `--state-dir`, the same on every verb that reads or writes executions. */
export function stateDirOption(): Option {
  return new Option('--state-dir <dir>', 'where executions are kept (default: the nearest .tasks folder upwards)')
}

/** `--config`, the same on every verb that looks at a codebase. */
export function configOption(): Option {
  return new Option('--config <file>', 'the configuration (default: tasks.config.ts in the current directory, if any)')
}

/** `--json`: `what` says what is printed then. */
export function jsonOption(what: string): Option {
  return new Option('--json', what)
}
