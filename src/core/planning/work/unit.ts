import { imperativeOf, type Imperative } from '../language/imperative.ts'
import { namedThingsIn, type NamedThing } from '../named-things/named-thing.ts'
import type { Requirement } from '../requirements/requirement.ts'
import { kindOf, type KindFound } from './kind-cues.ts'
import { termsOf, type Terms } from './term-weights.ts'

/** A requirement with what shaping asks of it again and again, worked out once. */
export interface Unit {
  readonly requirement: Requirement
  /** Its place among all units, in the order of the documents. */
  readonly place: number
  readonly terms: Terms
  readonly imperative: Imperative
  readonly things: readonly NamedThing[]
  readonly kind: KindFound
}

/** Works out what a requirement is about. */
export function readUnit(requirement: Requirement, place: number): Unit {
  const { text } = requirement
  const imperative = imperativeOf(text)
  const things = namedThingsIn(text)
  return { requirement, place, terms: termsOf(text), imperative, things, kind: kindOf(text, imperative, things) }
}
