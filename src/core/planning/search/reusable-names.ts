/** The names that a task may build on, found by the words that tell what they are. */
import type { CodeFile } from '../../model/code-index.ts'
import type { Lexicon } from './lexicon.ts'
import { type Postings, endDocument, postingList, postingsOf, rarity, spreadOf } from './postings.ts'
import type { NamedFact } from './symbol-words.ts'
import { wordsOf } from './words.ts'

/** What {@link reusableNames} gives. */
export interface ReusableNames {
  /** With the worth of all words that tell what the name is. */
  readonly names: readonly { readonly name: NamedFact; readonly worth: number }[]
  readonly postings: Postings
  /** How much each word tells. */
  readonly worth: Float64Array
}

/** Words that only say that a name is a base for others. */
const BASE_WORDS: ReadonlySet<string> = new Set(wordsOf('base abstract interface generic default'))

/** Exported definitions in files that are no tests. */
export function reusableNames(
  files: readonly CodeFile[],
  names: readonly NamedFact[],
  lexicon: Lexicon,
): ReusableNames {
  const usable = names.filter(({ file, fact }) => {
    const role = files[file]?.role
    return fact.kind === 'definition' && fact.exported === true && (role === 'source' || role === 'config')
  })
  const list = postingList()
  for (const { words } of usable) {
    const telling = words.filter((word) => !BASE_WORDS.has(lexicon.words[word] ?? ''))
    for (const word of telling.length === 0 ? words : telling) {
      list.words.push(word)
      list.weights.push(1)
    }
    endDocument(list)
  }
  const postings = postingsOf(list, lexicon.words.length)
  const worth = Float64Array.from(lexicon.words, (_, word) => rarity(spreadOf(postings, word), usable.length))
  const worthOf = (place: number): number => {
    let all = 0
    for (let at = list.starts[place] ?? 0; at < (list.starts[place + 1] ?? 0); at++)
      all += worth[list.words[at] ?? 0] ?? 0
    return all
  }
  return { names: usable.map((name, place) => ({ name, worth: worthOf(place) })), postings, worth }
}
