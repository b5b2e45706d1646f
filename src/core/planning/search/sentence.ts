/**
 * What holds for a single sentence and not for a whole specification: it says few words, so that the files that say all of them
 * lead, and names that it says nearly whole; what lifts files by their history must not outweigh that, and manifests, which say a
 * little of everything, are meant only when the sentence speaks of dependencies.
 */
import { nameOf } from '../codebase/path-text.ts'
import { isType } from '../codebase/symbol-table.ts'
import type { CodeSearch } from './prepared-search.ts'
import { rarity, spreadOf } from './postings.ts'
import type { Query } from './query.ts'
import { isGeneric } from './task-phrases.ts'

/** So many different words are one sentence; so many are a specification. */
const SENTENCE = 12
const SPECIFICATION = 40
/** What a word of any deed counts, against one of this deed. */
const GENERIC_SHARE = 0.3
/** What a file keeps that says hardly any word. */
const KEPT = 0.2
/** What a type counts at least whose name is said whole. */
const WHOLE_TYPE = 0.4
const MANIFEST =
  /^(cargo\.toml|package\.json|gemfile|go\.(mod|sum|work)|pyproject\.toml|requirements.*\.txt|setup\.(py|cfg)|pom\.xml|composer\.json|build\.gradle(\.kts)?|.*\.(lock|lockb|csproj|gemspec)|package-lock\.json|pnpm-(lock|workspace)\.ya?ml|libs\.versions\.toml)$/i
const OF_DEPENDENCIES =
  /\b(depend\w*|librar\w*|packages?|crates?|gems?|modules?|upgrad\w*|bump\w*|versions?|install\w*|lock ?files?|manifests?|workspaces?|scripts?)\b/i
const SEED = /(^|[-_.])(seeds?|fixtures?|mocks?)([-_.]|$)/i
const OF_TESTS = /\b(tests?|specs?|testing|coverage|fixtures?|mocks?|seeds?|seeding)\b/i
/** What is left of the score of a file that a sentence hardly means. */
const LEFT = { manifest: 0.1, seed: 0.6, test: 0.7 } as const

/** 1 for a sentence, 0 for a specification, and between them for what is between. */
export function brevityOf({ spoken }: Query): number {
  return Math.min(1, Math.max(0, (SPECIFICATION - spoken.size) / (SPECIFICATION - SENTENCE)))
}

/** What each word that was said tells in a sentence. */
function worths({ postings, files }: CodeSearch, { spoken, words }: Query): Map<number, number> {
  const worth = new Map<number, number>()
  for (const [word, text] of spoken) {
    if (!words.has(word)) continue
    worth.set(word, rarity(spreadOf(postings, word), files.length) * (isGeneric(text) ? GENERIC_SHARE : 1))
  }
  return worth
}

/** How much of what was said each file says: 0 to 1, the rare words counting most. */
export function sharesSaid(search: CodeSearch, query: Query): Float64Array {
  const shares = new Float64Array(search.files.length)
  const worth = worths(search, query)
  const all = [...worth.values()].reduce((sum, one) => sum + one, 0)
  for (const [word, one] of worth) {
    const { starts, documents } = search.postings
    for (let at = starts[word] ?? 0; at < (starts[word + 1] ?? 0); at++) shares[documents[at]!]! += one / all
  }
  return shares
}

/** Scores of words, lessened for files that say few of them. */
export function withShares(scores: Float64Array, shares: Float64Array, brevity: number): Float64Array {
  return scores.map((score, at) => score * (1 - brevity + brevity * (KEPT + (1 - KEPT) * (shares[at] ?? 0))))
}

/** For each file how much of what was said its best name says, and how much of that name was said: 0 to 1. */
export function nameScores(search: CodeSearch, query: Query): Float64Array {
  const { names, postings } = search.symbols
  const scores = new Float64Array(search.files.length)
  const worth = worths(search, query)
  const all = [...worth.values()].reduce((sum, one) => sum + one, 0)
  const said = new Map<number, number>()
  for (const [word, one] of worth) {
    for (let at = postings.starts[word] ?? 0; at < (postings.starts[word + 1] ?? 0); at++) {
      const place = postings.documents[at]!
      said.set(place, (said.get(place) ?? 0) + one)
    }
  }
  for (const [place, sum] of said) {
    const name = names[place]
    if (name === undefined || search.files[name.file]?.role === 'test') continue
    const whole = name.words.reduce(
      (whole_, word) => whole_ + rarity(spreadOf(search.postings, word), search.files.length),
      0,
    )
    const share = Math.min(1, sum / (whole || 1))
    const isWholeType = share > 0.99 && isType(name.fact)
    const score = Math.max((sum / all) * (0.5 + 0.5 * share), isWholeType ? WHOLE_TYPE : 0)
    scores[name.file] = Math.max(scores[name.file] ?? 0, score)
  }
  return scores
}

/** Lessens the scores of files that say a little of everything, unless the sentence is about them. */
export function heldBack(
  { files }: CodeSearch,
  { text }: Query,
  brevity: number,
  stated: ReadonlySet<number>,
  scores: Float64Array,
): void {
  const ofTests = OF_TESTS.test(text)
  const ofDependencies = OF_DEPENDENCIES.test(text)
  for (const [at, { path, role }] of files.entries()) {
    if (stated.has(at)) continue
    let left = 1
    if (!ofDependencies && MANIFEST.test(nameOf(path))) left = LEFT.manifest
    else if (!ofTests && SEED.test(nameOf(path))) left = LEFT.seed
    else if (!ofTests && role === 'test') left = LEFT.test
    scores[at] = (scores[at] ?? 0) * (1 - brevity * (1 - left))
  }
}
