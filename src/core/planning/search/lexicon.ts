import { wordsOf } from './words.ts'

/** Words and their numbers: those of the word table first, in its order, and then whatever names and messages add. */
export interface Lexicon {
  readonly words: string[]
  readonly numbers: Map<string, number>
  /** Numbers of the words of names that were asked before. */
  readonly names: Map<string, readonly number[]>
}

/** A lexicon that begins with `vocabulary`. */
export function lexiconOf(vocabulary: readonly string[]): Lexicon {
  return {
    words: [...vocabulary],
    numbers: new Map(vocabulary.map((word, number) => [word, number])),
    names: new Map(),
  }
}

/** The number of a word, a new one if need be. */
export function numberOf(lexicon: Lexicon, word: string): number {
  const known = lexicon.numbers.get(word)
  if (known !== undefined) return known
  const number = lexicon.words.length
  lexicon.words.push(word)
  lexicon.numbers.set(word, number)
  return number
}

/** The numbers of a name's words, in their order and as often as they stand there. */
export function numbersOf(lexicon: Lexicon, name: string): readonly number[] {
  const known = lexicon.names.get(name)
  if (known !== undefined) return known
  const numbers = wordsOf(name).map((word) => numberOf(lexicon, word))
  lexicon.names.set(name, numbers)
  return numbers
}
