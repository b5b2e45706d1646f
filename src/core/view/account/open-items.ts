import type { Account, AccountBreaker, AccountIssue } from '../../model/account.ts'
import type { TaskState } from '../../model/execution-options.ts'
import { counted } from '../../std/counted.ts'
import { isOver } from '../../execution/standing.ts'
import { type ExecutionState, taskState } from '../../execution/state.ts'

/** Tasks that are listed one by one, of each kind. */
const LISTED = 20
/** Tasks that ran and are named, at most. */
const NAMED = 5

/** What is still open in an execution, and what a person does next about each; nothing of what goes on by itself. */
export function openItems(
  execution: ExecutionState,
  issues: readonly AccountIssue[],
  breakers: readonly AccountBreaker[],
  isCutOff: boolean,
): Account['open'] {
  const isLeft = isCutOff || isOver(execution)
  const { execution_id, status } = execution
  const open: Account['open'] = []
  for (const { id, subject, kind, about } of execution.approvals.values()) {
    // A task that asks is told with the tasks.
    if (about !== null && execution.attention.has(about)) continue
    open.push({
      what: `${kind === 'remedy' ? 'A remedy' : 'A question'} waits for an answer: ${subject} (${id})`,
      next: either(execution, ['approve', 'reject'], id, isLeft),
    })
  }
  for (const { id, pattern, key, refusal, outcome, tasks } of issues) {
    const isOfIssue = (one: AccountBreaker): boolean => one.pattern === pattern && one.key === key
    const about = `${pattern}${key === '' ? '' : ` (${key})`}`
    if (outcome === 'refused' && breakers.some((one) => probesAgain(one) && isOfIssue(one)))
      open.push({
        what: `${id}, ${about}, has no remedy: ${refusal ?? 'none was found'}`,
        next: `put its cause right${isLeft ? `, then ${whenLeft(execution, tasks)}` : '; the next probe finds out'}`,
      })
    else if (
      (outcome === 'did_not_help' || outcome === 'failed') &&
      breakers.some((one) => isOfIssue(one) && one.state !== 'closed')
    )
      open.push({
        what: `${id}, ${about}: the remedy ${outcome === 'failed' ? 'failed' : 'did not help'}`,
        next: `put its cause right by hand; tasks status ${execution_id} shows who waits for it`,
      })
  }
  for (const one of breakers)
    if (one.state === 'exhausted')
      open.push({
        what: `Breaker ${one.pattern} has opened ${counted(one.opened, 'time')} and stays open`,
        next: 'put its cause right, and let the task that asks run again',
      })
  open.push(...openTasks(execution, isLeft))
  if (isCutOff) {
    const runs = new Set([...execution.open.values()].map(({ task }) => execution.plan.nodes[task]?.id ?? ''))
    const were =
      runs.size === 0
        ? ''
        : `; ${[...runs].slice(0, NAMED).join(', ')}${runs.size > NAMED ? ` and ${runs.size - NAMED} more` : ''} ran when it went`
    open.push({
      what: `No coordinator works on it: it was cut off (a crash or a kill)${were}`,
      next: `tasks execute --resume ${execution_id}`,
    })
  } else if (isOver(execution) && status !== 'completed' && status !== 'aborted')
    open.push({ what: `The execution has come to rest (${status})`, next: `tasks execute --resume ${execution_id}` })
  return open
}

/** Nobody probes while nobody coordinates: a person lets one run again that asks for it, or takes the execution up. */
function whenLeft(execution: ExecutionState, tasks: readonly string[]): string {
  const asks = tasks.find((id) => {
    const attention = execution.attention.get(execution.plan.numberOf.get(id) ?? -1)
    return attention?.choices.includes('retry') === true
  })
  return asks === undefined
    ? `tasks execute --resume ${execution.execution_id}; the next probe finds out`
    : say(execution, 'retry', asks, true)
}

/** A breaker that has given up asks a person, and is told of by itself. */
function probesAgain({ state }: AccountBreaker): boolean {
  return state !== 'closed' && state !== 'exhausted'
}

/** How something is said to an execution: to its coordinator, or when it is taken up again. */
function say(execution: ExecutionState, verb: string, id: string, isLeft: boolean): string {
  return isLeft ? `tasks execute --resume ${execution.execution_id} --${verb} ${id}` : `tasks ${verb} ${id}`
}

const ENDS: Readonly<Partial<Record<TaskState, string>>> = {
  FAILED: 'failed',
  ROLLED_BACK: 'failed and was undone',
  QUARANTINED: 'is quarantined',
}

function openTasks(execution: ExecutionState, isLeft: boolean): Account['open'] {
  const open: Account['open'] = []
  let more = 0
  for (const [task, { id }] of execution.plan.nodes.entries()) {
    const attention = execution.attention.get(task)
    const end = ENDS[taskState(execution, task)]
    if (attention === undefined && end === undefined) continue
    if (open.length >= LISTED) more++
    else if (attention !== undefined) {
      const next = either(execution, attention.choices, id, isLeft)
      open.push({ what: `${id} waits for a person: ${attention.question}`, next })
    } else {
      const why = execution.recovery.quarantined.get(task) ?? execution.errors[task]?.message
      open.push({
        what: `${id} ${end}${why === undefined ? '' : `: ${why}`}`,
        next: `put its cause right, then ${say(execution, 'retry', id, isLeft)}`,
      })
    }
  }
  if (more > 0) open.push({ what: `${more} more like these`, next: `tasks status ${execution.execution_id} --all` })
  return open
}

const VERBS: ReadonlySet<string> = new Set(['retry', 'skip', 'done', 'fail', 'approve', 'reject'])

/** All ways to answer; where it is said when the execution is taken up, all but the first by their flags alone. */
function either(execution: ExecutionState, choices: readonly string[], id: string, isLeft: boolean): string {
  const ways = choices.map((choice, i) => {
    if (isLeft) return i === 0 ? say(execution, choice, id, isLeft) : `--${choice} ${id}`
    return VERBS.has(choice) ? say(execution, choice, id, isLeft) : `tasks approve ${id} --choice ${choice}`
  })
  return ways.join(', or ')
}
