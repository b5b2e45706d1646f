import { expect, test } from 'vitest'
import type { Event } from '../core/model/event.ts'
import { simulateText } from '../testing/trace.ts'
import { PLAIN } from './colour.ts'
import { tellExecution } from './execution-telling.ts'
import { recordedScreen } from './recorded-screen.ts'

test('on a terminal the block is drawn below the story, and taken away at the end', () => {
  const { events, site } = simulateText('a 2h\nb 1h', { workers: 2 })
  const screen = { ...recordedScreen(), live: true, paint: PLAIN }
  const telling = tellExecution(screen, false, () => events[0]?.ts ?? 0)
  const started = events.findIndex((event) => event.type === 'task_started') + 1
  telling.listeners.events(events.slice(0, started), site)
  // Drawn on the next turn of the loop: the end draws at once what is still due, and no block.
  telling.close()
  expect(screen.printed.out).toContain('→ P1.a (a) → worker-1\n')
  expect(screen.printed.out).not.toContain('workers busy')
})

test('the block says what runs, until the telling is closed', async () => {
  const { events, site } = simulateText('a 2h\nb 1h', { workers: 2 })
  const drawn: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const screen = {
    ...recordedScreen(),
    live: true,
    raw: (bytes: string | Uint8Array) => {
      drawn.push(String(bytes))
      resolve()
    },
  }
  const now = (events[0]?.ts ?? 0) + 60_000
  const telling = tellExecution(screen, false, () => now)
  const running = events.findLastIndex((event) => event.type === 'task_started') + 1
  telling.listeners.events(events.slice(0, running), site)
  await promise
  expect(drawn[0]?.split('\n').slice(-4)).toEqual([
    '░░░░░░░░░░░░░░░░░░░░ 0%  0/2 done · 2/2 workers busy · 1m 00s',
    '→ P1.a  1m 00s  worker-1  a',
    '→ P1.b  1m 00s  worker-2  b',
    '',
  ])
  telling.close()
  expect(drawn.at(-1)).toBe('\r\u001b[3A\u001b[0J')
})

test('what happened before a resume is known but not told again', () => {
  const { events, site } = simulateText('a 2h', {})
  const screen = recordedScreen()
  const telling = tellExecution(screen, false, Date.now)
  telling.recall(events.slice(0, -1))
  telling.listeners.events(events.slice(-1), site)
  telling.close()
  expect(screen.printed.out).not.toContain('P1.a')
  expect(screen.printed.out).toContain('All tasks completed successfully')
})

test('that a run was taken up is told at once, once, and the rest when all before it is known', async () => {
  const { events, site } = simulateText('a 2h', {})
  const screen = recordedScreen()
  const telling = tellExecution(screen, false, Date.now)
  const last = events.at(-1) as Event
  const { options } = events[0] as Extract<Event, { type: 'execution_started' }>
  const said = { type: 'execution_resumed', cause: 'take_up', reason: 'was stopped', options }
  const resumed = { ...last, ...said } as unknown as Event
  const { promise: isRead, resolve } = Promise.withResolvers<void>()
  const known = function* (): Generator<Event> {
    yield* events.slice(0, -1)
    resolve()
  }
  telling.recall(known())
  telling.listeners.events([resumed], site)
  expect(screen.printed.out).toContain('Resume')
  telling.listeners.events([{ ...last, seq: last.seq + 1, position: last.position + 1 }], site)
  expect(screen.printed.out).not.toContain('All tasks completed')
  await isRead
  telling.left()
  expect(screen.printed.out).toContain('All tasks completed successfully')
  expect(screen.printed.out.match(/\[Resume\]/g)).toHaveLength(1)
  telling.close()
})

test('a history that cannot be read is told of, and the run goes on without a story', () => {
  const { events, site } = simulateText('a 2h', {})
  const screen = recordedScreen()
  const telling = tellExecution(screen, false, Date.now)
  const damaged = function* (): Generator<Event> {
    yield* events.slice(0, 1)
    throw new Error('The journal is damaged.')
  }
  telling.recall(damaged())
  telling.listeners.events(events.slice(-1), site)
  telling.left()
  telling.close()
  expect(screen.printed.out.split('\n')).toEqual([
    'What happened before cannot be told, nor what comes: The journal is damaged.',
    '  next: tasks journal verify',
    '',
  ])
})

test('trouble with the journal is told, and its end', () => {
  const screen = recordedScreen()
  const { listeners, close } = tellExecution(screen, true, Date.now)
  listeners.trouble(new Error('The disk is full.'))
  listeners.trouble(null)
  close()
  expect(screen.printed).toEqual({
    out: '',
    err:
      'The disk is full. Nothing new starts until it can; trying again.\n' +
      'The journal can be written again; going on.\n',
  })
})
