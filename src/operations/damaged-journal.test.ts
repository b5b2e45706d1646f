import { afterAll, expect, test } from 'vitest'
import { checkJournal } from '../plugins/journals/journal-check.ts'
import { openSqliteJournal } from '../plugins/journals/sqlite.ts'
import { changeJournal, JournalFolders, mixedEvents } from '../testing/journal-fixture.ts'
import { listExecutions } from './list.ts'
import { readThrough } from './take-up.ts'

const folders = new JournalFolders()
afterAll(() => folders.clear())

test('a damaged execution is refused before anything is written, remarked in the list, and counted whole by verify', async () => {
  const path = folders.fresh()
  const writer = openSqliteJournal(path)
  await writer.append(mixedEvents(40))
  writer.close()
  const { facts, signals, term } = checkJournal(path)
  changeJournal(path, `UPDATE events SET body = replace(body, '"type":"', '"type":"x') WHERE position = 60`)

  const damaged = openSqliteJournal(path)
  const found = listExecutions(damaged, () => false, true).filter(({ damage }) => damage !== null)
  expect(found).toHaveLength(1)
  const [{ execution_id, damage } = { execution_id: '', damage: null }] = found
  expect(damage).toContain('The journal is damaged')
  expect(damage).toContain(`(${path}, position 60)`)
  const refusal = ((): unknown => {
    try {
      return readThrough(damaged, execution_id)
    } catch (error) {
      return error
    }
  })()
  expect(refusal).toMatchObject({ code: 'journal-damaged', exit: 1, place: `${path}, position 60` })
  damaged.close()
  expect(checkJournal(path)).toMatchObject({ term, facts, signals })
  expect(checkJournal(path).problems).not.toEqual([])
})

test('a coordinator that opened before another one wrote is refused at its first append', async () => {
  const path = folders.fresh()
  const events = mixedEvents(4)
  const late = openSqliteJournal(path)
  const first = openSqliteJournal(path)
  await first.append(events.slice(0, 2))
  await expect(late.append(events.slice(0, 2))).rejects.toMatchObject({ code: 'coordinator-superseded' })
  await first.append(events.slice(2))
  expect([...first.read()]).toEqual(events)
  for (const journal of [first, late]) journal.close()
})
