/** How alike texts are, by the rare words that they share. Words that very many texts have are passed over, so time stays linear. */
import { wordsOf } from '../search/words.ts'

/** A word is looked up in this many texts at most: one that more have says nothing. */
const MOST_TEXTS = 60

/** A text that is like another one. */
export interface Alike {
  readonly place: number
  /** Weight of the shared words in the weight of all words of the asking text, 0 to 1. */
  readonly share: number
  /** The same in the weight of the words of both, 0 to 1. */
  readonly both: number
}

/** Texts by their words. */
export interface Likeness {
  /** The texts that share words with one, most alike first; among equals the earlier one. */
  readonly alike: (text: string) => readonly Alike[]
}

/** Prepares texts for being compared; places are those of the list. */
export function likenessOf(texts: readonly string[]): Likeness {
  const places = new Map<string, number[]>()
  const words = texts.map((text) => new Set(wordsOf(text)))
  for (const [place, own] of words.entries()) {
    for (const word of own) {
      const list = places.get(word)
      if (list === undefined) places.set(word, [place])
      else list.push(place)
    }
  }
  const weight = (word: string): number => Math.round(1000 / Math.sqrt(places.get(word)?.length ?? 1))
  const weigh = (own: ReadonlySet<string>): number => [...own].reduce((sum, word) => sum + weight(word), 0)
  const weights = words.map(weigh)
  return {
    alike(text) {
      const own = new Set(wordsOf(text))
      const shared = new Map<number, number>()
      for (const word of own) {
        const list = places.get(word) ?? []
        if (list.length > MOST_TEXTS && list.length * 4 > texts.length) continue
        for (const place of list.slice(0, MOST_TEXTS)) shared.set(place, (shared.get(place) ?? 0) + weight(word))
      }
      const all = weigh(own)
      return [...shared]
        .map(([place, sum]) => ({ place, share: sum / all, both: sum / (all + (weights[place] as number) - sum) }))
        .sort((a, b) => b.both - a.both || a.place - b.place)
    },
  }
}
