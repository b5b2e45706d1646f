import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { SystemicIssue } from '../../model/healing.ts'
import type { Breaker } from '../holds/breaker.ts'
import { type ExecutionState, taskState } from '../state.ts'

const WAITS: ReadonlySet<string> = new Set(['FAILED', 'BACKOFF', 'READY', 'PENDING', 'COMPENSATING'])

/** What a breaker has found so far, as an issue tells it. */
export function foundBy(
  execution: ExecutionState,
  breaker: Breaker,
): Omit<SystemicIssue, 'id' | 'pattern' | 'key' | 'remedy'> {
  const { code, fingerprint, ecosystem, occurrences, first_seq, captured, retry_after_seconds } = breaker
  const waiting = [...breaker.failed].filter((task) => WAITS.has(taskState(execution, task)))
  return {
    code,
    fingerprint,
    ...(ecosystem === null ? {} : { ecosystem }),
    tasks: waiting.map((task) => (execution.plan.nodes[task] as CoordinatorNode).id),
    occurrences,
    first_seq,
    captures: Object.fromEntries([...captured].map(([name, values]) => [name, [...values].sort()])),
    ...(retry_after_seconds === null ? {} : { retry_after_seconds }),
  }
}
