import { EXIT, Failure } from '../core/model/failure.ts'
import type { ExecutionOptions } from '../core/model/execution-options.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import type { Journal } from '../core/ports/journal.ts'
import type { ExecutionState, SiteState } from '../core/execution/state.ts'
import { foldExecution, lastMoment, startOf } from '../runtime/fold.ts'
import type { Letter } from '../runtime/mailbox.ts'
import { type Answers, answerCommands } from './answers.ts'
import { checkExecutable } from './executable.ts'
import type { OwnBreakers } from '../core/scheduling/guards/own-breakers.ts'
import { badWorkers, optionsFor, withBreakers } from './chosen-options.ts'
import type { ExecuteRequest } from './execute.ts'
import { choosePlanExecution } from './executions.ts'
import { readUpdates } from './update-file.ts'
import { type LookedAtUpdate, withEffects } from './update-effect.ts'
import { previewUpdates } from './update-preview.ts'

/** Which execution is meant: by its id, the newest of a plan, or the newest that has not ended well. */
export interface WantedExecution {
  readonly execution_id?: string
  readonly plan_id?: string
}

/** An execution as it stands, and what is said to it when it is taken up. */
export interface TakenUp {
  readonly execution_id: string
  /** The plan with all updates that it has taken. */
  readonly coordinator: Coordinator
  readonly codebase: string
  readonly options: ExecutionOptions
  readonly seed: number
  readonly site: SiteState
  readonly letter: Extract<Letter, { type: 'take_up' }>
}

/** Folds an execution and writes down what is said to it. Throws a Failure for what cannot be read or cannot be. */
export function takeUp(
  wanted: WantedExecution,
  answers: Answers,
  request: ExecuteRequest,
  journal: Journal,
  breakers?: OwnBreakers,
): TakenUp {
  const { execution_id } = choosePlanExecution(journal.executions(), wanted)
  const start = startOf(journal, execution_id)
  const site = foldExecution(journal, execution_id)
  const execution = site.executions.get(execution_id)
  if (start === undefined || execution === undefined) throw noStart(execution_id)
  const { codebase, seed } = start
  const { coordinator } = execution
  const options = withBreakers(optionsFor(execution.options, request), breakers)
  if (options.worker_min > options.worker_max) throw badWorkers(options.worker_min, options.worker_max)
  if (workspaceOf(options) !== workspaceOf(execution.options)) throw otherPlace(execution_id, execution.options)
  checkExecutable(coordinator, options.agent)
  const commands = answerCommands(answers, coordinator, execution_id)
  const { files = [], working_directory = '.' } = request.updates ?? {}
  const updates = readUpdates(files, { execution, agent: options.agent, working_directory })
  const letter = {
    type: 'take_up' as const,
    actor: request.actor,
    execution_id,
    options,
    commands,
    ...(updates.length === 0 ? {} : { updates }),
    reason: `was ${execution.status}`,
  }
  return { execution_id, coordinator, codebase, options, seed, site, letter }
}

/** Reads an execution to its end, and nothing else: throws a Failure for damage that its row in the index does not show. */
export function readThrough(journal: Journal, executionId: string): void {
  foldExecution(journal, executionId)
}

const NO_ANSWERS: Answers = { retry: [], skip: [], done: [], approve: [] }

/** What would become of the updates with which an execution is taken up. Nothing is changed. */
export function previewResume(
  wanted: WantedExecution,
  request: ExecuteRequest,
  journal: Journal,
): { readonly execution_id: string; readonly updates: readonly LookedAtUpdate[] } {
  const { execution_id, site, letter } = takeUp(wanted, NO_ANSWERS, request, journal)
  const at = lastMoment(journal)
  const verdicts = previewUpdates(site, { ...letter, at })
  return { execution_id, updates: withEffects(site.executions.get(execution_id) as ExecutionState, verdicts, at) }
}

function workspaceOf({ workspace = 'shared' }: ExecutionOptions): 'shared' | 'copy' {
  return workspace
}

/** What was done in copies and is not joined yet would be forgotten, or the other way round joined twice. */
function otherPlace(executionId: string, before: ExecutionOptions): Failure {
  const where = workspaceOf(before)
  return new Failure({
    code: 'other-workspace',
    message: `The tasks of ${executionId} ${where === 'copy' ? 'work in copies of the codebase' : 'work in the codebase itself'}, which cannot be changed under way.`,
    exit: EXIT.arguments,
    advice: `Go on with it with --workspace ${where}, or without that option.`,
  })
}

function noStart(executionId: string): Failure {
  return new Failure({
    code: 'journal-incomplete',
    message: `The journal holds no beginning of ${executionId}.`,
    exit: EXIT.internal,
    advice: 'Start the plan anew with tasks execute <plan>.',
  })
}
