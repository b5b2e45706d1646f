import { Argument } from 'commander'
import { resolve } from 'node:path'
import { counted } from '../../core/std/counted.ts'
import { EXIT, Failure } from '../../core/model/failure.ts'
import type { PlacedPattern } from '../../operations/failure-patterns.ts'
import type { TriedLog } from '../../operations/tried-log.ts'
import { harmless } from '../colour.ts'
import type { AddVerb, Invocation } from '../invocation.ts'
import { configOption, countOption, jsonOption } from '../options.ts'
import { printJson, table } from '../printing.ts'
import { shownPath } from '../shown-path.ts'
import { foundFile } from '../../system/found-file.ts'

const ACTIONS = ['list', 'check', 'try'] as const

type Action = (typeof ACTIONS)[number]

interface Flags {
  readonly exit?: number
  readonly stderr?: string
  readonly config?: string
  readonly json?: true
}

/** `tasks patterns <action>`: what failing tools are known to print. */
export const addPatterns: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('patterns')
    .summary('show what failures are known by, prove patterns of your own, or try a log')
    .description(
      'list shows the patterns by which failures are known, those of tasks.config.ts first. check proves your own by their ' +
        'fixtures: those of a YAML file, or of the configuration. try says how a failure with this log would be classified, and by ' +
        'which pattern and line; - reads standard input.',
    )
    .addArgument(new Argument('<action>', 'what to do').choices(ACTIONS))
    .argument('[file]', 'for check a file of patterns (default: those of the configuration); for try the log, or -')
    .addOption(countOption('--exit <code>', 'try: the exit code of the process (default: 1)', 0))
    .option('--stderr <file>', 'try: what it wrote to its standard error alone (default: none)')
    .addOption(configOption())
    .addOption(jsonOption('print one JSON object'))
    .addHelpText(
      'after',
      `
Examples:
  $ ${name} patterns list
  $ ${name} patterns check failures.yaml
  $ npm test 2>&1 | ${name} patterns try -
  $ ${name} patterns try build.log --exit 134 --json`,
    )
    .action((action: Action, file: string | undefined, flags: Flags) => patterns(action, file, flags, invocation))
}

async function patterns(action: Action, file: string | undefined, flags: Flags, invocation: Invocation): Promise<void> {
  refuseStray(action, file, flags)
  const { screen, directory } = invocation
  const [{ loadConfig }, operations] = await Promise.all([
    import('../../operations/config.ts'),
    import('../../operations/failure-patterns.ts'),
  ])
  if (action === 'check' && file !== undefined)
    return tellChecked(operations.patternsInFile(resolve(directory, file), 'patterns check'), flags, invocation)
  const { config, patterns: own = [] } = await loadConfig(directory, flags.config)
  if (action === 'check') return tellChecked(own, flags, invocation)
  if (action === 'list') {
    const names = new Set(own.map(({ pattern }) => pattern.name))
    const all = operations.allPatterns(own.map(({ pattern }) => pattern)).map((pattern) => {
      const { name, code, kind, ecosystem, match, message } = pattern
      return { name, code, kind, ecosystem: ecosystem ?? null, own: names.has(name), match, message }
    })
    if (flags.json) return printJson({ patterns: all }, screen)
    const rows = all.map(({ name, code, kind, own: isOwn }) => [name, kind, code, isOwn ? 'yours' : ''])
    screen.out(table(['pattern', 'kind', 'code', ''], rows, screen.paint))
    return screen.out(`${counted(all.length, 'pattern')}; of a line the first that knows it counts`)
  }
  const { triedLog } = await import('../../operations/tried-log.ts')
  const log = await textOf(file as string, directory)
  const stderr = flags.stderr === undefined ? undefined : await textOf(flags.stderr, directory)
  const tried = triedLog(operations.classifierOf(config), { exit_code: flags.exit ?? 1, log, stderr })
  if (flags.json) return printJson(tried, screen)
  return tellTried(tried, invocation)
}

