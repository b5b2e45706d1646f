import { EXIT, Failure } from '../core/model/failure.ts'
import type { Answers } from '../operations/answers.ts'
import type { ExecuteRequest } from '../operations/execute.ts'
import { profileOf, type SettingFlags } from './execute-settings.ts'

/** The flags of `execute`, as the argument parser gives them. */
export interface ExecuteFlags extends SettingFlags {
  readonly resume?: string | true
  readonly resumeFromCheckpoint?: string | true
  readonly checkpointId?: string
  readonly retry: readonly string[]
  readonly skip: readonly string[]
  readonly done: readonly string[]
  readonly approve: readonly string[]
  readonly check?: readonly string[]
  readonly undo?: readonly string[]
  readonly keep?: readonly string[]
  readonly rollback?: readonly string[]
  readonly reject?: readonly string[]
  readonly fail?: readonly string[]
  readonly cancel?: readonly string[]
  readonly abort?: true
  readonly update: readonly string[]
  readonly dryRun?: true
  readonly optimize?: string | true
  readonly yes?: true
  readonly report?: string
  readonly json?: true
}

/** What `execute` is asked to do: one of four things, each with what it needs. */
export interface ExecuteCall {
  readonly todo: 'start' | 'resume' | 'dry-run' | 'preview'
  /** The plan as the user named it; always there for `start` and `dry-run`. */
  readonly plan: string | undefined
  /** True for a word after --resume that does not look like an execution's id: it is taken as a plan. */
  readonly isPlanOrExecution: boolean
  readonly execution: string | undefined
  readonly answers: Answers
  /** Files with updates of the running plan. */
  readonly updates: readonly string[]
  readonly request: ExecuteRequest
  readonly stateDir: string | undefined
  readonly codebase: string | undefined
  readonly json: boolean
  /** The checkpoint to go back to, as it was named. */
  readonly checkpoint: string | undefined
  /** What a question at the terminal would be answered with. */
  readonly yes: boolean
  /** Where the final report is written. */
  readonly report: string | undefined
  /** The configuration, when another than the usual one is meant, and which of its profiles. */
  readonly config: string | undefined
  readonly profile: string | undefined
  readonly executionModel: SettingFlags['executionModel']
  /** Dependencies that are too uncertain to hold were accepted. */
  readonly acceptSoft: boolean
  /** Schedules that a search for a better order may make, or as many as suit the plan; null without a search. */
  readonly optimize: number | 'usual' | null
}

/** Makes a call of the flags; a Failure when they contradict each other. */
export function executeRequest(argument: string | undefined, said: ExecuteFlags): ExecuteCall {
  const flags = resumedFromCheckpoint(said)
  // `--resume plans/release`: the optional value of --resume has swallowed the plan.
  const swallowed = typeof flags.resume === 'string' && !flags.resume.startsWith('exec-') ? flags.resume : undefined
  const optimize = optimizeOf(flags.optimize, argument === undefined && flags.resume === undefined)
  const plan = argument ?? swallowed ?? optimize.plan
  const execution = typeof flags.resume === 'string' && swallowed === undefined ? flags.resume : undefined
  if (swallowed !== undefined && argument !== undefined) throw notAnExecution(swallowed)
  const { retry, skip, done, approve, check = [], undo = [], keep = [], rollback = [], reject = [] } = flags
  const { fail = [], cancel = [] } = flags
  const commands = flags.abort === true ? [{ action: 'abort' as const }] : []
  const answers: Answers = { retry, skip, done, approve, check, undo, keep, rollback, reject, fail, cancel, commands }
  const resumes = flags.resume !== undefined
  if (!resumes && Object.values(answers).some((tasks) => tasks.length > 0)) throw answersNeedResume()
  if (!resumes && flags.update.length > 0) throw updatesNeedResume()
  if (resumes && flags.dryRun === true && flags.update.length === 0) throw noDryResume()
  if (resumes && flags.optimize !== undefined) throw noOptimizedResume()
  if (resumes && flags.executionModel !== undefined) throw noOtherModel()
  if (flags.dryRun === true && flags.report !== undefined) throw nothingRuns('--report')
  if (flags.dryRun === true && flags.wait !== undefined) throw nothingRuns('--wait')
  if (flags.checkpointId !== undefined && flags.dryRun === true) throw noDryResume()
  if (!resumes && plan === undefined) throw noPlan()
  if (plan !== undefined && /\.(?:md|markdown|txt)$/i.test(plan)) throw specificationInstead(plan)
  if (flags.workerMin !== undefined && flags.workerMax !== undefined && flags.workerMin > flags.workerMax) {
    throw badWorkers(flags.workerMin, flags.workerMax)
  }
  return {
    todo: resumes ? (flags.dryRun === true ? 'preview' : 'resume') : flags.dryRun === true ? 'dry-run' : 'start',
    plan,
    isPlanOrExecution: swallowed !== undefined,
    execution,
    answers,
    updates: flags.update,
    request: requestOf(flags),
    stateDir: flags.stateDir,
    codebase: flags.codebasePath,
    json: flags.json === true,
    checkpoint: flags.checkpointId,
    yes: flags.yes === true,
    report: flags.report,
    config: flags.config,
    profile: flags.profile,
    executionModel: flags.executionModel,
    acceptSoft: flags.acceptSoft === true,
    optimize: optimize.schedules,
  }
}

