/** A name that is not in the codebase is made by the task that defines it; the tasks that name it too need that one. */
import type { Link } from './link.ts'
import { stageOf } from './stage.ts'
import type { Telling, ToldName } from './told-name.ts'

const CONFIDENCE = 0.95
/** A task that uses a name is rarely told before the one that makes it: then it takes more than one name. */
const FEWEST_AGAINST = 2
/** A name that more tasks tell is a word of the trade. */
const MOST_TASKS_OF_NAME = 400

/** Links from the one task that defines a new name to those that use it. `known` has the keys of names that exist before. */
export function linksByMadeNames(tellings: readonly Telling[], known: ReadonlySet<string> | undefined): Link[] {
  const tellers = new Map<string, { readonly telling: Telling; readonly told: ToldName }[]>()
  for (const telling of tellings) {
    for (const [key, told] of telling.names) {
      if (known?.has(key) === true) continue
      const list = tellers.get(key)
      if (list === undefined) tellers.set(key, [{ telling, told }])
      else list.push({ telling, told })
    }
  }
  const links = new Map<string, Link>()
  const against = new Map<string, number>()
  for (const [key, told] of tellers) {
    if (told.length < 2 || told.length > MOST_TASKS_OF_NAME || key.startsWith('name:')) continue
    const makers = told.filter((one) => one.told.isDefined && stageOf(one.telling.subject) !== 'prove')
    const [maker] = makers
    const made = maker?.told.made
    if (maker === undefined || made === undefined || makers.length > 1) continue
    for (const user of told) {
      const pair = `${maker.telling.place} ${user.telling.place}`
      const used = user.told.used ?? user.told.made
      if (user === maker || used === undefined || isSame(made, used)) continue
      if (maker.telling.place > user.telling.place) against.set(pair, (against.get(pair) ?? 0) + 1)
      if (!links.has(pair)) links.set(pair, linkOf(maker.telling, user.telling, user.told.said, made, used))
    }
  }
  return [...links].flatMap(([pair, link]) => ((against.get(pair) ?? FEWEST_AGAINST) < FEWEST_AGAINST ? [] : [link]))
}

function isSame(a: Link['made'], b: Link['made']): boolean {
  return a.source === b.source && a.span.start < b.span.end && b.span.start < a.span.end
}

function linkOf(maker: Telling, user: Telling, said: string, made: Link['made'], used: Link['made']): Link {
  return {
    from: maker.place,
    to: user.place,
    rule: 'made-name',
    type: 'technical',
    confidence: CONFIDENCE,
    isHard: true,
    reason: `“${user.subject.title}” uses ${said}, which is new and which “${maker.subject.title}” makes.`,
    made,
    used,
    about: said,
  }
}