function refuseStray(action: Action, file: string | undefined, flags: Flags): void {
  const refuse = (message: string, advice: string): never => {
    throw new Failure({ code: 'wrong-arguments', message, exit: EXIT.arguments, advice })
  }
  if (action === 'try' && file === undefined)
    refuse('Which log should be tried?', 'Name its file: `tasks patterns try build.log`, or - for standard input.')
  if (action === 'list' && file !== undefined)
    refuse(`list takes no "${file}".`, 'Leave it out: all patterns are listed.')
  if (action !== 'try' && flags.exit !== undefined) refuse('--exit is for try.', 'Leave it out.')
  if (action !== 'try' && flags.stderr !== undefined) refuse('--stderr is for try.', 'Leave it out.')
  if (file === '-' && flags.stderr === '-')
    refuse('Standard input was named twice: it can be read once.', 'Name - once, and the other by its file.')
}

/** No more of a log is looked at: its end. In bytes. */
const LOG_MAX = 1_048_576

async function textOf(file: string, directory: string): Promise<string> {
  const [{ readAll }, { tailOf }] = await Promise.all([
    import('../spec-source.ts'),
    import('../../system/attempt-folder.ts'),
  ])
  if (file === '-') return Buffer.from(await readAll(process.stdin, 64 * LOG_MAX)).toString('utf8')
  const path = resolve(directory, file)
  if (foundFile(path)?.isFile() === true) return tailOf(path, LOG_MAX)
  throw new Failure({
    code: 'log-not-found',
    message: `There is no file "${file}".`,
    exit: EXIT.arguments,
    place: path,
    advice: 'Name a file, or - for standard input.',
  })
}

function tellChecked(own: readonly PlacedPattern[], flags: Flags, { screen, directory }: Invocation): void {
  const fixtures = own.reduce((sum, { pattern }) => sum + pattern.fixtures.length, 0)
  if (flags.json) {
    const told = own.map(({ pattern, place }) => ({ name: pattern.name, place, fixtures: pattern.fixtures.length }))
    return printJson({ ok: true, patterns: told }, screen)
  }
  if (own.length === 0) return screen.out('The configuration has no patterns of its own: there is nothing to prove.')
  for (const { pattern, place } of own)
    screen.out(`${screen.paint.good('✓')} ${pattern.name}  ${screen.paint.faint(shownPath(place, directory))}`)
  return screen.out(`${counted(fixtures, 'fixture')} of ${counted(own.length, 'pattern')}: each is known as it says`)
}

const SOURCES: Readonly<Record<string, string>> = {
  report: 'its executor',
  system_error: 'its executor',
  http_status: 'the status of the answer',
  signal: 'its signal',
  exit_code: 'its exit code alone',
}

function tellTried({ error, by, pattern, line }: TriedLog, { screen }: Invocation): void {
  const { paint } = screen
  if (error === null) return screen.out('It succeeded: whatever it printed, it is no failure.')
  screen.out(`${paint.strong(error.code)}: ${harmless(error.message)}`)
  // Where nothing finer is known, the class is all there is, and no kind.
  const kind =
    error.kind === undefined
      ? `${paint.faint('class')}     ${error.class}`
      : `${paint.faint('kind')}      ${error.kind} (${error.class})`
  screen.out(`  ${kind}${error.retryable ? '' : ': a person must see to it'}`)
  if (line === null) screen.out(`  ${paint.faint('by')}        ${SOURCES[by ?? ''] ?? by}`)
  else
    screen.out(
      `  ${paint.faint('by')}        ${pattern}, line ${line.number} of the ${by === 'stderr' ? 'standard error' : 'log'}: ${harmless(line.text.trim())}`,
    )
  for (const [name, value] of Object.entries(error.captures ?? {}))
    screen.out(`  ${paint.faint(name.padEnd(8))}  ${harmless(value)}`)
  if (error.retry_after_seconds !== undefined)
    screen.out(`  ${paint.faint('again in')}  ${error.retry_after_seconds} s`)
  return screen.out(`  ${paint.faint('counts as')} ${error.fingerprint}`)
}
