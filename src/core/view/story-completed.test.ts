import { expect, test } from 'vitest'
import { EventList } from '../../testing/event-list.ts'
import type { Event, EventBody } from '../model/event.ts'
import { Story } from './story.ts'

const began: EventBody = {
  type: 'attempt_ordered',
  task: 'P1.a',
  kind: 'run',
  number: 1,
  worker: 'worker-1',
  executor: 'command',
  deadline_at: null,
}
const ended: EventBody = {
  type: 'attempt_finished',
  task: 'P1.a',
  kind: 'run',
  outcome: 'succeeded',
  duration_ms: 100,
}
const succeeded: EventBody = { type: 'task_succeeded', task: 'P1.a', artifacts: [] }

function begun(): EventList {
  const list = new EventList().start('a 1h')
  list.add({ type: 'worker_joined', worker: 'worker-1', slots: 1, capabilities: [] })
  return list.add(began, 'P1.a-1')
}

function about(events: readonly Event[], word: string): string[] {
  const story = new Story()
  return events.flatMap((event) => story.tell(event).flatMap(({ text }) => (text.includes(word) ? [text] : [])))
}

test('time in which an end could not be stored is not told as time of the task', () => {
  const late = begun().after(700_000).add(ended, 'P1.a-1').add(succeeded)
  expect(about(late.events, 'completed')).toEqual(['P1.a completed (100ms)'])
  const soon = begun().after(150).add(ended, 'P1.a-1').add(succeeded)
  expect(about(soon.events, 'completed')).toEqual(['P1.a completed (150ms)'])
})

test('what a person says to be done when an execution is taken up is told as said', () => {
  const list = begun()
    .add({ type: 'attempt_lost', task: 'P1.a', kind: 'run', reason: 'process_gone' }, 'P1.a-1')
    .add(succeeded, undefined, 'take_up')
  expect(about(list.events, 'completed')).toEqual(['P1.a completed, says test'])
})

test('lines of a report that could not be read are told with their number', () => {
  const list = begun().add({ ...ended, malformed_lines: 200_000 } as EventBody, 'P1.a-1')
  expect(about(list.events, 'report')).toEqual([
    'P1.a: 200000 lines of its report could not be read and were passed over',
  ])
})
