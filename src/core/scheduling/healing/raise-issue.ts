import type { TaskError } from '../../model/failure.ts'
import type { HealingMode, SystemicIssue } from '../../model/healing.ts'
import type { Breaker } from '../../execution/holds/breaker.ts'
import { issueUnderWay } from '../../execution/healing/issues.ts'
import { type ExecutionState, taskState } from '../../execution/state.ts'
import type { Scribe } from '../scribe.ts'

/** What is said about mending what a pattern finds: the user's word for this run, then the plan's rules; nothing said is `off`. */
export function healingMode(execution: ExecutionState, pattern: string): HealingMode {
  const { options, coordinator, issues } = execution
  const rules = coordinator.policies.healing
  if (options.heal === 'off') return 'off'
  const mode = rules?.patterns?.[pattern] ?? options.heal ?? rules?.default ?? 'off'
  if (mode !== 'auto') return mode
  if (options.heal_asks?.includes(pattern) === true) return 'ask'
  // What did not help once is not done alone again.
  for (const { issue, stage } of issues.values())
    if (issue.pattern === pattern && (stage === 'did_not_help' || stage === 'failed')) return 'ask'
  return 'auto'
}

/** Tells of a systemic issue, so that the planner is asked. Nothing when the rules want none, or when the same is under way. */
export function raiseIssue(scribe: Scribe, execution: ExecutionState, found: Omit<SystemicIssue, 'id'>): void {
  const mode = healingMode(execution, found.pattern)
  if (mode === 'off' || issueUnderWay(execution, found.pattern, found.key) !== undefined) return
  const issue = { id: `issue-${execution.seq + 1}`, ...found }
  scribe.write(execution.execution_id, { type: 'systemic_issue', issue, mode })
}

/** Values of one name that an issue tells of, at most. */
const CAPTURED_MAX = 100

/** A breaker has opened: what it has found is told, where its pattern has a remedy. */
export function raiseForBreaker(scribe: Scribe, execution: ExecutionState, breaker: Breaker, error: TaskError): void {
  const { pattern, key, failed } = breaker
  if (pattern.remedy === undefined) return
  const tasks = [...failed].filter((task) => WAITS.has(taskState(execution, task)))
  const captures = new Map<string, Set<string>>()
  for (const { captures: own = {} } of [error, ...tasks.flatMap((task) => execution.errors[task] ?? [])])
    for (const [name, value] of Object.entries(own)) {
      const values = captures.get(name) ?? new Set()
      if (values.size < CAPTURED_MAX) captures.set(name, values.add(value))
    }
  const { code, fingerprint, ecosystem, retry_after_seconds } = error
  raiseIssue(scribe, execution, {
    pattern: pattern.name,
    key,
    code,
    fingerprint,
    ...(ecosystem === undefined ? {} : { ecosystem }),
    tasks: tasks.map((task) => scribe.id(execution, task)),
    occurrences: failed.size,
    first_seq: execution.seq,
    captures: Object.fromEntries([...captures].map(([name, values]) => [name, [...values].sort()])),
    ...(retry_after_seconds === undefined ? {} : { retry_after_seconds }),
    remedy: pattern.remedy,
  })
}

const WAITS: ReadonlySet<string> = new Set(['FAILED', 'BACKOFF', 'READY', 'PENDING', 'COMPENSATING'])
