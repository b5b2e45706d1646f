/**
 * What the specification is about, as its own headings divide it: stories, requirements with names, capabilities, sections.
 * Units under a heading that names a form (“Functional Requirements”) go to the topic whose words they share, else they stay
 * in the open, to be divided by what they say.
 */
import type { Group, Requirement } from '../requirements/requirement.ts'
import type { Section } from '../spec/section.ts'
import { cleanTitle, isFormTitle } from './feature-title.ts'
import { indexProfiles } from './likeness-index.ts'
import { profileOf, termsOf, type TermWeights } from './term-weights.ts'
import type { Unit } from './unit.ts'

/** A heading that makes a feature, and the units that belong to it. */
export interface Topic {
  readonly title: string
  readonly group: Group
  readonly section: Section
  readonly units: readonly Unit[]
}

/** Topics in the order of the documents, and the units that belong to none. */
export interface Division {
  readonly topics: readonly Topic[]
  readonly open: readonly Unit[]
}

/** As alike as this, a unit belongs to a topic that does not stand above it. */
const BELONGS = 0.22

/** Divides units among the topics that their groups name. */
export function divideUnits(units: readonly Unit[], weights: TermWeights): Division {
  const named = new Map<string, { title: string; group: Group; section: Section; units: Unit[] }>()
  const open: Unit[] = []
  for (const unit of units) {
    const { group } = unit.requirement
    const heading = group === undefined ? undefined : headingOf(group)
    if (group === undefined || heading === undefined) {
      open.push(unit)
      continue
    }
    const name = heading.title.toLowerCase()
    const topic = named.get(name)
    if (topic === undefined) named.set(name, { ...heading, group, units: [unit] })
    else topic.units.push(unit)
  }
  const topics = [...named.values()]
  return { topics, open: giveOut(open, topics, weights) }
}

/** The nearest heading that says what it is about, from the group's own upwards; not the document's title. */
function headingOf(group: Group): { title: string; section: Section } | undefined {
  if (!isFormTitle(group.title)) return { title: cleanTitle(group.title), section: group.section }
  for (let section = group.section.parent; section !== undefined && section.depth > 1; section = section.parent) {
    if (!isFormTitle(section.title)) return { title: cleanTitle(section.title), section }
  }
  return undefined
}

/** Gives units in the open to the topics that they are like; those that remain are returned. */
function giveOut(
  open: readonly Unit[],
  topics: readonly { title: string; group: Group; units: Unit[] }[],
  weights: TermWeights,
): Unit[] {
  const index = indexProfiles(
    topics.map(({ title, units }) =>
      profileOf([termsOf(title), termsOf(title), ...units.flatMap(textsOf).map(termsOf)], weights),
    ),
  )
  const places = new Map(topics.flatMap(({ group }, place) => (group.id === undefined ? [] : [[group.id, place]])))
  const remaining: Unit[] = []
  const given = open.map((unit) => {
    const told = /\bUS-?\d+\b/.exec(unit.requirement.text)?.[0]
    const named = told === undefined ? undefined : places.get(told)
    if (named !== undefined) return named
    const nearest = index.nearest(profileOf([unit.terms], weights))
    return nearest !== undefined && nearest.likeness >= BELONGS ? nearest.place : undefined
  })
  for (const [place, unit] of open.entries()) {
    const topic = topics[given[place] ?? -1]
    if (topic === undefined) remaining.push(unit)
    else topic.units.push(unit)
  }
  return remaining
}

function textsOf({ requirement }: Unit): string[] {
  return [requirement.text, ...criteriaOf(requirement)]
}

function criteriaOf({ criteria }: Requirement): string[] {
  return criteria.map(({ text }) => text)
}
