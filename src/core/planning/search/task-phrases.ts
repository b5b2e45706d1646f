/**
 * What a task's sentence says, phrase by phrase: `Add a payment provider for bank transfers` makes a *payment provider*, and speaks
 * of *bank transfers*. Words of grammar and signs end a phrase; the last word of a phrase is what it is about, its noun.
 */
import { stemOf, withoutNumber } from './stem.ts'
import { isStopWord } from './stop-words.ts'
import { partsOf } from './words.ts'

/** Words in a row, in lower case. */
export interface Phrase {
  /** One of many: `stores` is `store`. */
  readonly words: readonly string[]
  readonly stems: ReadonlySet<string>
  /** As the task writes them. */
  readonly written: readonly string[]
  /** The last word. */
  readonly noun: string
  /** Whether the task makes what the phrase names. */
  readonly isMade: boolean
}

const MAKES = new Set(
  'add adds adding create creates implement implements introduce introduces provide provides write writes build builds support send sends'.split(
    ' ',
  ),
)
/** Deeds that any task does to anything: they tell nothing of what it is about. */
const GENERIC = new Set(
  `${[...MAKES].join(' ')} adjust allow apply be call change check clean clear close configure convert count define delete deliver
  disable drop enable ensure expose extend extract fetch find fix get give handle improve include init initialize
  insert install keep let list load lookup make manage mark measure migrate mock modify move open parse pass prepare print process
  put read receive reduce refactor refresh register reject release remove rename render replace reset resolve return run
  save schedule select serve set setup show start stop store switch sync translate trigger try turn update upgrade use
  validate verify wire data info item new old one two three four five first second last all value values name names type types thing main default base abstract generic`.split(
    /\s+/,
  ),
)
const JOINS = new Set(['and', 'or'])
const ARTICLES = new Set(['a', 'an', 'the', 'new', 'another', 'own', 'its', 'their'])

/** Whether a word says nothing about what a task is about. A lower-case word. */
export function isGeneric(word: string): boolean {
  return word.length < 2 || GENERIC.has(word) || isStopWord(word)
}

/** The phrases of the first line of a text, in their order; with `isWide`, `the URL of a token` is one. */
export function phrasesOf(text: string, isWide = false): Phrase[] {
  const line = text.split('\n', 1)[0] ?? ''
  const pieces = line.match(/[\p{L}\p{M}\p{N}_'-]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? []
  const phrases: Phrase[] = []
  let words: string[] = []
  let written: string[] = []
  let isMade = false
  const end = (): void => {
    const one = phraseOf(words, written, isMade)
    if (one !== undefined) phrases.push(one)
    words = []
    written = []
  }
  for (const [place, piece] of pieces.entries()) {
    const word = piece.toLowerCase()
    if (place === 0 && MAKES.has(word)) {
      isMade = true
    } else if (/^[A-Z]{3,}$/.test(piece) && pieces[place + 1] === '/') {
      end()
      isMade = false
    } else if (isWide && (ARTICLES.has(word) || word === 'of')) {
      continue
    } else if (ARTICLES.has(word) || JOINS.has(word)) {
      end()
    } else if (isStopWord(word) || !/[\p{L}\p{N}]/u.test(word)) {
      end()
      if (phrases.length > 0) isMade = false
    } else {
      words.push(...partsOf(piece))
      written.push(piece)
    }
  }
  end()
  return phrases
}

function phraseOf(words: readonly string[], written: readonly string[], isMade: boolean): Phrase | undefined {
  const noun = words.at(-1)
  if (noun === undefined) return undefined
  const singular = words.map(withoutNumber)
  return { words: singular, stems: new Set(words.map(stemOf)), noun: withoutNumber(noun), written, isMade }
}
