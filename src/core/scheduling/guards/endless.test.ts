import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Remedy } from '../../model/remedy.ts'
import type { RepairRequest } from '../../ports/repairer.ts'
import { guardedEvents } from '../../../testing/guarded-run.ts'

const TASKS = ['a', 'b', 'c', 'd']
const ATTEMPTS = 3
/** `N: new` is another failure each time. */
const FAILURES = ['X: one', 'X: two', 'N: new']

function install({ issue, coordinator }: RepairRequest): Remedy {
  const [like] = coordinator.graph.nodes as [CoordinatorNode]
  const node: CoordinatorNode = { ...like, id: `P1.fix${issue.id.slice(6)}`, name: 'install', mends: issue.id }
  return { summary: 'install', asks: false, ops: [{ op: 'inject_tasks', tasks: [node] }] }
}

const worlds = fc.record({
  group_by: fc.constantFrom('fingerprint' as const, 'code' as const, 'task' as const),
  threshold: fc.integer({ min: 1, max: 2 }),
  max_activations: fc.integer({ min: 1, max: 3 }),
  cooldown_s: fc.constantFrom(0, 60),
  /** How the runs of each task end, over and over. */
  ends: fc.array(
    fc.oneof(
      fc.constantFrom(['ok'], ['N: new']),
      fc.array(fc.constantFrom('ok', ...FAILURES), { minLength: 1, maxLength: 4 }),
    ),
    { minLength: TASKS.length, maxLength: TASKS.length },
  ),
  heals: fc.boolean(),
})

test('whatever fails however often, and whatever a remedy seems to help: each task runs a bounded number of times, and the run ends', () => {
  fc.assert(
    fc.property(worlds, ({ ends, heals, ...over }) => {
      const pattern = {
        name: 'p',
        match: { class: 'transient' },
        scope: 'plan',
        window_s: 600,
        action: 'park',
      } as const
      const { events, status } = guardedEvents(TASKS.map((task) => `${task} 1m retries ${ATTEMPTS - 1}`).join('\n'), {
        policies: {
          circuit_breakers: { patterns: [{ ...pattern, ...over, remedy: 'install_packages' }] },
          ...(heals ? { healing: { default: 'auto' } } : {}),
        },
        workers: 2,
        planner: install,
        ends: (task, number) => {
          const own = ends[TASKS.indexOf(task)] ?? ['ok']
          return (own[(number - 1) % own.length] as string).replace('new', `${task} ${number}`)
        },
      })
      expect(['completed', 'failed', 'needs_attention']).toContain(status)
      for (const task of TASKS) {
        const runs = events.filter(
          (one) => one.type === 'attempt_ordered' && one.kind === 'run' && one.task === `P1.${task}`,
        )
        expect(runs.length).toBeLessThanOrEqual(ATTEMPTS + 2 * over.max_activations)
      }
      const count = (action: string): number =>
        events.filter((one) => one.type === 'circuit_breaker' && one.action === action).length
      // A breaker opens so often in a row; what ends the row is a task that succeeds.
      const keys = new Set(events.map((one) => (one.type === 'circuit_breaker' ? one.key : undefined)))
      expect(count('opened')).toBeLessThanOrEqual(over.max_activations * (keys.size + count('closed')))
      expect(events.filter(({ type }) => type === 'hot_update').length).toBeLessThanOrEqual(count('opened'))
    }),
    { numRuns: 80 },
  )
})
