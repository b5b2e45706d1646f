/** The words by which two tasks are linked, where nothing surer links them: what is quoted, and how sure it is. */
import { compareText } from '../../std/order.ts'
import { rounded } from '../../std/rounded.ts'
import { wordsOf } from '../search/words.ts'
import type { Clause } from './clause.ts'
import type { Link } from './link.ts'
import { stageOf } from './stage.ts'
import { isTellingWord } from './telling-word.ts'
import type { Telling } from './told-name.ts'

/** What tells who makes it is surer than what is only told earlier. */
const MADE = 0.75
const TOLD_EARLIER = 0.7
/** Fewer telling words in common say too little for an order: it is a preference. */
const LEAST_COMMON = 2
const UNSURE = 0.5
const MOST_SAID = 3
/** What a word counts more that the title of the earlier one says: that is what it is about. */
const IN_TITLE = 2
/** Words by which the sentences that are quoted are chosen. */
const MOST_WEIGHED = 12

/** How many tasks there are, and how many tell each word and each name. */
export interface Spread {
  readonly tasks: number
  readonly words: ReadonlyMap<string, number>
  readonly names: ReadonlyMap<string, number>
}

/** Counts what all tasks tell. */
export function spreadOf(tellings: readonly Telling[]): Spread {
  const words = new Map<string, number>()
  const names = new Map<string, number>()
  for (const telling of tellings) {
    for (const word of telling.words.keys()) words.set(word, (words.get(word) ?? 0) + 1)
    for (const name of telling.names.keys()) names.set(name, (names.get(name) ?? 0) + 1)
  }
  return { tasks: tellings.length, words, names }
}

/** A link by the words and names that both tasks tell most and few others do; nothing when they share neither a noun nor a name. */
export function linkBySharedWords(maker: Telling, user: Telling, spread: Spread): Link | undefined {
  const words = sharedWords(maker, user, spread)
  const key = sharedName(maker, user, spread)
  // A deed that both do links nothing.
  if (key === undefined && words.length === 0) return undefined
  const name = key === undefined ? undefined : { made: maker.names.get(key), used: user.names.get(key) }
  const weights = new Map(words.slice(0, MOST_WEIGHED).map((word) => [word, 1 / (spread.words.get(word) ?? 1)]))
  const made = name?.made?.made ?? name?.made?.used ?? clauseAbout(maker, weights)
  const used = name?.used?.used ?? name?.used?.made ?? clauseAbout(user, weights)
  if (made === undefined || used === undefined) return undefined
  const said = [...(name?.used === undefined ? [] : [name.used.said]), ...words.map((word) => writtenOf(word, user))]
  const isEnough = words.length >= LEAST_COMMON || name !== undefined
  const stage = stageOf(user.subject)
  const isMade = name?.made?.made !== undefined && name.used?.made === undefined
  const isDirected = isMade || stage !== stageOf(maker.subject)
  return {
    from: maker.place,
    to: user.place,
    rule: 'shared-words',
    type: stageOf(maker.subject) === 'prepare' ? 'knowledge' : stage === 'make' ? 'technical' : 'sequential',
    confidence: !isEnough ? UNSURE : isDirected ? MADE : TOLD_EARLIER,
    isHard: isEnough,
    reason: reasonOf(maker, user, withoutParts(said).slice(0, MOST_SAID).join(', '), isMade),
    made,
    used,
    about: said[0] ?? '',
  }
}

/** Says no more than is known: that one makes what the other uses, that it proves or tells it, or only that it is told earlier. */
function reasonOf({ subject: maker }: Telling, { subject: user }: Telling, said: string, isMade: boolean): string {
  const stage = stageOf(user)
  if (stage !== stageOf(maker)) {
    const verb = stage === 'prove' ? 'checks' : stage === 'tell' ? 'tells' : 'builds on'
    return `“${user.title}” ${verb} what “${maker.title}” is about: ${said}.`
  }
  if (isMade) return `“${user.title}” builds on what “${maker.title}” makes: ${said}.`
  return `“${user.title}” speaks of what “${maker.title}” is about, which is told earlier: ${said}.`
}

/** The stems of telling words that both tasks tell, those first that both tell most and few others do. */
function sharedWords(maker: Telling, user: Telling, { words, tasks }: Spread): string[] {
  const title = new Set(wordsOf(maker.subject.title))
  const worth = (word: string): number => {
    const often = (1 + Math.log(maker.words.get(word) ?? 1)) * (1 + Math.log(user.words.get(word) ?? 1))
    return rounded(often * Math.log((tasks + 1) / (words.get(word) ?? 1)) * (title.has(word) ? IN_TITLE : 1))
  }
  return [...maker.words.keys()]
    .filter((word) => user.words.has(word) && isTellingWord(writtenOf(word, user)))
    .map((word) => ({ word, worth: worth(word) }))
    .toSorted((a, b) => b.worth - a.worth || compareText(a.word, b.word))
    .map(({ word }) => word)
}

/** The name that both tell and the fewest others do; one that the first makes before others. */
function sharedName(maker: Telling, user: Telling, { names }: Spread): string | undefined {
  const spread = (key: string): number => names.get(key) ?? 0
  const isMade = (key: string): number => (maker.names.get(key)?.made === undefined ? 1 : 0)
  return [...maker.names.keys()]
    .filter((key) => user.names.has(key) && !key.startsWith('name:'))
    .toSorted((a, b) => isMade(a) - isMade(b) || spread(a) - spread(b) || compareText(a, b))[0]
}

function writtenOf(stem: string, { written }: Telling): string {
  return written.get(stem) ?? stem
}

/** Leaves out what another one says too: “order” beside `OrderStore`. */
function withoutParts(said: readonly string[]): string[] {
  const folded = said.map((one) => one.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
  return said.filter((_, place) => !folded.some((other, at) => at < place && other.includes(folded[place] ?? '')))
}

/** The sentence that says most of the given stems, the first among equals. */
function clauseAbout(telling: Telling, weights: ReadonlyMap<string, number>): Clause | undefined {
  let best: Clause | undefined
  let most = -1
  for (const clause of telling.clauses) {
    if (clause.isAside) continue
    const score = [...new Set(wordsOf(clause.text))].reduce((sum, word) => sum + (weights.get(word) ?? 0), 0)
    if (score > most) {
      most = score
      best = clause
    }
  }
  return best ?? telling.clauses[0]
}
