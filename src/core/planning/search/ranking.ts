/**
 * The score of a file, a sum of few parts, each made comparable by what its own twentieth best file has:
 *
 *   words of the whole text · words of its units, by rank · past changes alike · how often new things pass through the file ·
 *   ties to the best files by common changes and imports · paths and names that the text states
 *
 * Tests count a little less than what they test: they come with it. What each part brings is measured (ADR 0028).
 */
import type { CodeSearch } from './prepared-search.ts'
import { nameOf } from '../codebase/path-text.ts'
import { type AlikeChange, alikeChanges, saidByChanges } from './past-changes.ts'
import { addScores, rarity, spreadOf } from './postings.ts'
import type { Query } from './query.ts'
import { brevityOf, heldBack, nameScores, sharesSaid, withShares } from './sentence.ts'
import { isDistinct } from './symbol-words.ts'

/** The parts of the score that can be left out, to see what they bring. */
export const BOOSTS = [
  'own_words',
  'units',
  'past_changes',
  'wiring',
  'changes_together',
  'imports',
  'symbols',
  'literals',
  'tests_less',
] as const
/** See {@link BOOSTS}. */
export type Boost = (typeof BOOSTS)[number]

/** What each part counts beside the words of the whole text. */
const WEIGHT = {
  units: 0.5,
  past: 0.5,
  wiring: 0.3,
  together: 0.15,
  imports: 0.05,
  symbols: 0.3,
  literals: 1,
  names: 2,
} as const
/** How much less a part counts for one sentence. */
const LESS = { past: 0.2, wiring: 0.6 } as const
const TEST_FACTOR = 0.7
/** What the measuring file of a sentence has at least, against the best one. */
const STEEPEST = 0.2
/** The place whose score is 1. */
const MEASURE = 20
/** Files of a unit that count, and how fast they count less. */
const UNIT_DEPTH = 20
const UNIT_EASE = 5
/** Files whose neighbours count. */
const SEEDS = 15

/** The scores of all documents, and what the reasons need. */
export interface Ranking {
  readonly scores: Float64Array
  readonly order: readonly number[]
  readonly seeds: readonly number[]
  readonly alike: readonly AlikeChange[]
  /** Documents whose path the text states. */
  readonly stated: ReadonlySet<number>
  /** Names that the text states, by document. */
  readonly symbols: ReadonlyMap<number, readonly string[]>
}

/** Ranks the documents for which `isWanted` holds. */
export function rank(
  search: CodeSearch,
  query: Query,
  without: ReadonlySet<Boost>,
  isWanted: (document: number) => boolean,
): Ranking {
  const count = search.files.length
  const wanted = search.files.map((_, document) => isWanted(document))
  const has = (boost: Boost): boolean => !without.has(boost)
  const brevity = brevityOf(query)
  const unitOf = (part: Float64Array): Float64Array => measured(part, wanted, brevity)
  const said = wordScores(search, query.words)
  const scores = unitOf(brevity === 0 ? said : withShares(said, sharesSaid(search, query), brevity))
  const add = (part: Float64Array, weight: number): void => {
    for (let at = 0; at < count; at++) scores[at] = (scores[at] ?? 0) + weight * (part[at] ?? 0)
  }
  if (has('units') && query.units.length > 0) add(measured(unitScores(search, query, wanted), wanted), WEIGHT.units)
  if (brevity > 0) add(nameScores(search, query), brevity * WEIGHT.names)
  // What often changes, and what past changes touched, says more of a large work than of one sentence.
  const alike = has('past_changes') ? alikeChanges(search.past, query.words) : []
  if (alike.length > 0) add(unitOf(saidByChanges(search.past, alike, count)), WEIGHT.past * (1 - brevity * LESS.past))
  if (has('wiring')) add(measured(search.past.wiring, wanted), WEIGHT.wiring * (1 - brevity * LESS.wiring))
  const symbols = has('symbols') ? statedSymbols(search, query.text) : new Map<number, readonly string[]>()
  for (const [document, names] of symbols)
    scores[document] = (scores[document] ?? 0) + WEIGHT.symbols * Math.min(names.length, 3)
  const stated = has('literals') ? statedPaths(search, query.text) : new Set<number>()
  for (const document of stated) scores[document] = (scores[document] ?? 0) + WEIGHT.literals
  const seeds = best(scores, wanted, SEEDS)
  if (has('changes_together')) add(unitOf(tied(seeds, search.neighbours.changing, count)), WEIGHT.together)
  if (has('imports')) {
    add(unitOf(tied(seeds, search.neighbours.importing, count)), WEIGHT.imports)
    add(unitOf(tied(seeds, search.neighbours.imported, count)), WEIGHT.imports)
  }
  if (has('tests_less')) {
    for (const [at, { role }] of search.files.entries())
      if (role === 'test') scores[at] = (scores[at] ?? 0) * TEST_FACTOR
  }
  if (brevity > 0) heldBack(search, query, brevity, stated, scores)
  return { scores, order: best(scores, wanted, count), seeds, alike, stated, symbols }
}

