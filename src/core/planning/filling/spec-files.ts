/**
 * The files that a whole specification leads to, and which of its parts speaks for each of them. A specification finds its files
 * better than any of its sentences does, but a hub would then stand in every task: so a file goes to those parts whose own words,
 * the ones that few other parts say, stand in it most.
 */
import type { CodeFile } from '../../model/code-index.ts'
import { rounded } from '../../std/rounded.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import { rarity, spreadOf } from '../search/postings.ts'
import type { CodeSearch } from '../search/prepared-search.ts'
import { searchCode } from '../search/search-code.ts'
import type { FoundFile } from '../search/search-result.ts'
import { wordsOf } from '../search/words.ts'

/** A file that the specification leads to. */
export interface SpecFile {
  readonly file: CodeFile
  /** From 0. */
  readonly rank: number
  readonly found: FoundFile
  /** The most that a part of the specification says of it; never 0. */
  readonly most: number
  /** What a part must say of it to be one of the few that speak for it. */
  readonly enough: number
}

/** What the specification leads to. */
export interface SpecFiles {
  /** The best first. */
  readonly files: readonly SpecFile[]
  /** How many of them the work is likely to touch. */
  readonly likely: number
  /** For each file what a text says of it in words of its own. */
  readonly saidBy: (text: string) => Float64Array
}

const ASKED = 150
const LONGEST = 100_000
/** Files that work on a codebase of so many files touches; they grow as the root of its size. */
const LIKELY = 20
const USUAL_SIZE = 500
const FEWEST_LIKELY = 18
const MOST_LIKELY = 80
const MOST_PARTS = 600
/** Parts that may speak for one file: a share of all, or a few. */
const MOST_SPEAKING = 0.1
const FEWEST_SPEAKING = 2
/** A part speaks for a file that says nearly as much of it as the one that says most. */
const NEARLY = 0.8

const known = new WeakMap<SpecReading, WeakMap<CodeSearch, SpecFiles>>()

/** The files of a specification, worked out once. */
export function specFiles(reading: SpecReading, search: CodeSearch): SpecFiles {
  const bySearch = known.get(reading) ?? new WeakMap<CodeSearch, SpecFiles>()
  known.set(reading, bySearch)
  const files = bySearch.get(search) ?? read(reading, search)
  bySearch.set(search, files)
  return files
}

function read({ sources, requirements }: SpecReading, search: CodeSearch): SpecFiles {
  const text = sources
    .map((source) => source.text)
    .join('\n\n')
    .slice(0, LONGEST)
  const { files } = searchCode(search, text, { files: ASKED, symbols: 0 })
  const asked = requirements.filter(({ kind }) => kind === 'functional')
  const parts = (asked.length === 0 ? requirements : asked).slice(0, MOST_PARTS).map((one) => one.text)
  const said = speech(
    search,
    parts,
    files.map(({ path }) => search.documents.get(path) ?? -1),
  )
  const speaking = parts.map(said)
  const few = Math.max(FEWEST_SPEAKING, Math.ceil(parts.length * MOST_SPEAKING))
  const likely = Math.round(LIKELY * Math.sqrt(search.files.length / USUAL_SIZE))
  return {
    files: files.flatMap((found, rank) => {
      const file = search.files[search.documents.get(found.path) ?? -1]
      if (file === undefined) return []
      const much = Float64Array.from(speaking, (one) => one[rank] ?? 0).sort()
      const most = much.at(-1) ?? 0
      return [{ file, rank, found, most: most || 1, enough: Math.max(NEARLY * most, much.at(-few) ?? 0) }]
    }),
    likely: Math.min(MOST_LIKELY, Math.max(FEWEST_LIKELY, likely)),
    saidBy: said,
  }
}

/** Says of a text how much of its own it says of each document: its words, by how few parts say them and how few files hold them. */
function speech(search: CodeSearch, parts: readonly string[], documents: readonly number[]): SpecFiles['saidBy'] {
  const { postings, lexicon } = search
  // Words that the code does not know say nothing of it.
  const wordsIn = (text: string): Set<number> =>
    new Set(wordsOf(text).flatMap((word) => lexicon.numbers.get(word) ?? []))
  const saying = new Map<number, number>()
  for (const part of parts) for (const word of wordsIn(part)) saying.set(word, (saying.get(word) ?? 0) + 1)
  const places = new Map(documents.map((document, at) => [document, at]))
  const weights = new Map<number, readonly (readonly [at: number, weight: number])[]>()
  const weightsOf = (word: number): readonly (readonly [number, number])[] => {
    const known_ = weights.get(word)
    if (known_ !== undefined) return known_
    const found: [number, number][] = []
    for (let at = postings.starts[word] ?? 0; at < (postings.starts[word + 1] ?? 0); at++) {
      const place = places.get(postings.documents[at]!)
      if (place !== undefined) found.push([place, postings.weights[at]!])
    }
    weights.set(word, found)
    return found
  }
  return (text) => {
    const much = new Float64Array(documents.length)
    let all = 0
    for (const word of wordsIn(text)) {
      const own =
        rarity(Math.max(1, saying.get(word) ?? 0), parts.length + 1) *
        rarity(spreadOf(postings, word), search.files.length)
      all += own
      for (const [at, weight] of weightsOf(word)) much[at] = (much[at] ?? 0) + own * weight
    }
    // A long part says more of everything; the root holds it against a short one that is about the file.
    const length = Math.sqrt(all)
    return length === 0 ? much : much.map((value) => rounded(value / length))
  }
}
