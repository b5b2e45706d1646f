import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LOOK_MS, Liveness, MISSED_BEATS } from './liveness.ts'

const BEAT = 1_000

/** Lets a table be looked at in every second up to a moment, as a loop does; tells what was due, with its second. */
function watched(table: Liveness, from: number, until: number): string[] {
  const told: string[] = []
  for (let at = from; at <= until; at += BEAT)
    for (const { kind, token } of table.due(at)) told.push(`${at / BEAT}s ${token} ${kind}`)
  return told
}

test('five missed beats bring a last call, the sixth is silence, once', () => {
  const table = new Liveness()
  table.promise('a-1', BEAT, undefined, 0)
  table.promise('b-1', BEAT, 9 * BEAT, 0)
  expect(watched(table, 0, 60 * BEAT)).toMatchInlineSnapshot(`
    [
      "5s a-1 call",
      "6s a-1 silent",
      "8s b-1 call",
      "9s b-1 silent",
    ]
  `)
  expect(table.next()).toBe(null)
})

test('a sign of life begins the count anew; who has ended owes none; a stranger is not known', () => {
  const table = new Liveness()
  table.promise('a-1', BEAT, undefined, 0)
  table.promise('b-1', BEAT, undefined, 0)
  expect(watched(table, 0, 5 * BEAT)).toMatchInlineSnapshot(`
    [
      "5s a-1 call",
      "5s b-1 call",
    ]
  `)
  table.sign('a-1', 5 * BEAT)
  table.sign('c-1', 5 * BEAT)
  table.end('b-1')
  expect(watched(table, 6 * BEAT, 60 * BEAT)).toMatchInlineSnapshot(`
    [
      "10s a-1 call",
      "11s a-1 silent",
    ]
  `)
})

test('a loop that was away lets nobody die of it, however often that happens', () => {
  const table = new Liveness()
  const tokens = Array.from({ length: 50 }, (_, i) => `t-${i}`)
  for (const token of tokens) table.promise(token, BEAT, undefined, 0)
  let at = 0
  for (const gap of [10 * 60_000, 3_600_000, 86_400_000]) {
    at += gap
    expect(table.due(at)).toEqual([])
    // They had one fresh grace: who says nothing now is silent as ever.
    for (const token of tokens.slice(1)) table.sign(token, at + BEAT)
  }
  const told = watched(table, at + BEAT, at + (MISSED_BEATS + 1) * BEAT)
  expect(told.filter((line) => line.endsWith('silent'))).toHaveLength(tokens.length)
})

test('nobody is silent before six intervals without a sign, and everybody soon after', () => {
  const steps = fc.array(
    fc.record({ wait: fc.integer({ min: 0, max: LOOK_MS }), sign: fc.boolean(), token: fc.nat(3) }),
    { maxLength: 200 },
  )
  fc.assert(
    fc.property(steps, fc.integer({ min: 100, max: 20_000 }), (list, interval) => {
      const table = new Liveness()
      const heard = new Map<string, number>()
      for (let i = 0; i < 4; i++) {
        table.promise(`t-${i}`, interval, undefined, 0)
        heard.set(`t-${i}`, 0)
      }
      let at = 0
      for (const { wait, sign, token } of list) {
        at += wait
        if (sign && heard.has(`t-${token}`)) {
          table.sign(`t-${token}`, at)
          heard.set(`t-${token}`, at)
        }
        for (const due of table.due(at)) {
          const since = at - (heard.get(due.token) ?? Infinity)
          expect(since).toBeGreaterThanOrEqual(interval * (due.kind === 'silent' ? MISSED_BEATS : MISSED_BEATS - 1))
          if (due.kind === 'silent') heard.delete(due.token)
        }
        for (const last of heard.values()) expect(at - last).toBeLessThan(interval * MISSED_BEATS)
      }
    }),
  )
})

/**
 * So many of `hours` of a task that beats every 30 s end with a false word that it is silent, when each beat is lost with a
 * chance. `answered`: the last call reads what the task has written, which no loss of beats touches.
 */
function falselyDead(hours: number, loss: number, answered: boolean): number {
  const interval = 30_000
  const beats = Math.round((hours * 3_600_000) / interval)
  let dead = 0
  let state = 12345
  let at = 0
  const table = new Liveness()
  table.promise('t-1', interval, undefined, at)
  for (let beat = 0; beat < beats; beat++) {
    at += interval
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    if ((state >>> 4) / 2 ** 28 >= loss) table.sign('t-1', at)
    table.due(at - interval / 2)
    for (const { kind } of table.due(at)) {
      if (kind === 'call' && answered) table.sign('t-1', at)
      if (kind === 'call') continue
      dead++
      table.promise('t-1', interval, undefined, at)
    }
  }
  return dead
}

test('a third of all beats may be lost for a hundred thousand hours where the last call reads what was written', () => {
  expect(falselyDead(100_000, 0.3, true)).toBe(0)
})

test('without an answer to the last call six losses in a row happen as often as arithmetic says', () => {
  const hours = 2_000
  const expected = hours * 120 * 0.3 ** MISSED_BEATS * 0.7
  expect(falselyDead(hours, 0.3, false)).toBeGreaterThan(expected / 2)
  expect(falselyDead(hours, 0.3, false)).toBeLessThan(expected * 2)
})
