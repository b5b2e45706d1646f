import type { Event } from '../../core/model/event.ts'
import type { CoordinatorNode } from '../../core/model/coordinator.ts'
import type { HotUpdateOp } from '../../core/model/hot-update.ts'
import { isActive } from '../../core/execution/lifecycle.ts'
import { placesOf } from '../../core/execution/holds/scope.ts'
import { type ExecutionState, taskState } from '../../core/execution/state.ts'
import { assert } from '../../core/std/assert.ts'
import type { Audited, KeptPromise } from './kept-promise.ts'

type Throttle = Extract<HotUpdateOp, { op: 'throttle' }>

/** What a throttle slows down starts as slowly as it says. */
export const throttlesKept: KeptPromise = {
  says: 'nothing starts sooner, faster, or with more beside it than a throttle allows',
  watch: ({ note }) => {
    const books = new Map<string, Map<string, Rule>>()
    return {
      event(event, execution) {
        if (event.type === 'hot_update') {
          const rules = books.get(event.execution_id) ?? new Map<string, Rule>()
          books.set(event.execution_id, rules)
          for (const op of event.patch.ops) if (op.op === 'throttle') set(rules, op, note)
        } else if (event.type === 'attempt_ordered' && event.kind === 'run')
          for (const rule of books.get(event.execution_id)?.values() ?? []) start(rule, event, execution)
      },
    }
  },
}

interface Rule {
  readonly op: Throttle
  readonly starts: number[]
}

function set(rules: Map<string, Rule>, op: Throttle, note: Audited['note']): void {
  const before = rules.get(op.name)
  rules.delete(op.name)
  if (op.not_before === undefined && op.rate === undefined && op.concurrency === undefined) return
  note('throttled')
  const same =
    JSON.stringify(before?.op.scope) === JSON.stringify(op.scope) &&
    (before?.op.rate?.starts ?? 0) >= (op.rate?.starts ?? Infinity)
  rules.set(op.name, { op, starts: same && before !== undefined ? before.starts : [] })
}

function start(
  { op, starts }: Rule,
  { task, ts }: Extract<Event, { type: 'attempt_ordered' }>,
  execution: ExecutionState,
): void {
  const node = execution.plan.nodes[execution.plan.numberOf.get(task) as number] as CoordinatorNode
  if (!holdsFor(op, node)) return
  assert(op.not_before === undefined || op.not_before <= ts, `${task} starts before throttle ${op.name} lets it`)
  starts.push(ts)
  if (op.rate !== undefined) {
    const since = ts - op.rate.interval_seconds * 1000
    const within = starts.filter((at) => at > since).length
    assert(within <= op.rate.starts, `${task} is the ${within}th start under throttle ${op.name}`)
  }
  if (op.concurrency === undefined) return
  const active = execution.plan.nodes.filter((one, i) => isActive(taskState(execution, i)) && holdsFor(op, one)).length
  // What was under way when it came goes on; nothing joins it.
  assert(active <= op.concurrency, `${active} tasks are under way under throttle ${op.name}`)
}

function holdsFor({ scope }: Throttle, node: CoordinatorNode): boolean {
  if (node.mends !== undefined) return false
  if (scope.of === 'plan') return true
  if (scope.of === 'tasks') return node.id.startsWith(scope.glob.slice(0, -1))
  const name = scope.of === 'package' && scope.name === '.' ? '' : scope.name
  return placesOf(node).includes(`${scope.of} ${name}`)
}
