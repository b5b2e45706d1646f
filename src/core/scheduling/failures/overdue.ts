import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { CancelReason } from '../../model/event.ts'
import type { TaskError } from '../../model/failure.ts'
import type { OpenAttempt } from '../../execution/state.ts'

/** The error of an attempt that was ended because it took too long, or showed something that it should not. */
export function overdueError(node: CoordinatorNode, attempt: OpenAttempt, at: number): TaskError {
  const seconds = Math.round((at - (attempt.started_at ?? attempt.ordered_at)) / 1000)
  const reason = attempt.cancel?.reason ?? 'timeout'
  const [code, message] = told(node, attempt, reason, seconds)
  return {
    code,
    message,
    class: 'resource',
    fingerprint: code.toLowerCase(),
    // Whoever has had all its time gets no more.
    retryable: reason !== 'total_timeout',
  }
}

function told(
  node: CoordinatorNode,
  { kind, check_index }: OpenAttempt,
  reason: CancelReason,
  seconds: number,
): [string, string] {
  if (reason === 'silent') return ['SILENT', `gave no sign of life and was ended after ${seconds} s`]
  if (reason === 'start_timeout') return ['START_TIMEOUT', `did not begin and was ended after ${seconds} s`]
  if (reason === 'total_timeout') return ['TOTAL_TIMEOUT', 'has had all the time that it may take with all its tries']
  if (reason === 'alert') return ['ALERT', 'passed a bound of its own and was ended']
  const index = check_index ?? 0
  if (kind === 'check')
    return [
      'TIMEOUT',
      `check ${index + 1} of ${node.id} ran past its timeout of ${node.acceptance[index]?.timeout_seconds ?? seconds} s`,
    ]
  return [
    'TIMEOUT',
    `ran past its timeout${limitText(kind === 'run' ? node.action.timeout_seconds : node.compensation?.timeout_seconds, seconds)}`,
  ]
}

/** The limit, and how long its end took beyond that; only the whole where the limit stands in no task. */
function limitText(limit: number | undefined, seconds: number): string {
  if (limit === undefined) return ` and was ended after ${seconds} s`
  const more = Math.round(seconds - limit)
  return ` of ${limit} s${more < 1 ? '' : `; it took ${more} s more to end`}`
}

/** Whether what was ended for this reason failed by that, unless it came to a good end all the same. */
export function isOverdue(reason: CancelReason | undefined): boolean {
  return reason !== undefined && OVERDUE.has(reason)
}

const OVERDUE: ReadonlySet<CancelReason> = new Set<CancelReason>([
  'timeout',
  'silent',
  'start_timeout',
  'total_timeout',
  'alert',
])
