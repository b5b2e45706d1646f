/**
 * Lists of which each item names a capability: “The app needs: user accounts, a catalogue, a cart”. Each is work of its own,
 * called as the list calls it. A list of values (“Support these formats: JSON, CSV”) is none, and no list of fields is.
 */
import { imperativeOf } from '../language/imperative.ts'
import { nounPhrasesOf } from '../language/noun-phrase.ts'
import { sentencesOf } from '../language/sentence.ts'
import { plainDemand, titled } from '../language/title.ts'
import { isNounToo, verbOf } from '../language/verb.ts'
import { nearestTopic } from './section-topics.ts'
import { isApart, isListItem, leadInBefore } from './source-place.ts'
import type { Unit } from './unit.ts'

/** What an item of a list names. */
export interface Capability {
  readonly name: string
  /** What introduces the list, or the heading above it. */
  readonly list: string
}

/** Shorter lists are no list of capabilities; longer ones are too fine for one. */
const FEWEST = 3
const MOST = 25
const MOST_WORDS = 7
/** What may be listed as capabilities; elsewhere items are fields, cases or steps. */
const TOPICS: ReadonlySet<string | undefined> = new Set([
  undefined,
  'requirements',
  'feature',
  'scope',
  'changes',
  'goals',
  'summary',
])
/** Plurals that announce parts of what is to be made rather than values of one thing. */
const PARTS =
  /\b(?:features?|capabilit(?:y|ies)|functions?|functionality|parts|components|modules|pieces|things|requirements?|areas|abilities|following|needs)$/i

/** The capabilities that units name, by unit. */
export function capabilitiesIn(units: readonly Unit[]): Map<Unit, Capability> {
  const found = new Map<Unit, Capability>()
  let run: Unit[] = []
  for (const [place, unit] of units.entries()) {
    const before = units[place - 1]
    if (before !== undefined && !isSameList(before, unit)) {
      takeList(run, found)
      run = []
    }
    run.push(unit)
  }
  takeList(run, found)
  return found
}

function isSameList(before: Unit, unit: Unit): boolean {
  return before.requirement.section === unit.requirement.section && !isApart(before.requirement, unit.requirement)
}

function takeList(run: readonly Unit[], found: Map<Unit, Capability>): void {
  const [first] = run
  if (first === undefined || run.length < FEWEST || run.length > MOST) return
  const { section } = first.requirement
  const topic = nearestTopic(section)
  if (!TOPICS.has(topic) || !run.every(({ requirement }) => isListItem(requirement))) return
  const leadIn = leadInBefore(first.requirement)
  if (leadIn !== undefined && isOfValues(leadIn)) return
  const names = run.map((unit) => nameOf(unit, topic === 'feature'))
  const named = names.filter((name) => name !== undefined).length
  if (named < FEWEST - 1 || named * 5 < run.length * 3) return
  const list = leadIn ?? section.title
  for (const [place, unit] of run.entries()) {
    const name = names[place] ?? commandOf(unit)
    if (name !== undefined) found.set(unit, { name, list })
  }
}

/** Whether words before a list say what kind of value its items are: `these formats:`. */
function isOfValues(leadIn: string): boolean {
  const words = leadIn.replace(/[\s:：]+$/, '').replace(/,?\s+(?:(?:the|these) following|as follows|below)$/i, '')
  const last = /[\p{L}-]+$/u.exec(words)?.[0] ?? ''
  return /[^s]s$/.test(last) && !PARTS.test(words) && !/^(?:needs|includes|supports|provides|has|offers)$/i.test(last)
}

/** The label of an item, or all its words when they are few and name a thing. */
function nameOf({ requirement: { source, span, id } }: Unit, isAnnounced: boolean): string | undefined {
  if (id !== undefined) return undefined
  const raw = source.text.slice(span.start, span.end)
  const label = /^(?:\*\*|__)([^*_\r\n]{2,60}?)[.:]?(?:\*\*|__)|^([^:–—\r\n`]{2,60}?)(?::|\s[–—-])\s/u.exec(raw)
  const said = plainDemand(label?.[1] ?? label?.[2] ?? '')
  if (isName(said, isAnnounced)) return entitled(said)
  const [sentence] = sentencesOf(plainDemand(raw.slice(0, 400)))
  return sentence !== undefined && isName(sentence.text, false) ? entitled(sentence.text) : undefined
}

function isName(words: string, isLabel: boolean): boolean {
  const plain = words.replace(/^(?:an?|the|some|new)\s+(?=\S)/i, '').replace(/[\s.;,]+$/, '')
  if (plain === '' || plain.split(/\s+/).length > MOST_WORDS) return false
  if (!/^\p{L}{2}/u.test(plain) || /^[\w.-]*[/_.=<>{}][\w./-]*$/.test(plain)) return false
  return isLabel || imperativeOf(plain).rule.startsWith('nominal')
}

/** What an item that seems to command is called: a noun that is also a verb (“Refresh token rotation”), or the short command. */
function commandOf({ requirement: { source, span }, imperative }: Unit): string | undefined {
  const own = plainDemand(source.text.slice(span.start, Math.min(span.end, span.start + 200))).replace(/[\s.;,]+$/, '')
  const words = own.split(/\s+/)
  const verb = verbOf(words[0]?.toLowerCase() ?? '')
  const isNoun = verb !== undefined && isNounToo(verb.base) && words.length > 1 && words.length <= 4
  if (isNoun && !words.some((word) => /^(?:an?|the|all|by|as|in|on|with|for|to|of)$/i.test(word))) return entitled(own)
  if (imperative.title.split(' ').length <= MOST_WORDS) return imperative.title
  const [phrase] = nounPhrasesOf(imperative.object)
  return phrase === undefined ? undefined : entitled(phrase.text)
}

function entitled(words: string): string {
  return titled(words.replace(/^(?:an?|the|some|new)\s+(?=\S)/i, '').replace(/[\s.;,]+$/, ''))
}
