/**
 * What labelled lines and headings say of parts of a specification: “M2: Invitations — depends on M1”, “Depends on: the queue”. Each
 * task of the part waits for each task of what it needs; what a path says already is dropped later. Only what is said counts: phases
 * that merely follow each other order nothing.
 */
import type { Group, Note, Requirement } from '../requirements/requirement.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import { wordsOf } from '../search/words.ts'
import type { SourceText } from '../spec/source-text.ts'
import type { Clause } from './clause.ts'
import type { Link } from './link.ts'
import { referencesTo } from './reference.ts'
import type { Telling } from './told-name.ts'

const CONFIDENCE = 1
/** Tasks of a part that are linked, the last told of what is needed and the first told of what needs it. */
const MOST_OF_PART = 40
const LEAST_SHARE = 0.5

interface Need {
  readonly waiting: readonly number[]
  readonly text: string
  readonly clause: Clause
}

/** Links that a specification states of its parts. */
export function linksByStatedNeeds(tellings: readonly Telling[], { requirements, groups }: SpecReading): Link[] {
  const tasks = tasksOfRequirements(tellings)
  const members = membersOf(requirements, tasks)
  const references = referencesTo(tellings.map(({ subject }) => subject))
  const needs = [
    ...groups.flatMap(({ key, notes, section }) =>
      needsIn(notes, section.source, section.path, members.get(key) ?? []),
    ),
    ...requirements.flatMap(({ notes, source, section, span }) =>
      needsIn(notes, source, section.path, tasks.get(`${source.path}\n${span.start}`) ?? []),
    ),
  ]
  const links = new Map<string, Link>()
  for (const { waiting, text, clause } of needs) {
    const parts = text.split(/\s*(?:[,;&+]|\band\b)\s*/i).filter((part) => part !== '')
    const named = parts.flatMap((part) => groupsCalled(groups, part).map(({ key }) => key))
    const needed = named.length > 0 ? named.flatMap((key) => members.get(key) ?? []) : references.at(text, 0).places
    for (const from of new Set(needed.slice(-MOST_OF_PART))) {
      // What belongs to both parts is on neither side.
      if (waiting.includes(from)) continue
      for (const to of waiting.slice(0, MOST_OF_PART)) {
        if (!needed.includes(to)) links.set(`${from} ${to}`, linkOf(tellings, from, to, clause))
      }
    }
  }
  return [...links.values()]
}

/** The places of the tasks that carry out each requirement, by where it stands. */
function tasksOfRequirements(tellings: readonly Telling[]): Map<string, number[]> {
  const tasks = new Map<string, number[]>()
  for (const { place, subject } of tellings) {
    for (const { source, span } of subject.texts) {
      const key = `${source.path}\n${span.start}`
      tasks.set(key, [...(tasks.get(key) ?? []), place])
    }
  }
  return tasks
}

/** The places of the tasks of each group and of those that it holds, in their order. */
function membersOf(
  requirements: readonly Requirement[],
  tasks: ReadonlyMap<string, readonly number[]>,
): Map<string, number[]> {
  const members = new Map<string, Set<number>>()
  for (const { source, span, group } of requirements) {
    const own = tasks.get(`${source.path}\n${span.start}`) ?? []
    for (let at: Group | undefined = group; at !== undefined; at = at.parent) {
      const set = members.get(at.key) ?? new Set<number>()
      members.set(at.key, set)
      for (const place of own) set.add(place)
    }
  }
  return new Map([...members].map(([key, set]) => [key, [...set].toSorted((a, b) => a - b)]))
}

function needsIn(
  notes: readonly Note[] | undefined,
  source: SourceText,
  section: readonly string[],
  waiting: readonly number[],
): Need[] {
  if (waiting.length === 0) return []
  return (notes ?? [])
    .filter(({ about, text }) => about === 'depends' && !/^\W*(?:none|nothing|n\/a|no)\b/i.test(text))
    .map(({ text, span }) => {
      const said = source.text.slice(span.start, span.end)
      const rest = { heading: '', isCode: false, isTitle: false, isAside: false }
      return { waiting, text, clause: { source, span, section, text: said, ...rest } }
    })
}

/** The groups that words call; where they are the whole title of some, these alone: “Refresh tokens” is not “Rotation of refresh tokens”. */
function groupsCalled(groups: readonly Group[], words: string): Group[] {
  const called = groups.filter((group) => isCalled(group, words))
  const said = new Set(wordsOf(words))
  const whole = called.filter(({ title }) => new Set(wordsOf(title)).symmetricDifference(said).size === 0)
  return whole.length > 0 ? whole : called
}

/** Whether words call a group: by its id, by the number of its phase, by the code or most words of its title. */
function isCalled({ id, phase, title, section }: Group, words: string): boolean {
  const said = words.replace(/^[\s"'“”`*[(]*(?:the\s+)?|[\s"'“”`*\])).]+$/gi, '').toLowerCase()
  if (said === '' || said === id?.toLowerCase()) return said !== ''
  const number = /^(?:phase|milestone|stage|m|p)[-\s]?(\d+)$/.exec(said)?.[1]
  if (number !== undefined && phase === Number(number)) return true
  const code = /^(?:[a-z]{1,10}[-_ ]?)?\d+(?:\.\d+)*(?=\W|$)/.exec(section.title.trim().toLowerCase())?.[0]
  if (code !== undefined && said === code) return true
  const [own, theirs] = [new Set(wordsOf(title)), new Set(wordsOf(said))]
  const shared = own.intersection(theirs).size
  return theirs.size > 0 && shared === theirs.size && shared >= own.size * LEAST_SHARE
}

function linkOf(tellings: readonly Telling[], from: number, to: number, clause: Clause): Link {
  const [maker, user] = [tellings[from] as Telling, tellings[to] as Telling]
  const said = clause.text.replaceAll(/\s+/g, ' ').trim()
  return {
    from,
    to,
    rule: 'stated-need',
    type: 'sequential',
    confidence: CONFIDENCE,
    isHard: true,
    reason: `“${user.subject.title}” waits for “${maker.subject.title}”, because their parts do: “${said}”.`,
    made: maker.clauses[0] ?? clause,
    used: clause,
    about: said,
  }
}
