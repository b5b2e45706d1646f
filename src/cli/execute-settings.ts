/**
 * The settings of `execute`: flags that say how, each with a variable of the environment. What is said by a flag holds before
 * the variable, that before the profile, and that before what the plan or the earlier run says.
 */
import { InvalidArgumentError, Option } from 'commander'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Profile } from '../core/model/tasks-config.ts'
import { countOption, percentOption } from './options.ts'

/** What the flags below give. */
export interface SettingFlags {
  readonly workerMin?: number
  readonly workerMax?: number
  readonly maxConcurrent?: number
  readonly cpuThreshold?: number
  readonly memoryThreshold?: number
  readonly checkpointInterval?: number
  readonly executionModel?: 'rolling_frontier' | 'wave_based'
  readonly workspace?: 'shared' | 'copy'
  readonly budget?: Budget
  readonly heal?: 'auto' | 'ask' | 'off'
  readonly agent?: string
  readonly assumeIdempotent?: true
  /** False for --no-cache. */
  readonly cache?: boolean
  readonly acceptSoft?: true
  readonly wait?: true
  readonly profile?: string
  readonly config?: string
  readonly stateDir?: string
  readonly codebasePath?: string
  readonly seed?: number
}

type Budget = NonNullable<Profile['budget']>

/** The variable of a flag: `--worker-max` has TASKS_WORKER_MAX. */
export function variableOf(flag: string): string {
  return `TASKS_${flag.replace(/^--/, '').replaceAll('-', '_').toUpperCase()}`
}

const MODELS = ['rolling_frontier', 'wave_based'] as const

/** The settings in the order of the help, each reading its variable from `environment`. */
export function settingOptions(environment: Readonly<Record<string, string | undefined>>): Option[] {
  const options = [
    countOption('--worker-min <n>', 'workers at least (default: 2)', 1),
    countOption('--worker-max <n>', 'workers at most (default: 8)', 1),
    countOption('--max-concurrent <n>', "tasks that run at once at most (default: the plan's number)", 1),
    percentOption(
      '--cpu-threshold <percent>',
      "start less above this load of the machine (default: the plan's)",
      1,
      100,
    ),
    percentOption('--memory-threshold <percent>', "start less above this use of memory (default: the plan's)", 1, 100),
    percentOption(
      '--checkpoint-interval <percent>',
      "percent of a task's progress between two checkpoints (default: the plan's)",
      1,
      99,
    ),
    new Option(
      '--execution-model <model>',
      'start each task as soon as it can, or in waves (default: as it was planned)',
    ).choices(MODELS),
    new Option(
      '--workspace <where>',
      'where tasks work: all in the codebase itself, or each in a copy of it (default: shared)',
    ).choices(['shared', 'copy']),
    new Option('--budget <limits>', 'the most that may be spent, as usd=5,hours=2 (default: no limit)').argParser(
      budgetOf,
    ),
    new Option(
      '--heal <mode>',
      "what breaks for several tasks is put right by itself, after a person has agreed, or not at all: in place of the plan's default. What the plan says about one pattern holds, but for off, which holds before everything (default: the plan's)",
    ).choices(['auto', 'ask', 'off']),
    new Option(
      '--agent <who>',
      'who does the tasks that have no command: "simulated" only pretends, anything else is a command line that gets the brief on standard input and as the file $TASKS_BRIEF (default: nobody)',
    ),
    new Option(
      '--assume-idempotent',
      'repeat a task that was cut off, also where the plan does not say that it may be',
    ),
    new Option('--no-cache', 'do not use results of before'),
    new Option('--accept-soft', 'carry the plan out although some of its dependencies are too uncertain to hold'),
    new Option('--wait', 'stay when only an answer of a person is missing, and go on with it'),
    new Option('--profile <name>', 'settings that the configuration gives under this name (default: none)'),
    new Option('--config <file>', 'the configuration (default: tasks.config.ts in the current directory, if any)'),
    new Option('--codebase-path <dir>', 'the directory that the tasks work in (default: the one that was planned)'),
    new Option('--state-dir <dir>', 'where executions are kept (default: the nearest .tasks folder upwards)'),
    countOption('--seed <n>', 'where chance starts, for the pauses before retries and for --optimize (default: 1)', 0),
  ]
  for (const option of options) readVariable(option, environment)
  return options
}

const YES: ReadonlySet<string> = new Set(['1', 'true', 'yes', 'on'])
const NO: ReadonlySet<string> = new Set(['', '0', 'false', 'no', 'off'])

/** An empty variable says nothing. Of a switch only a word that means yes sets it. */
function readVariable(option: Option, environment: Readonly<Record<string, string | undefined>>): void {
  const name = variableOf(option.long ?? '')
  const value = environment[name]
  if (value === undefined || value === '') return
  if (!isSwitch(option) || YES.has(value.toLowerCase())) option.env(name)
}

function isSwitch(option: Option): boolean {
  return !option.required && !option.optional
}

/** Throws a Failure that names the variable of a switch that says neither yes nor no. */
export function refuseUnclearSwitches(environment: Readonly<Record<string, string | undefined>>): void {
  for (const option of settingOptions({})) {
    const name = variableOf(option.long ?? '')
    const value = environment[name]?.toLowerCase()
    if (value === undefined || !isSwitch(option) || YES.has(value) || NO.has(value)) continue
    throw new Failure({
      code: 'wrong-arguments',
      message: `The variable ${name} says "${value}", which is neither yes nor no.`,
      exit: EXIT.arguments,
      place: name,
      advice: 'Set it to 1 or 0, or unset it.',
    })
  }
}

function budgetOf(text: string): Budget {
  const budget: { usd?: number; hours?: number } = {}
  for (const part of text.split(',')) {
    const [, name, digits] = /^\s*(usd|hours)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part) ?? []
    const value = Number(digits)
    if ((name !== 'usd' && name !== 'hours') || !(value > 0) || budget[name] !== undefined)
      throw new InvalidArgumentError('Write usd=<dollars>, hours=<hours>, or both with a comma between them.')
    budget[name] = value
  }
  return budget
}

/** What the flags say of the options of an execution; nothing that they do not say. */
export function profileOf(flags: SettingFlags): Profile {
  return stated({
    worker_min: flags.workerMin,
    worker_max: flags.workerMax,
    max_concurrent: flags.maxConcurrent,
    cpu_threshold: flags.cpuThreshold,
    memory_threshold: flags.memoryThreshold,
    checkpoint_interval: flags.checkpointInterval,
    workspace: flags.workspace,
    budget: flags.budget,
    heal: flags.heal,
    agent: flags.agent,
    assume_idempotent: flags.assumeIdempotent,
    use_cache: flags.cache === false ? false : undefined,
  })
}

function stated(fields: { readonly [K in keyof Profile]: Profile[K] | undefined }): Profile {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
