/**
 * What lays the ground: a scaffold, a migration tool or a pipeline comes before the tasks that speak of it, a spike before those that
 * speak of what it is to find out, in whatever order they are told.
 */
import { isNounToo, verbOf } from '../language/verb.ts'
import { withoutNumber } from '../search/stem.ts'
import { isGeneric } from '../search/task-phrases.ts'
import { wordsOf } from '../search/words.ts'
import type { Clause } from './clause.ts'
import type { Link } from './link.ts'
import { stageOf } from './stage.ts'
import type { Telling } from './told-name.ts'

const INFRASTRUCTURE = 0.9
const SPIKE = 0.85
/** Nouns of the title that the other task says: so many, and this share of them. */
const FEWEST_WORDS = 2
const LEAST_SHARE = 0.6
/** A word of more tasks is a word of the trade. */
const MOST_TASKS_OF_WORD = 40

/** Links from tasks that are known to prepare to those that speak of what they prepare. */
export function linksFromGround(tellings: readonly Telling[]): Link[] {
  const grounds = tellings.filter(({ subject: { kind } }) => kind === 'infrastructure' || kind === 'spike')
  if (grounds.length === 0) return []
  const tellers = new Map<string, Telling[]>()
  for (const telling of tellings) {
    for (const word of telling.words.keys()) {
      const list = tellers.get(word)
      if (list === undefined) tellers.set(word, [telling])
      else list.push(telling)
    }
  }
  return grounds.flatMap((ground) => {
    const nouns = nounsOf(ground.subject.title)
    const said = new Map<Telling, number>()
    for (const noun of nouns) {
      const list = tellers.get(noun) ?? []
      if (list.length > MOST_TASKS_OF_WORD) continue
      for (const telling of list) said.set(telling, (said.get(telling) ?? 0) + 1)
    }
    return [...said].flatMap(([user, count]) => {
      const isEnough = count >= FEWEST_WORDS && count >= nouns.size * LEAST_SHARE
      const isUser = user !== ground && stageOf(user.subject) !== 'prepare' && user.subject.kind !== 'infrastructure'
      return isEnough && isUser ? linkOf(ground, user, nouns) : []
    })
  })
}

/** The stems of what a title names; deeds and words of any task are left out. */
function nounsOf(title: string): Set<string> {
  const words = title.split(/[^\p{L}\p{N}_$]+/u).filter((word) => {
    const verb = verbOf(word.toLowerCase())
    return !isGeneric(withoutNumber(word.toLowerCase())) && (verb === undefined || isNounToo(verb.base))
  })
  return new Set(words.flatMap(wordsOf))
}

function linkOf(ground: Telling, user: Telling, nouns: ReadonlySet<string>): Link[] {
  const [made, used] = [clauseAbout(ground, nouns), clauseAbout(user, nouns)]
  if (made === undefined || used === undefined) return []
  const isSpike = ground.subject.kind === 'spike'
  const about = [...nouns].filter((noun) => user.words.has(noun)).map((noun) => user.written.get(noun) ?? noun)
  return [
    {
      from: ground.place,
      to: user.place,
      rule: 'ground',
      type: isSpike ? 'knowledge' : 'infrastructure',
      confidence: isSpike ? SPIKE : INFRASTRUCTURE,
      isHard: true,
      reason: `“${ground.subject.title}” ${isSpike ? 'finds out' : 'prepares'} what “${user.subject.title}” speaks of: ${about.join(', ')}.`,
      made,
      used,
      about: about[0] ?? '',
    },
  ]
}

function clauseAbout({ clauses }: Telling, nouns: ReadonlySet<string>): Clause | undefined {
  let best: Clause | undefined
  let most = 0
  for (const clause of clauses) {
    const count = clause.isAside ? 0 : new Set(wordsOf(clause.text)).intersection(nouns).size
    if (count > most) {
      most = count
      best = clause
    }
  }
  return best
}