/** `--optimize plans/release`: the optional value has swallowed the plan. */
function optimizeOf(
  said: string | true | undefined,
  mayBePlan: boolean,
): { readonly schedules: number | 'usual' | null; readonly plan?: string } {
  if (said === undefined) return { schedules: null }
  if (said === true) return { schedules: 'usual' }
  const schedules = Number(said)
  if (/^\d+$/.test(said) && schedules >= 1 && Number.isSafeInteger(schedules)) return { schedules }
  if (mayBePlan && /[^\d\s.,-]/.test(said)) return { schedules: 'usual', plan: said }
  throw refusal(
    `"${said}" is no number of schedules.`,
    '--optimize takes a whole number from 1 up, or nothing: then it makes 5000, and fewer for large plans.',
  )
}

/** The design's words for a resume. With an id it is a checkpoint's, and the execution is the one that it belongs to. */
function resumedFromCheckpoint(flags: ExecuteFlags): ExecuteFlags {
  const { resumeFromCheckpoint: from, checkpointId } = flags
  const named = checkpointId ?? (typeof from === 'string' && from.startsWith('cp-') ? from : undefined)
  if (from === undefined && named === undefined) return flags
  const other = typeof from === 'string' && named !== from ? from : true
  return { ...flags, resume: flags.resume ?? other, ...(named === undefined ? {} : { checkpointId: named }) }
}

function requestOf(flags: ExecuteFlags): ExecuteRequest {
  return {
    actor: 'cli',
    ...profileOf(flags),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(flags.wait === undefined ? {} : { waits_for_answers: true }),
  }
}

function notAnExecution(text: string): Failure {
  return refusal(
    `"${text}" is no execution id.`,
    '`tasks list` shows the executions; an id looks like exec-2026-11-22-001.',
  )
}

function answersNeedResume(): Failure {
  return refusal(
    '--retry, --skip, --done, --approve, --reject, --fail, --cancel, --check, --undo, --keep, --rollback and --abort are for an execution that has ended.',
    'Add --resume, or --resume <execution>.',
  )
}

function updatesNeedResume(): Failure {
  return refusal(
    '--update changes the plan of an execution that is there.',
    'Add --resume, or --resume <execution>; a plan that has not begun is changed with tasks replan.',
  )
}

function noDryResume(): Failure {
  return refusal(
    '--dry-run shows a plan from its start, or with --resume what updates would change.',
    'Leave out --resume and name the plan, or add --update <file>.',
  )
}

function nothingRuns(flag: string): Failure {
  return refusal(
    `${flag} is for an execution, and with --dry-run none runs.`,
    `Leave out ${flag}, or leave out --dry-run.`,
  )
}

function noOtherModel(): Failure {
  return refusal(
    '--execution-model is chosen when an execution begins; one that has begun keeps its own.',
    'Leave out --execution-model, or leave out --resume and name the plan.',
  )
}

function noOptimizedResume(): Failure {
  return refusal(
    '--optimize finds an order for a new execution; one that has begun keeps its own.',
    'Leave out --optimize, or leave out --resume and name the plan.',
  )
}

function badWorkers(least: number, most: number): Failure {
  return refusal(
    `At least ${least} and at most ${most} workers cannot both hold.`,
    'Give a --worker-max that is not below --worker-min.',
  )
}

function specificationInstead(path: string): Failure {
  return refusal(
    `${path} is a specification, not a plan.`,
    `Make a plan of it first: \`tasks plan ${path}\`, then execute the directory that it names.`,
  )
}

function noPlan(): Failure {
  return refusal(
    'Which plan should be executed?',
    'Name its directory, as in `tasks execute ./plans/release`, or go on with an execution: `tasks execute --resume`.',
  )
}

function refusal(message: string, advice: string): Failure {
  return new Failure({ code: 'wrong-arguments', message, exit: EXIT.arguments, advice })
}
