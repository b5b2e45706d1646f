/** Words and their numbers: those of the word table first, in its order, and then whatever names and messages add. */
export interface Lexicon {
  readonly words: string[]
  readonly numbers: Map<string, number>
}

/** A lexicon that begins with `vocabulary`. */
export function lexiconOf(vocabulary: readonly string[]): Lexicon {
  return { words: [...vocabulary], numbers: new Map(vocabulary.map((word, number) => [word, number])) }
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
