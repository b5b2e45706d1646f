import { expect, test } from 'vitest'
import { EventList } from '../../testing/event-list.ts'
import { renderStoryLine } from './story-line.ts'
import { Story } from './story.ts'

test('a coordinator that leaves an execution which a rule has paused tells where it stands, and of any other nothing', () => {
  const list = new EventList()
    .start('P1.T001 1h # Build')
    .add({ type: 'worker_joined', worker: 'worker-1', slots: 1, capabilities: ['*'] })
    .add({ type: 'execution_paused', reason: '4 of the last 4 tries failed' })
  const story = new Story()
  for (const event of list.events) story.tell(event)
  expect(
    story
      .leave()
      .map((line) => renderStoryLine(line))
      .join('\n'),
  ).toMatchInlineSnapshot(`
    "
    [Time 00:00] Paused, 0 of 1 task done: 4 of the last 4 tries failed
    · Final metrics:
      - Total time: 0ms (vs 1h 00m estimated)
      - Tasks: 0 completed, 1 not started
      - Retries: 0 total"
  `)
  const running = new Story()
  for (const event of list.events.slice(0, -1)) running.tell(event)
  expect(running.leave()).toEqual([])
})
