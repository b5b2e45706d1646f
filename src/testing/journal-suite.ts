/**
 * What every journal must do, whatever it is made of. A new implementation's test is one call:
 *
 *   exerciseJournal(() => ({ journal: openMine(), another: () => openMine() }))
 */
import { afterEach, describe, expect, test } from 'vitest'
import { type Event, SIGNALS } from '../core/model/event.ts'
import type { Journal } from '../core/ports/journal.ts'
import { EventList, LIST_START } from './event-list.ts'

/** A journal to exercise. */
export interface JournalUnderTest {
  /** A new, empty journal. */
  readonly journal: Journal
  /** Opens what is stored once more, as a reader beside the writer or after a restart would. Closed by the suite. */
  another(): Journal
  /** Removes what was made. */
  dispose?(): void
}

/** Registers the conformance tests of a journal. `make` is called once for each test. */
export function exerciseJournal(make: () => JournalUnderTest): void {
  describe('a journal', () => {
    const open: JournalUnderTest[] = []
    afterEach(() => {
      for (const made of open.splice(0)) {
        made.journal.close()
        made.dispose?.()
      }
    })
    const setup = (): JournalUnderTest => {
      const made = make()
      open.push(made)
      return made
    }

    test('is empty at first', () => {
      const { journal } = setup()
      expect([...journal.read()]).toEqual([])
      expect(journal.last()).toBeUndefined()
      expect(journal.executions()).toEqual([])
    })

    test('gives back what was stored, in order, to itself and to another reader', async () => {
      const made = setup()
      const events = twoExecutions()
      await made.journal.append(events.slice(0, 4))
      await made.journal.append(events.slice(4))
      expect([...made.journal.read()]).toEqual(events)
      expect(made.journal.last()).toEqual({ position: events.at(-1)?.position, ts: events.at(-1)?.ts })
      expect(readAgain(made)).toEqual(events)
    })

    test('reads after a position, and one execution alone', async () => {
      const { journal } = setup()
      const events = twoExecutions()
      await journal.append(events)
      const second = events.filter((event) => event.execution_id === 'exec-b')
      expect([...journal.read({ after: 3 })]).toEqual(events.slice(3))
      expect([...journal.read({ execution: 'exec-b' })]).toEqual(second)
      expect([...journal.read({ execution: 'exec-b', after: second[0]?.position as number })]).toEqual(second.slice(1))
      expect([...journal.read({ execution: 'exec-none' })]).toEqual([])
      expect([...journal.read({ after: 1_000 })]).toEqual([])
      for (const execution of ['exec-a', 'exec-b', 'exec-nobody'])
        for (const { position: after } of events)
          expect([...journal.read({ execution, after })]).toEqual(
            events.filter((event) => event.execution_id === execution && event.position > after),
          )
    })

    test('reads more events than fit into one page, lazily', async () => {
      const { journal } = setup()
      const list = new EventList().start('P1.T001')
      for (let i = 0; i < 2_500; i++) list.add({ type: 'task_progress', task: 'P1.T001', percent: i % 100 })
      await journal.append(list.events)
      expect([...journal.read({ execution: 'exec-2026-11-22-001' })]).toEqual(list.events)
      for (const event of journal.read()) {
        expect(event.position).toBe(1)
        break
      }
    })

    test('keeps an index of executions, oldest first', async () => {
      const made = setup()
      await made.journal.append(twoExecutions())
      const plan = { plan_id: 'PLAN-000000000000', title: 'A sketch' }
      const rows = [
        {
          execution_id: 'exec-a',
          ...plan,
          started_at: LIST_START,
          last_at: LIST_START + 50,
          last_seq: 4,
          status: 'completed',
        },
        {
          execution_id: 'exec-b',
          ...plan,
          started_at: LIST_START + 10,
          last_at: LIST_START + 40,
          last_seq: 3,
          status: 'running',
        },
      ]
      expect(made.journal.executions()).toEqual(rows)
      const again = made.another()
      expect(again.executions()).toEqual(rows)
      again.close()
    })

    test('stores a batch once, even when it is handed in twice', async () => {
      const made = setup()
      const events = twoExecutions()
      await made.journal.append(events.slice(0, 4))
      await made.journal.append(events.slice(0, 4))
      await made.journal.append(events.slice(2, 4))
      await made.journal.append(events.slice(4))
      expect(readAgain(made)).toEqual(events)
    })

    test('refuses another event at a position that is taken, and a batch that leaves a gap, and stores nothing of it', async () => {
      const made = setup()
      const events = twoExecutions()
      await made.journal.append(events.slice(0, 4))
      const other = { ...(events[3] as Event), actor: 'somebody else' }
      await expect(made.journal.append([other])).rejects.toThrow('position 4 is taken by another event [this is a bug]')
      await expect(made.journal.append(events.slice(5))).rejects.toThrow('a batch begins at position 6, after 4')
      await expect(made.journal.append([events[4] as Event, events[6] as Event])).rejects.toThrow('stands out of order')
      const wrongSeq = { ...(events[4] as Event), seq: 17 }
      await expect(made.journal.append([wrongSeq])).rejects.toThrow('goes from seq')
      expect(readAgain(made)).toEqual(events.slice(0, 4))
      await made.journal.append(events.slice(4))
      expect(readAgain(made)).toEqual(events)
    })

    test('does not change when the caller changes an event afterwards', async () => {
      const { journal } = setup()
      const events = new EventList().start('P1.T001').events
      await journal.append(events)
      const copy = structuredClone(events)
      const [first] = events as { actor: string }[]
      if (first) first.actor = 'changed'
      const [read] = journal.read() as Iterable<{ actor: string }>
      if (read) read.actor = 'changed'
      expect([...journal.read()]).toEqual(copy)
    })

    test('names the newest fact of an execution, and the newest up to a seq, alike to every reader', async () => {
      const made = setup()
      const events = twoExecutions()
      await made.journal.append(events)
      const facts = events.filter((event) => !SIGNALS.has(event.type))
      const points = events.map(({ execution_id, seq }) => made.journal.factAt(execution_id, seq))
      points.forEach((point, i) => {
        const { execution_id, seq } = events[i] as Event
        const fact = facts.findLast((one) => one.execution_id === execution_id && one.seq <= seq)
        expect(point).toMatchObject({ seq: fact?.seq, position: fact?.position })
      })
      expect(new Set(points.map((point) => point?.hash)).size).toBe(facts.length)
      expect(made.journal.factAt('exec-a')).toEqual(points.at(-1))
      expect(made.journal.factAt('exec-none')).toBeUndefined()
      const again = made.another()
      expect(events.map(({ execution_id, seq }) => again.factAt(execution_id, seq))).toEqual(points)
      again.close()
    })

    test('gives back a folded state to who folds by the same rules, and to nobody else', async () => {
      const { journal } = setup()
      await journal.append(twoExecutions())
      const state = { fold: 'rules', seq: 3, data: { numbers: new Int32Array([1, 2]), map: new Map([['a', 1]]) } }
      journal.keepState('exec-a', state)
      expect(journal.keptState('exec-a', 'rules')).toEqual(state)
      expect(journal.keptState('exec-a', 'others')).toBeUndefined()
      expect(journal.keptState('exec-b', 'rules')).toBeUndefined()
    })

    test('takes an empty batch', async () => {
      const { journal } = setup()
      await journal.append([])
      expect([...journal.read()]).toEqual([])
    })
  })
}

function readAgain(made: JournalUnderTest): Event[] {
  const journal = made.another()
  const events = [...journal.read()]
  journal.close()
  return events
}

/** Two executions whose events alternate; the first one ends. */
function twoExecutions(): Event[] {
  const list = new EventList('exec-a')
  list.start('P1.T001 # Smile ☺\nP1.T002 after P1.T001')
  list.after(10).of('exec-b').start('P1.T001')
  list.after(10).of('exec-a').add({ type: 'worker_joined', worker: 'worker-1', slots: 1, capabilities: [] })
  list.after(10).add({ type: 'execution_paused', reason: 'asked' })
  list.of('exec-b').add({ type: 'worker_joined', worker: 'worker-1', slots: 1, capabilities: [] })
  list.after(10).add({ type: 'task_progress', task: 'P1.T001', percent: 12.5 })
  list
    .after(10)
    .of('exec-a')
    .add({ type: 'execution_finished', status: 'completed', counts: { SUCCEEDED: 2 } })
  return list.events
}
