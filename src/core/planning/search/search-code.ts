/** From a sentence, or a whole specification, to the files, names and packages that its work is about. */
import type { CodeFile, CodeIndex } from '../../model/code-index.ts'
import { rounded } from '../../std/rounded.ts'
import { foundSymbols } from './found-symbols.ts'
import { type CodeSearch, prepareSearch } from './prepared-search.ts'
import { queryOf } from './query.ts'
import { type Boost, type Ranking, rank } from './ranking.ts'
import { reasonsFor } from './reasons.ts'
import { brevityOf } from './sentence.ts'
import type { FoundFile, FoundPackage, SearchResult } from './search-result.ts'

/** How much is wanted. */
export interface SearchOptions {
  /** Files at most. Default 20. */
  readonly files?: number
  /** Names at most. Default 10. */
  readonly symbols?: number
  /** Which files are asked for; every searched one by default. */
  readonly wanted?: (file: CodeFile) => boolean
  /** Parts of the score that are left out, to see what they bring. */
  readonly without?: ReadonlySet<Boost>
}

/** Packages at most. */
const MOST_PACKAGES = 5
/** A score at which every second file is touched by the work, for a specification and for a sentence; measured (ADR 0028). */
const EVEN = { specification: 4.5, sentence: 5.5 } as const
const STATED = 0.95

/** Searches a codebase, which may be prepared already. The same text and codebase give the same answer. */
export function searchCode(codebase: CodeSearch | CodeIndex, text: string, options: SearchOptions = {}): SearchResult {
  const search = 'lexicon' in codebase ? codebase : prepareSearch(codebase)
  const without = options.without ?? new Set<Boost>()
  const query = queryOf(search, text, !without.has('own_words'))
  const wanted = options.wanted ?? (() => true)
  const ranking = rank(search, query, without, (document) => {
    const file = search.files[document]
    return file !== undefined && wanted(file)
  })
  const brevity = brevityOf(query)
  const told = new Set<number>()
  const files = ranking.order.slice(0, options.files ?? 20).map((document): FoundFile => {
    const path = search.files[document]?.path ?? ''
    const score = rounded(ranking.scores[document] ?? 0)
    return {
      path,
      score,
      confidence: ranking.stated.has(document) ? STATED : confidenceOf(score, brevity),
      reasons: reasonsFor(search, query, ranking, document, told),
      tests: search.tests.get(path) ?? [],
    }
  })
  return {
    files,
    symbols: foundSymbols(search, query, ranking, options.symbols ?? 10),
    packages: packagesOf(search, ranking),
  }
}

/** The share of files with such a score that the work really touched, as a curve through what was measured. */
function confidenceOf(score: number, brevity: number): number {
  const even = EVEN.specification + brevity * (EVEN.sentence - EVEN.specification)
  return Math.round((score ** 2 / (score ** 2 + even ** 2)) * 100) / 100
}

/** Packages by the scores of their best files. */
function packagesOf({ files, index }: CodeSearch, { order, scores }: Ranking): FoundPackage[] {
  const shares = new Map<string, number>()
  let all = 0
  for (const document of order.slice(0, 40)) {
    const path = files[document]?.package ?? '.'
    const score = scores[document] ?? 0
    shares.set(path, (shares.get(path) ?? 0) + score)
    all += score
  }
  const names = new Map(index.packages.map(({ path, name }) => [path, name]))
  return [...shares]
    .map(([path, share]) => ({ path, name: names.get(path) ?? path, share: rounded(share / all) }))
    .sort((a, b) => b.share - a.share || (a.path < b.path ? -1 : 1))
    .slice(0, MOST_PACKAGES)
}
