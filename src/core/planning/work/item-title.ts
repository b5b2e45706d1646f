/** What an item is called: the heading that stands for it alone, else the sentence that says most of what all say. */
import { imperativeOf, type Imperative } from '../language/imperative.ts'
import { nearestTopic } from './section-topics.ts'
import { cleanTitle } from './feature-title.ts'
import type { DraftedItem } from './drafted-item.ts'
import { likeness, profileOf, termsOf, type TermWeights } from './term-weights.ts'
import type { Unit } from './unit.ts'

/** Titles longer than this are not read to their end. */
const LONG = 70
/** Verbs that say that something is to hold rather than what is to be made. */
const PALE: ReadonlySet<string> = new Set(['ensure', 'prevent', 'implement', 'support', 'say', 'see', 'remain'])

/** The best imperative for an item. */
export function entitle(item: DraftedItem, weights: TermWeights): Imperative {
  if (item.heading !== undefined) return imperativeOf(cleanTitle(item.heading))
  const described = item.leading.map(describedOf)
  if (described.every((name) => name !== undefined)) return imperativeOf(`Define ${listed(described)}`)
  const whole = profileOf(
    item.leading.map(({ terms }) => terms),
    weights,
  )
  let best: { imperative: Imperative; worth: number } | undefined
  for (const { imperative } of item.leading) {
    const worth = worthOf(imperative) * likeness(profileOf([termsOf(imperative.title)], weights), whole)
    if (best === undefined || worth > best.worth) best = { imperative, worth }
  }
  return best?.imperative ?? imperativeOf(item.feature)
}

function worthOf({ title, verb, rule }: Imperative): number {
  const pale = rule === 'nominal' ? 0.5 : PALE.has(verb) ? 0.7 : 1
  const length = title.length > LONG ? LONG / title.length : title.split(' ').length < 3 ? 0.6 : 1
  return pale * length
}

/** Makes titles unique: what is said twice is told apart by its kind, then by a number. */
export function uniqueTitles(titles: readonly { readonly title: string; readonly surface: string }[]): string[] {
  const taken = new Set<string>()
  return titles.map(({ title, surface }) => {
    let unique = title
    if (taken.has(unique.toLowerCase())) unique = `${title} (${surface})`
    for (let part = 2; taken.has(unique.toLowerCase()); part++) unique = `${title} (${surface}, part ${part})`
    taken.add(unique.toLowerCase())
    return unique
  })
}

/** The name of what a unit under entities or data describes: what stands before the colon or the dash. */
function describedOf({ requirement: { section, text } }: Unit): string | undefined {
  const topic = nearestTopic(section)
  if (topic !== 'entities' && topic !== 'data-model') return undefined
  return /^([^:—–()]{2,40}?)\s*(?:\([^)]*\)\s*)?(?::|—|–|\s-\s)/.exec(text)?.[1]
}

function listed(names: readonly string[]): string {
  const [first = '', second, ...more] = names
  if (second === undefined) return first
  if (more.length === 0) return `${first} and ${second}`
  return more.length === 1 ? `${first}, ${second} and ${more[0]}` : `${first}, ${second} and ${more.length} more`
}
