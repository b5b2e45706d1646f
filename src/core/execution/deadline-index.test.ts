import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planFromText } from '../../testing/plan-text.ts'
import { DeadlineIndex } from './deadline-index.ts'
import { type ExecutionState, newExecution } from './state.ts'

const OPTIONS = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: true }
const TASKS = 8
const coordinator = planFromText(Array.from({ length: TASKS }, (_, i) => `t${TASKS - i} 1h`).join('\n'))

/** All that is due by a search through the state, in the order in which it is to come. */
function dueBySearch({ wake_at, plan }: ExecutionState, at: number): string[] {
  const due = [...wake_at].filter(([, until]) => until <= at)
  return due
    .map(([task, until]) => ({ id: plan.nodes[task]?.id ?? '', until }))
    .toSorted((a, b) => a.until - b.until || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id)
}

test('what is due comes in the order of its time, as a search would find it, however often it was put off or taken back', () => {
  const set = fc.record({ task: fc.nat({ max: TASKS - 1 }), at: fc.option(fc.nat({ max: 50 })) })
  const act = fc.oneof({ weight: 5, arbitrary: set }, { weight: 1, arbitrary: fc.nat({ max: 60 }) })
  fc.assert(
    fc.property(fc.array(act, { maxLength: 400 }), (acts) => {
      const execution = newExecution('exec-test-001', coordinator, OPTIONS, 1, 0)
      const index = new DeadlineIndex()
      for (const one of acts) {
        if (typeof one !== 'number') {
          if (one.at === null) execution.wake_at.delete(one.task)
          else {
            execution.wake_at.set(one.task, one.at)
            index.add({ at: one.at, task: one.task, kind: 'retry' }, execution)
          }
          continue
        }
        const expected = dueBySearch(execution, one)
        const rest = [...execution.wake_at.values()]
        expect(index.next(execution)).toBe(rest.length === 0 ? null : Math.min(...rest))
        const taken: string[] = []
        for (let due = index.takeDue(execution, one); due !== undefined; due = index.takeDue(execution, one)) {
          if (due.kind !== 'retry') continue
          taken.push(execution.plan.nodes[due.task]?.id ?? '')
          execution.wake_at.delete(due.task)
        }
        expect(taken).toEqual(expected)
      }
    }),
  )
})
