import { imperativeOf, type Imperative } from '../language/imperative.ts'
import { namedThingsIn, type NamedThing } from '../named-things/named-thing.ts'
import { HOLDS_FIELDS } from '../requirements/data-model.ts'
import type { Requirement } from '../requirements/requirement.ts'
import { cleanTitle, isForm } from './feature-title.ts'
import { kindOf, type KindFound } from './kind-cues.ts'
import type { Stack } from './stack.ts'
import { termsOf, type Terms } from './term-weights.ts'

/** A requirement with what shaping asks of it again and again, worked out once. */
export interface Unit {
  readonly requirement: Requirement
  /** Its place among all units, in the order of the documents. */
  readonly place: number
  readonly terms: Terms
  /** The terms of the heading that names its group; none when that says only how it is written. */
  readonly named: Terms
  readonly imperative: Imperative
  readonly things: readonly NamedThing[]
  readonly kind: KindFound
}

/** Works out what a requirement is about. */
export function readUnit(requirement: Requirement, place: number, stack: Stack): Unit {
  const { text, section } = requirement
  const imperative = imperativeOf(text)
  const things = [...namedThingsIn(text), ...(requirement.things ?? [])]
  return {
    requirement,
    place,
    terms: termsOf(text),
    named: namesOf(requirement),
    imperative,
    things,
    kind: kindOf({ text, section, imperative, things }, stack),
  }
}

/** Whether a unit makes what holds data: it is a change of its own, which others build on. */
export function holdsFields(unit: Unit | undefined): boolean {
  return unit !== undefined && unit.requirement.cues.some(({ rule }) => rule === HOLDS_FIELDS)
}

/** Whether a unit is a change of its own whatever stands beside it: what holds data, and a wish in a letter. */
export function standsAlone(unit: Unit): boolean {
  return holdsFields(unit) || unit.requirement.cues.some(({ rule }) => rule === 'wished')
}

function namesOf({ group }: Requirement): Terms {
  if (group === undefined || isForm({ title: group.title, parent: group.section.parent })) return []
  return termsOf(cleanTitle(group.title))
}
