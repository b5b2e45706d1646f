import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { onStopRequests } from './stop-requests.ts'

function press(...presses: ReadonlyArray<readonly [at: number, signal: string]>): string[] {
  const source = new EventEmitter()
  const done: string[] = []
  let time = 0
  const forget = onStopRequests(
    source,
    { stop: (signal) => done.push(`stop ${signal}`), kill: () => done.push('kill') },
    () => time,
  )
  for (const [at, signal] of presses) {
    time = at
    source.emit(signal)
  }
  forget()
  source.emit('SIGINT')
  return done
}

test('the first Ctrl-C asks, the second kills, and more of them change nothing', () => {
  expect(press([0, 'SIGINT'])).toEqual(['stop SIGINT'])
  expect(press([0, 'SIGINT'], [1000, 'SIGINT'], [2000, 'SIGINT'])).toEqual(['stop SIGINT', 'kill'])
})

test('SIGTERM and a closed terminal only ever ask', () => {
  expect(press([0, 'SIGTERM'], [1000, 'SIGTERM'], [2000, 'SIGHUP'])).toEqual(['stop SIGTERM'])
  expect(press([0, 'SIGTERM'], [1000, 'SIGINT'])).toEqual(['stop SIGTERM', 'kill'])
})

test('one press that arrives twice is one press', () => {
  expect(press([0, 'SIGINT'], [20, 'SIGINT'])).toEqual(['stop SIGINT'])
})
