/** The words by which two tasks are linked, where nothing surer links them: what is quoted, and how sure it is. */
import { isNounToo, verbOf } from '../language/verb.ts'
import { withoutNumber } from '../search/stem.ts'
import { isGeneric } from '../search/task-phrases.ts'
import { wordsOf } from '../search/words.ts'
import type { Clause } from './clause.ts'
import type { Link } from './link.ts'
import { stageOf } from './stage.ts'
import type { Telling } from './told-name.ts'

const CONFIDENCE = 0.75
/** Fewer telling words in common say too little for an order: it is a preference. */
const LEAST_COMMON = 2
const UNSURE = 0.5
const MOST_SAID = 3

/** How many tasks tell each word and each name. */
export interface Spread {
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
  return { words, names }
}

/** A link by the rarest words and names that both tasks tell; nothing when they share deeds alone. */
export function linkBySharedWords(maker: Telling, user: Telling, spread: Spread): Link | undefined {
  const common = [...maker.words.keys()].filter((word) => user.words.has(word) && isTelling(word, user))
  const rare = common.toSorted((a, b) => (spread.words.get(a) ?? 0) - (spread.words.get(b) ?? 0) || (a < b ? -1 : 1))
  const names = [...maker.names.keys()]
    .filter((key) => user.names.has(key) && !key.startsWith('name:'))
    .toSorted((a, b) => (spread.names.get(a) ?? 0) - (spread.names.get(b) ?? 0) || (a < b ? -1 : 1))
  const [name] = names
  // A deed that both do links nothing.
  if (name === undefined && rare.length === 0) return undefined
  const told = name === undefined ? undefined : { made: maker.names.get(name), used: user.names.get(name) }
  const weights = new Map(rare.slice(0, 12).map((word) => [word, 1 / (spread.words.get(word) ?? 1)]))
  const made = told?.made?.made ?? told?.made?.used ?? clauseAbout(maker, weights)
  const used = told?.used?.used ?? told?.used?.made ?? clauseAbout(user, weights)
  if (made === undefined || used === undefined) return undefined
  const said = [
    ...new Set([
      ...(told?.used === undefined ? [] : [told.used.said]),
      ...rare.map((stem) => user.written.get(stem) ?? stem),
    ]),
  ]
  const isEnough = common.length >= LEAST_COMMON || name !== undefined
  const stage = stageOf(user.subject)
  const verb = stage === 'prove' ? 'checks' : stage === 'tell' ? 'tells' : 'builds on'
  return {
    from: maker.place,
    to: user.place,
    rule: 'shared-words',
    type: stageOf(maker.subject) === 'prepare' ? 'knowledge' : stage === 'make' ? 'technical' : 'sequential',
    confidence: isEnough ? CONFIDENCE : UNSURE,
    isHard: isEnough,
    reason: `“${user.subject.title}” ${verb} what “${maker.subject.title}” is about: ${said.slice(0, MOST_SAID).join(', ')}.`,
    made,
    used,
    about: said[0] ?? '',
  }
}

/** Whether a stem stands for more than a deed that any task does to anything. */
function isTelling(stem: string, telling: Telling): boolean {
  const written = telling.written.get(stem) ?? stem
  const verb = verbOf(written)
  return !isGeneric(withoutNumber(written)) && (verb === undefined || isNounToo(verb.base))
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
