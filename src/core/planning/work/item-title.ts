/** What an item is called: the heading that stands for it alone, else the sentence that says most of what all say. */
import { nounPhrasesOf } from '../language/noun-phrase.ts'
import { imperativeOf, type Imperative } from '../language/imperative.ts'
import { nearestTopic } from './section-topics.ts'
import { cleanTitle, isForm } from './feature-title.ts'
import { leadInBefore } from './source-place.ts'
import type { DraftedItem } from './drafted-item.ts'
import { likeness, profileOf, termsOf, type TermWeights } from './term-weights.ts'
import type { Unit } from './unit.ts'

/** Titles longer than this are not read to their end. */
const LONG = 70
/** Verbs that say that something is to hold rather than what is to be made. */
const PALE: ReadonlySet<string> = new Set(['ensure', 'prevent', 'implement', 'support', 'say', 'see', 'remain'])

/** The best imperative for an item. */
export function entitle(item: DraftedItem, weights: TermWeights): Imperative {
  if (item.heading !== undefined) return ofHeading(cleanTitle(item.heading), item.leading)
  const holder = holderOf(item.leading)
  if (holder !== undefined) return imperativeOf(`Define ${holder}`)
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

/**
 * A heading as a title: `Web UI - Type filter` has its place first; what holds data is defined; and in `Users Share Notes` the
 * capitals of a headline hide the sentence.
 */
function ofHeading(heading: string, leading: readonly Unit[]): Imperative {
  if (/^[\w.]+$/.test(heading) && /[_\p{Lu}]/u.test(heading.slice(1)) && leading.every(holdsData))
    return imperativeOf(`Define ${heading}`)
  const [, place, thing] = /^([\p{Lu}][\p{L}\p{N} ]{1,24}) [-–—] (\S.+)$/u.exec(heading) ?? []
  const plain = imperativeOf(place === undefined || thing === undefined ? heading : `${thing} in ${place}`)
  if (!plain.rule.startsWith('nominal') || heading.split(' ').length < 3) return plain
  const words = heading.split(' ')
  const lowered = words.map((word, at) => (at > 0 && /^\p{Lu}\p{Ll}+$/u.test(word) ? word.toLowerCase() : word))
  const sentence = imperativeOf(lowered.join(' '))
  if (/^(?:nominal|imperative)/.test(sentence.rule) || sentence.title.length > heading.length + 20) return plain
  const written = new Map(words.map((word) => [word.toLowerCase(), word]))
  const title = sentence.title
    .split(' ')
    .map((word, at) => (at === 0 ? word : (written.get(word.toLowerCase()) ?? word)))
    .join(' ')
  return { ...sentence, title }
}

/** The table or record whose fields the units are: what introduces them, when it names one. */
function holderOf(units: readonly Unit[]): string | undefined {
  const [first] = units
  if (first === undefined || units.length < 2 || !units.every(holdsData) || !units.every(isField)) return undefined
  const { requirement } = first
  const leadIn = leadInBefore(requirement) ?? (isForm(requirement.section) ? undefined : requirement.section.title)
  const [phrase] = leadIn === undefined ? [] : nounPhrasesOf(leadIn)
  return phrase === undefined || phrase.text.split(' ').length > 5 ? undefined : phrase.text
}

/** Whether a unit begins with the name of a field. */
function isField({ requirement: { source, span } }: Unit): boolean {
  return /^(?:\*\*)?`?[a-z][\w.]*`?(?:\*\*)?(?:\s*[:|–—(]|\s-\s|\s+\w)|^primary key/i.test(
    source.text.slice(span.start, span.end),
  )
}

function holdsData({ requirement: { section } }: Unit): boolean {
  const topic = nearestTopic(section)
  return topic === 'data-model' || topic === 'entities'
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
