import { rounded } from '../../std/rounded.ts'
import type { CodeSearch } from './prepared-search.ts'
import { rarity, spreadOf } from './postings.ts'
import { queryOf } from './query.ts'
import type { FoundFile } from './search-result.ts'
import { wordsOf } from './words.ts'

/** An entry of an analysis: the name in it, and the file that it stands in. */
export interface NamedEntry {
  readonly entry: string
  readonly name: string
  readonly path: string
}

/** Share of a name that must be said, its rare words counting most. */
const ENOUGH = 0.4
/** A word counts half of what it can when it is said so often: a long text says nearly every word once. */
const OFTEN = 2
/** What a name counts whose file was not found, against one in the best file. */
const ELSEWHERE = 0.4

/**
 * Those of the entries whose names a text says, the best first: names of rare words that are said often, names that are said whole, and names in the
 * files that were `found` for the text count most. Equals keep their order.
 */
export function fittingEntries<T extends NamedEntry>(
  search: CodeSearch,
  text: string,
  found: readonly FoundFile[],
  entries: readonly T[],
): T[] {
  const { lexicon, symbols } = search
  const said = queryOf(search, text).words
  const best = found[0]?.score ?? 1
  const files = new Map(found.map(({ path, score }) => [path, Math.min(score / best, 1)]))
  const scored = entries.map((one, place) => {
    const words = new Set(wordsOf(one.name))
    let [all, heard, weight] = [0, 0, 0]
    for (const word of words) {
      const number = lexicon.numbers.get(word)
      const spread = number === undefined ? 0 : spreadOf(symbols.postings, number)
      const worth = rarity(Math.max(1, spread), symbols.names.length)
      all += worth
      const times = number === undefined ? 0 : (said.get(number) ?? 0)
      if (times > 0) heard += worth
      weight += (worth * times) / (times + OFTEN)
    }
    const isSaid = all > 0 && heard >= ENOUGH * all
    const file = ELSEWHERE + (1 - ELSEWHERE) * (files.get(one.path) ?? 0)
    return { one, place, score: isSaid ? rounded((weight * heard * file) / all) : 0 }
  })
  const fitting = scored.filter(({ score }) => score > 0)
  return fitting.sort((a, b) => b.score - a.score || a.place - b.place).map(({ one }) => one)
}