function wordScores({ postings, files }: CodeSearch, words: ReadonlyMap<number, number>): Float64Array {
  const scores = new Float64Array(files.length)
  for (const [word, times] of words)
    addScores(postings, word, times * rarity(spreadOf(postings, word), files.length), scores)
  return scores
}

/** Each unit names its best files; being named first by several counts more than being named somewhere by all. */
function unitScores(search: CodeSearch, { units }: Query, wanted: readonly boolean[]): Float64Array {
  const scores = new Float64Array(search.files.length)
  for (const unit of units) {
    const order = best(wordScores(search, unit), wanted, UNIT_DEPTH)
    for (const [place, document] of order.entries())
      scores[document] = (scores[document] ?? 0) + 1 / (UNIT_EASE + place)
  }
  return scores
}

function tied(
  seeds: readonly number[],
  ties: ReadonlyMap<number, readonly { readonly to: number; readonly strength: number }[]>,
  count: number,
): Float64Array {
  const scores = new Float64Array(count)
  for (const [place, seed] of seeds.entries()) {
    for (const { to, strength } of ties.get(seed) ?? []) scores[to] = (scores[to] ?? 0) + strength / (1 + place / 10)
  }
  return scores
}

/** Paths that a text states, whole or by an end that only one file has. */
function statedPaths({ byName, documents, files }: CodeSearch, text: string): Set<number> {
  const stated = new Set<number>()
  const said = new Set(text.match(/[\w@.-]+(?:\/[\w@.[\]()-]+)*\.[A-Za-z]\w{0,9}/g) ?? [])
  for (const one of said) {
    const path = one.replace(/^(?:\.?\/)+/, '')
    const exact = documents.get(path)
    const ending = (byName.get(nameOf(path)) ?? []).filter((document) => files[document]?.path.endsWith(`/${path}`))
    const only = exact ?? (ending.length === 1 ? ending[0] : undefined)
    if (only !== undefined) stated.add(only)
  }
  return stated
}

/** Names that a text states as they are written in the code, by document. */
function statedSymbols({ symbols }: CodeSearch, text: string): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>()
  for (const name of new Set(text.match(/[A-Za-z_$][\w$]{4,}/g) ?? [])) {
    if (!isDistinct(name)) continue
    for (const place of symbols.exact.get(name) ?? []) {
      const document = symbols.names[place]?.file ?? 0
      const known = found.get(document)
      if (known === undefined) found.set(document, [name])
      else if (!known.includes(name)) known.push(name)
    }
  }
  return found
}

/** Divides by what the measuring place has, so that parts can be added. Few words lead to few files, of which the first measures. */
function measured(scores: Float64Array, wanted: readonly boolean[], brevity = 0): Float64Array {
  const order = best(scores, wanted, MEASURE)
  const unit = Math.max(scores[order.at(-1) ?? 0] ?? 0, brevity * STEEPEST * (scores[order[0] ?? 0] ?? 0))
  return unit === 0 ? scores : scores.map((score) => score / unit)
}

/** The best `most` documents with a score, ties in the order of paths. */
function best(scores: Float64Array, wanted: readonly boolean[], most: number): number[] {
  const found: number[] = []
  if (most < 64) {
    // A short list is kept sorted while the scores are passed once.
    for (let at = 0; at < scores.length; at++) {
      const score = scores[at] ?? 0
      if (score <= 0 || wanted[at] !== true) continue
      if (found.length === most && score <= (scores[found[most - 1] ?? 0] ?? 0)) continue
      let place = found.length
      while (place > 0 && (scores[found[place - 1] ?? 0] ?? 0) < score) place--
      found.splice(place, 0, at)
      if (found.length > most) found.pop()
    }
    return found
  }
  for (let at = 0; at < scores.length; at++) if ((scores[at] ?? 0) > 0 && wanted[at] === true) found.push(at)
  return found.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
}
