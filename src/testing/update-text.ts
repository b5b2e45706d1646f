/**
 * Hot updates as text, one step after the other, separated by semicolons:
 *
 *   + x 1h after a locks db       a new task, written as in a plan; what it comes after may be old or new
 *   a -> b                        a hard edge          a ~> b            a soft edge
 *   forget a ~> b                 takes a soft edge away
 *   supersede a by a1 1h, a2 1h after a1               parts instead of a task
 *   a prio high                   a takes x,y          (locks)
 *   cancel a                      quarantine a
 *   pool test 3                   lock new             quota cpu_cores 4        policy {"update_mode":"hot"}
 */
import type { CoordinatorEdge, CoordinatorNode } from '../core/model/coordinator.ts'
import type { HotUpdate, HotUpdateOp } from '../core/model/hot-update.ts'
import type { Priority } from '../core/model/identity.ts'
import { assert } from '../core/std/assert.ts'
import { idOf, taskFromText } from './plan-text.ts'

/** Reads an update. A step that cannot be read is an assertion that shows it. */
export function updateFromText(text: string, id: string, base_version: number): HotUpdate {
  const ops = text
    .split(';')
    .map((step) => step.trim())
    .filter((step) => step !== '')
    .flatMap(opsOf)
  return { id, base_version, reason: 'as the test says', ops }
}

/** An arrow between tasks that are named as in {@link updateFromText}. */
export function edgeOf(from: string, to: string, type: CoordinatorEdge['type']): CoordinatorEdge {
  return { from: idOf(from), to: idOf(to), type, dep_type: 'sequential', confidence: 1 }
}

function opsOf(step: string): HotUpdateOp[] {
  const words = step.split(/\s+/)
  const [first = '', second = '', third = ''] = words
  if (first === '+') return injected(step.slice(1).trim())
  if (second === '->' || second === '~>')
    return [{ op: 'add_edges', edges: [edgeOf(first, third, second === '->' ? 'hard' : 'soft')] }]
  if (second === 'prio') return [{ op: 'set_priority', task: idOf(first), priority: third as Priority }]
  if (second === 'takes') return [{ op: 'set_resources', task: idOf(first), resources: locking(third) }]
  switch (first) {
    case 'forget':
      return [{ op: 'remove_soft_edges', edges: [{ from: idOf(second), to: idOf(words[3] ?? '') }] }]
    case 'cancel':
      return [{ op: 'cancel_task', task: idOf(second), reason: 'not needed' }]
    case 'quarantine':
      return [{ op: 'quarantine', task: idOf(second), reason: 'it does harm' }]
    case 'supersede':
      return [superseding(idOf(second), step.slice(step.indexOf(' by ') + 4))]
    case 'pool':
      return [{ op: 'set_pool', name: second, capacity: Number(third) }]
    case 'quota':
      return [{ op: 'set_quotas', quotas: { [second]: Number(third) } }]
    case 'lock':
      return [
        {
          op: 'add_resource',
          name: second,
          entry: { mode: 'exclusive', capacity: 1, lock_order: 100, scope: 'site' },
        },
      ]
    case 'policy':
      return [{ op: 'set_policy', policies: JSON.parse(step.slice('policy'.length)) as object }]
    default:
      assert(false, `"${step}" is a step of an update`)
  }
}

function injected(line: string): HotUpdateOp[] {
  const { node, edges } = taskFromText(line)
  const op: HotUpdateOp = { op: 'inject_tasks', tasks: [node] }
  return edges.length === 0 ? [op] : [op, { op: 'add_edges', edges }]
}

function superseding(task: string, parts: string): HotUpdateOp {
  const read = parts.split(',').map((part) => taskFromText(part.trim()))
  return {
    op: 'supersede_task',
    task,
    by: read.map((part) => part.node),
    edges: read.flatMap((part) => part.edges),
  }
}

function locking(locks: string): CoordinatorNode['resources'] {
  const quota = { cpu_cores: 0, memory_mb: 0, disk_io_mbps: 0 }
  return { locks: locks === 'nothing' ? [] : locks.split(','), pools: {}, quota }
}
