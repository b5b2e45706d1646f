/**
 * What the specification is about, as its own headings divide it: stories, requirements with names, capabilities, sections.
 * Units under a heading that names a form (“Functional Requirements”) go to the topic whose words they share, else they stay
 * in the open, to be divided by what they say.
 */
import type { Group } from '../requirements/requirement.ts'
import type { Section } from '../spec/section.ts'
import { bareTitle } from '../spec/section-topic.ts'
import { cleanTitle, isForm, lowered, namesPart } from './feature-title.ts'
import { indexProfiles } from './likeness-index.ts'
import { profileOf, termsOf, type TermWeights } from './term-weights.ts'
import { holdsFields, type Unit } from './unit.ts'

/** A heading that makes a feature, and the units that belong to it, in the order of the documents. */
export interface WorkTopic {
  readonly title: string
  readonly section: Section
  readonly units: readonly Unit[]
}

/** Topics in the order of the documents, and the units that belong to none. */
export interface Division {
  readonly topics: readonly WorkTopic[]
  readonly open: readonly Unit[]
}

interface Draft {
  readonly title: string
  readonly section: Section
  readonly group: Group
  readonly units: Unit[]
}

/** As alike as this, a unit belongs to a topic that does not stand above it. */
const BELONGS = 0.22

/** Divides units among the topics that their groups name. A single topic that lists capabilities is divided by them instead. */
export function divideUnits(
  units: readonly Unit[],
  capabilities: ReadonlyMap<Unit, unknown>,
  weights: TermWeights,
): Division {
  const drafts = new Map<string, Draft>()
  const open: Unit[] = []
  for (const unit of units) {
    const { group } = unit.requirement
    const heading = group === undefined ? undefined : headingOf(group)
    if (group === undefined || heading === undefined) {
      open.push(unit)
      continue
    }
    const name = heading.title.toLowerCase()
    const draft = drafts.get(name)
    if (draft === undefined) drafts.set(name, { ...heading, group, units: [unit] })
    else draft.units.push(unit)
  }
  const [only] = drafts.values()
  if (drafts.size === 1 && only?.units.some((unit) => capabilities.has(unit)) === true)
    return { topics: [], open: units }
  const topics = [...drafts.values()]
  const places = bestPlaces(open, topics, weights).map((place, at) => (holdsFields(open[at]) ? undefined : place))
  const remaining: Unit[] = []
  for (const [place, unit] of open.entries()) {
    const topic = topics[places[place] ?? -1]
    if (topic === undefined) remaining.push(unit)
    else topic.units.push(unit)
  }
  for (const topic of topics) topic.units.sort((a, b) => a.place - b.place)
  return { topics, open: remaining }
}

/** The nearest heading that says what it is about, from the group's own upwards; not the document's title. */
function headingOf({ title, section: own }: Group): { title: string; section: Section } | undefined {
  if (!isForm({ title, parent: own.parent })) return { title: fullTitle(title, own.parent), section: own }
  for (let section = own.parent; section !== undefined && section.depth > 1; section = section.parent) {
    if (!isForm(section)) return { title: fullTitle(section.title, section.parent), section }
  }
  return undefined
}

/** A heading's title; one of a single word says little without the heading above it: “Errors” of the “API Surface”. */
function fullTitle(heading: string, parent: Section | undefined): string {
  const title = cleanTitle(heading)
  if (/[\s_/.]/.test(title) || parent === undefined || parent.depth < 2 || !namesPart(parent)) return title
  const above = lowered(cleanTitle(bareTitle(parent.title)))
  return above === '' || above.includes(title.toLowerCase()) ? title : `${title} ${above}`
}

/** For each unit in the open the place of the topic that it belongs to: told by id, by its words, or by both neighbours. */
function bestPlaces(open: readonly Unit[], topics: readonly Draft[], weights: TermWeights): (number | undefined)[] {
  const profiles = topics.map(({ title, units }) => {
    const own = units.flatMap(({ terms, requirement: { criteria } }) => [
      terms,
      ...criteria.map(({ text }) => termsOf(text)),
    ])
    return profileOf([termsOf(title), termsOf(title), ...own], weights)
  })
  const index = indexProfiles(profiles)
  const byId = new Map(
    topics.flatMap(({ group }, place) => (group.id === undefined ? [] : [[group.id, place] as const])),
  )
  const places = open.map((unit) => {
    const told = byId.get(/\bUS-?\d+\b/.exec(unit.requirement.text)?.[0] ?? '')
    if (told !== undefined) return told
    const nearest = index.nearest(profileOf([unit.terms], weights))
    return nearest !== undefined && nearest.likeness >= BELONGS ? nearest.place : undefined
  })
  return places.map((place, at) => {
    const [before, after] = [places[at - 1], places[at + 1]]
    const isBetween = open[at - 1]?.requirement.section === open[at + 1]?.requirement.section
    return place === undefined && before === after && isBetween ? before : place
  })
}
