import { expect, test } from 'vitest'
import { simulateText } from '../../testing/trace.ts'
import { executionCheckpoints } from './execution-checkpoints.ts'

test('each success that still counts is a place to go back to, with the quarters of the plan', () => {
  const { events } = simulateText('a 1h undo\nb 1h after a\nc 1h after b\nd 1h after c', {
    operator: ['150m rollback b'],
  })
  const told = executionCheckpoints('exec-1', events, 4, 0)
  expect(told.map(({ task, done, progress, milestone }) => `${task} ${done} ${progress} ${milestone}`)).toEqual([
    'P1.a 1 25 25',
    'P1.b 2 50 50',
    'P1.c 3 75 75',
    'P1.d 4 100 100',
  ])
  expect(told.map(({ seq }) => seq)).toEqual(told.map(({ seq }) => seq).toSorted((a, b) => a - b))
  expect(told[0]?.id).toBe(`cp-exec-1-${told[0]?.seq}`)
  // The first success of b was taken back: there is no place for it.
  expect(events.filter(({ type }) => type === 'task_succeeded').length).toBe(5)
})
