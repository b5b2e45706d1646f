import { EXIT } from '../core/model/failure.ts'
import type { ExecutionStatus, TaskState } from '../core/model/execution-options.ts'
import { goesOnByItself, waitsForPerson } from '../core/execution/lifecycle.ts'
import { taskState, type ExecutionState, type SiteState } from '../core/execution/state.ts'
import { overBudget } from '../core/execution/spending.ts'
import { isLack } from '../core/execution/why-not-yet.ts'
import { whyItWaits } from '../core/execution/why.ts'
import { type OpenQuestion, openQuestions } from './status-questions.ts'

/** A task that keeps an execution from being complete, with what is known. */
export interface OpenEnd {
  readonly task: string
  readonly title: string
  readonly state: TaskState
  readonly reason: string
  /** What a person may answer, when the task waits for one: `done`, `retry`, `skip`. */
  readonly choices: readonly string[]
  /** How often its work was begun. */
  readonly attempts: number
}

/** How a run ended. */
export interface ExecutionOutcome {
  readonly execution_id: string
  readonly status: ExecutionStatus
  readonly exit: number
  readonly open_ends: readonly OpenEnd[]
  /** Questions that wait, beside those about single tasks. */
  readonly questions: readonly OpenQuestion[]
  /** Whether a resume without any answer would start something. */
  readonly moves: boolean
  /** Whether what is ready needs more than is left of the budget. */
  readonly over_budget: boolean
}

const ENDED_WITHOUT: ReadonlySet<ExecutionStatus> = new Set<ExecutionStatus>(['needs_attention', 'failed'])

/** How an execution ended, with the tasks that kept it from being complete. */
export function outcomeOf(site: SiteState, execution: ExecutionState): ExecutionOutcome {
  const open_ends: OpenEnd[] = []
  execution.plan.nodes.forEach((node, task) => {
    const state = taskState(execution, task)
    const ending = { task: node.id, title: node.name, state, attempts: execution.runs[task] as number }
    if (waitsForPerson(state)) {
      const { question = '', choices = [] } = execution.attention.get(task) ?? {}
      open_ends.push({ ...ending, reason: question, choices })
    } else if (state === 'FAILED' || state === 'ROLLED_BACK' || state === 'QUARANTINED') {
      open_ends.push({ ...ending, reason: execution.errors[task]?.message ?? '', choices: [] })
    } else if (state === 'CANCELLED' && execution.status === 'failed') {
      const why = execution.recovery.quarantined.get(task)
      open_ends.push({ ...ending, reason: `was cancelled${why === undefined ? '' : `: ${why}`}`, choices: [] })
    } else if (state === 'READY' && ENDED_WITHOUT.has(execution.status)) {
      // It could start if nothing were in its way: then the execution would have gone on.
      const obstacle = whyItWaits(site, execution, task, site.at)
      if (obstacle !== undefined && isLack(obstacle))
        open_ends.push({ ...ending, reason: obstacle.text, choices: ['skip'] })
    }
  })
  const { execution_id, status } = execution
  const moves = execution.plan.nodes.some((_, task) => goesOnByItself(taskState(execution, task)))
  const questions = openQuestions(execution).filter(({ task }) => task === null)
  const over_budget = isOverBudget(execution)
  return { execution_id, status, exit: exitOf(execution), open_ends, questions, moves, over_budget }
}

/** Whether the budget is all that keeps something from starting: the rule has stopped the execution, or would now. */
function isOverBudget(execution: ExecutionState): boolean {
  if (execution.options.budget === undefined) return false
  return execution.plan.nodes.some(
    (_, task) => taskState(execution, task) === 'READY' && overBudget(execution, task) !== undefined,
  )
}

function exitOf(execution: ExecutionState): number {
  switch (execution.status) {
    case 'completed':
      return EXIT.ok
    case 'needs_attention':
      return EXIT.needs_attention
    case 'paused':
      return EXIT.paused
    case 'stopped':
      return isOverBudget(execution) ? EXIT.paused : EXIT.user_abort
    case 'stopping':
    case 'aborted':
      return EXIT.user_abort
    case 'failed':
      return execution.plan.nodes.some((_, task) => taskState(execution, task) === 'SUCCEEDED')
        ? EXIT.failed_with_checkpoint
        : EXIT.failed
    case 'running':
      return EXIT.internal
    default:
      return EXIT.internal
  }
}
