import { expect, test } from 'vitest'
import { EventList } from '../../testing/event-list.ts'
import { exerciseJournal } from '../../testing/journal-suite.ts'
import { MemoryJournal } from './memory.ts'

exerciseJournal(() => {
  const journal = new MemoryJournal()
  return { journal, another: () => journal }
})

test('a journal in memory fails when it is told to, stores nothing then, and takes the same batch afterwards', async () => {
  const journal = new MemoryJournal()
  const { events } = new EventList().start('P1.T001')
  journal.failNext(2)
  await expect(journal.append(events)).rejects.toMatchObject({ name: 'Failure', code: 'journal-not-written' })
  await expect(journal.append(events)).rejects.toMatchObject({ code: 'journal-not-written' })
  expect([...journal.read()]).toEqual([])
  await journal.append(events)
  expect([...journal.read()]).toEqual(events)
})
