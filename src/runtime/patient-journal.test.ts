import { expect, test } from 'vitest'
import type { Clock } from '../core/ports/clock.ts'
import { MemoryJournal } from '../plugins/journals/memory.ts'
import { EventList } from '../testing/event-list.ts'
import { PatientJournal } from './patient-journal.ts'

const { events } = new EventList().start('P1.T001')

/** A clock on which nobody waits: it jumps to where somebody wants it. */
function jumpingClock(): Clock {
  let now = 0
  return {
    now: () => now,
    sleepUntil: (at) => {
      now = Math.max(now, at)
      return Promise.resolve()
    },
  }
}

test('what cannot be stored is handed in again until it can, and both is told', async () => {
  const journal = new MemoryJournal()
  journal.failNext(50)
  const told: (string | undefined)[] = []
  const patient = new PatientJournal({
    journal,
    clock: jumpingClock(),
    trouble: (problem) => told.push(problem?.message),
  })
  await patient.append(events)
  expect([...journal.read()]).toEqual(events)
  expect(told).toEqual([
    ...Array.from({ length: 50 }, () => expect.stringContaining('could not be written')),
    undefined,
  ])
  expect(patient.problem).toBeNull()
})

test('who wants to leave waits some seconds more, and then what was not stored did not happen', async () => {
  const journal = new MemoryJournal()
  journal.failNext(1_000)
  const clock = jumpingClock()
  let leftAt = 0
  const patient: PatientJournal = new PatientJournal({
    journal,
    clock,
    trouble: () => {
      if (leftAt > 0 || clock.now() < 60_000) return
      leftAt = clock.now()
      patient.leave()
    },
  })
  await expect(patient.append(events)).rejects.toMatchObject({ code: 'left-unstored', exit: 9 })
  expect([...journal.read()]).toEqual([])
  expect(clock.now() - leftAt).toBeGreaterThanOrEqual(5_000)
  expect(clock.now() - leftAt).toBeLessThanOrEqual(10_000)
})

test('who wants to leave loses nothing where the journal can be written again in time', async () => {
  const journal = new MemoryJournal()
  journal.failNext(3)
  const patient = new PatientJournal({ journal, clock: jumpingClock(), trouble: () => {} })
  patient.leave()
  await patient.append(events)
  expect([...journal.read()]).toEqual(events)
})
