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

test('where a coordinator waits for answers, one is no end and no beginning: it is one run with one set of metrics', () => {
  const list = new EventList()
    .start('P1.T001 1h # Build')
    .add({ type: 'worker_joined', worker: 'worker-1', slots: 1, capabilities: ['*'] })
    .add({ type: 'execution_finished', status: 'needs_attention', counts: { NEEDS_ATTENTION: 1 } })
  const options = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: false }
  list.add({ type: 'execution_resumed', options, reason: 'answered' }, undefined, 'take_up')
  list.add({ type: 'execution_finished', status: 'needs_attention', counts: { NEEDS_ATTENTION: 1 } })
  const story = new Story(true)
  const told = list.events.flatMap((event) => story.tell(event)).slice(3)
  expect([...told, ...story.leave()].map((line) => renderStoryLine(line)).join('\n')).toMatchInlineSnapshot(`
    "[00:00] ⚠ Waiting for a person, 0 of 1 task done
    [00:00] · Going on with what was answered
    [00:00] ⚠ Waiting for a person, 0 of 1 task done

    [Time 00:00] Waiting for a person, 0 of 1 task done
    · Final metrics:
      - Total time: 0ms (vs 1h 00m estimated)
      - Tasks: 0 completed, 1 not started
      - Retries: 0 total"
  `)
  expect(story.view.tally.resumes).toBe(0)
})
