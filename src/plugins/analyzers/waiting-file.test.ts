import { expect, test } from 'vitest'
import { FACT_NUMBERS, MOST_FACTS, readingTables } from './reading.ts'
import { type WaitingFile, addFact, finished } from './waiting-file.ts'

function waitingFile(): WaitingFile {
  const words = { terms: new Uint32Array(), counts: new Uint16Array() }
  const found = { words, isScanned: true, textFacts: [], facts: [], troubles: 0 }
  return { file: { path: 'a.ts', hash: '', bytes: 1 }, lines: 1, kind: 'text', chosen: [], ...found }
}

test('a file keeps its first facts, in whatever order more than that are found', () => {
  const tables = readingTables()
  const name = tables.names.placeOf('a')
  const lines = Array.from({ length: 5 * MOST_FACTS }, (_, at) => at + 1)
  const kept = [lines, lines.toReversed()].map((order) => {
    const waiting = waitingFile()
    let most = 0
    for (const line of order) {
      addFact(waiting, [0, name, 0, 0, line, line, 0], tables)
      most = Math.max(most, waiting.facts.length)
    }
    expect(most).toBeLessThan(2 * MOST_FACTS)
    return finished(waiting, tables)?.reading.facts
  })
  expect(kept[0]?.length).toBe(MOST_FACTS * FACT_NUMBERS)
  expect(kept[0]?.at(-FACT_NUMBERS + 4)).toBe(MOST_FACTS)
  expect(kept[1]).toEqual(kept[0])
})

test('facts that come twice count once', () => {
  const tables = readingTables()
  const waiting = waitingFile()
  for (const line of [2, 1, 2]) addFact(waiting, [0, tables.names.placeOf('a'), 0, 0, line, line, 0], tables)
  expect(finished(waiting, tables)?.reading.facts).toHaveLength(2 * FACT_NUMBERS)
})
