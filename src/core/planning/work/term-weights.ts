/** How much the words of a specification say: a word that stands everywhere tells nothing apart, a rare one nearly all. */
import { countWords } from '../search/words.ts'

/** The distinct words of a text, stemmed, in the order in which they come first. */
export type Terms = readonly string[]

/** Words and what each is worth: 1 for one that a single text says, less for each further one. */
export interface TermWeights {
  of(term: string): number
}

/** What several texts say together: each word with its worth, and the length of the whole as a vector. */
export interface Profile {
  readonly weights: ReadonlyMap<string, number>
  readonly length: number
}

/** The terms of a text. */
export function termsOf(text: string): Terms {
  return [...countWords(text).keys()]
}

/** Weighs the terms of texts. Only roots and quotients are used, so that every machine gives the same. */
export function weighTerms(texts: Iterable<Terms>): TermWeights {
  const counts = new Map<string, number>()
  for (const terms of texts) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  return { of: (term) => 1 / Math.sqrt(counts.get(term) ?? 1) }
}

/** What texts say together; a word counts the more, the more of them say it. */
export function profileOf(texts: Iterable<Terms>, weights: TermWeights): Profile {
  const sums = new Map<string, number>()
  for (const terms of texts) for (const term of terms) sums.set(term, (sums.get(term) ?? 0) + weights.of(term))
  let square = 0
  for (const weight of sums.values()) square += weight * weight
  return { weights: sums, length: Math.sqrt(square) }
}

/** How alike two profiles are: 0 for no word in common, 1 for the same words. */
export function likeness(a: Profile, b: Profile): number {
  const [small, large] = a.weights.size <= b.weights.size ? [a, b] : [b, a]
  let dot = 0
  for (const [term, weight] of small.weights) dot += weight * (large.weights.get(term) ?? 0)
  return dot === 0 ? 0 : dot / (a.length * b.length)
}
