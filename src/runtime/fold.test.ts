import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { HotUpdate } from '../core/model/hot-update.ts'
import type { Event } from '../core/model/event.ts'
import type { Journal } from '../core/ports/journal.ts'
import { evolve } from '../core/execution/evolve.ts'
import { emptySite } from '../core/execution/state.ts'
import { MemoryJournal } from '../plugins/journals/memory.ts'
import { openSqliteJournal } from '../plugins/journals/sqlite.ts'
import { EXECUTION, simulate } from '../simulation/simulate.ts'
import { planFromText, taskFromText } from '../testing/plan-text.ts'
import { edgeOf } from '../testing/update-text.ts'
import { sameSite } from '../testing/site-snapshot.ts'
import { StateKeeper, foldExecution } from './fold.ts'

const TASKS = Array.from({ length: 220 }, (_, i) => `t${i} 1h locks l${i % 7}${i > 9 ? ` after t${i - 10}` : ''}`)
const { events } = simulate(planFromText(TASKS.join('\n')), { seed: 7 })

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** Stores events as the loop does, with a keeper that looks on, and counts what a fold then reads. */
async function stored(journal: Journal, all: readonly Event[]): Promise<void> {
  const keeper = new StateKeeper(journal, EXECUTION)
  const site = emptySite()
  for (let i = 0; i < all.length; i += 50) {
    const batch = all.slice(i, i + 50)
    await journal.append(batch)
    for (const event of batch) evolve(site, event)
    keeper.look(site)
  }
}

function readsOf(journal: Journal): { readonly folded: number; readonly isRight: boolean } {
  let folded = 0
  const counting = new Proxy(journal, {
    get(target, name) {
      if (name !== 'read')
        return (...args: unknown[]) => Reflect.apply(Reflect.get(target, name) as () => unknown, target, args)
      return function* (options: { after?: number; execution?: string }) {
        for (const event of target.read(options)) {
          folded++
          yield event
        }
      }
    },
  })
  const site = foldExecution(counting, EXECUTION)
  const whole = emptySite()
  for (const event of journal.read({ execution: EXECUTION })) evolve(whole, event)
  return { folded, isRight: sameSite(site, whole, { counters: true }) }
}

test('an execution that has ended is taken from its kept state, to write and to read, in memory and on disk', async () => {
  expect(events.length).toBeGreaterThan(1_000)
  const folder = mkdtempSync(join(tmpdir(), 'tasks-fold-'))
  folders.push(folder)
  for (const journal of [new MemoryJournal(), openSqliteJournal(join(folder, 'journal.db'))]) {
    await stored(journal, events)
    // Only the first event is read, for its plan.
    expect(readsOf(journal)).toEqual({ folded: 1, isRight: true })
    journal.close()
  }
})

test('an execution whose plan was updated is taken from its kept state too', async () => {
  const tasks = ['late 2h', 'later 1h'].map((line) => taskFromText(line).node)
  const edges = [edgeOf('late', 't219', 'hard'), edgeOf('later', 'late', 'hard'), edgeOf('t5', 't218', 'hard')]
  const ops: HotUpdate['ops'] = [
    { op: 'inject_tasks', tasks },
    { op: 'add_edges', edges },
  ]
  const update = { id: 'u', base_version: 0, reason: 'test', ops }
  const acts = [{ after_ms: 3_600_000, act: { type: 'hot_update', update } as const }]
  const updated = simulate(planFromText(TASKS.join('\n')), { seed: 7, operator: { acts } }).events
  expect(updated.filter(({ type }) => type === 'hot_update')).toHaveLength(1)
  const journal = new MemoryJournal()
  await stored(journal, updated)
  expect(readsOf(journal)).toEqual({ folded: 1, isRight: true })
})

test('a resume does not begin with keeping the state that it has just taken over', async () => {
  const journal = new MemoryJournal()
  await journal.append(events)
  const site = foldExecution(journal, EXECUTION)
  const kept: number[] = []
  journal.keepState = (_execution, { seq }) => void kept.push(seq)
  new StateKeeper(journal, EXECUTION, events.length).look(site)
  expect(kept).toEqual([])
  new StateKeeper(journal, EXECUTION).look(site)
  expect(kept).toEqual([events.length])
})

test('a state that was cut off, or is of another form, is passed over and all events are folded', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tasks-fold-'))
  folders.push(folder)
  const journal = openSqliteJournal(join(folder, 'journal.db'))
  await stored(journal, events)
  const file = join(folder, 'executions', EXECUTION, 'state')
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.subarray(0, bytes.length - 1))
  expect(readsOf(journal)).toEqual({ folded: events.length, isRight: true })
  journal.keepState(EXECUTION, { fold: '1/1', seq: events.length, data: { state: {} } })
  expect(readsOf(journal).isRight).toBe(true)
  journal.close()
})
