/**
 * Units that become one mergeable change. Units of one kind that stand in one list are taken together; where such a list is
 * long, it is cut where its words change: between two neighbours that have less in common than those before and after them.
 * A cut rests on a few neighbours alone, so that an edit moves no cut but those beside it.
 */
import type { WorkKind } from './work-item.ts'
import type { Unit } from './unit.ts'
import { likeness, profileOf, type Profile, type TermWeights } from './term-weights.ts'

/** Units of one change. */
export interface Bundle {
  readonly kind: WorkKind
  readonly units: readonly Unit[]
}

/** Lists are cut when they hold more units or characters than this. */
const MOST_UNITS = 5
const MOST_CHARACTERS = 1500

/** Bundles units, given in the order of the documents. */
export function bundleUnits(units: readonly Unit[], weights: TermWeights): Bundle[] {
  const lists = new Map<string, Unit[]>()
  for (const unit of units) {
    const name = unit.kind.isFirm ? unit.kind.kind : ''
    const list = lists.get(name)
    if (list === undefined) lists.set(name, [unit])
    else list.push(unit)
  }
  return [...lists.values()]
    .flatMap((list) => cutList(list, weights))
    .map((list) => ({ kind: mainKind(list), units: list }))
    .toSorted((a, b) => placeOf(a) - placeOf(b))
}

/** The place of a bundle's first unit. */
export function placeOf({ units }: Bundle): number {
  return units[0]?.place ?? 0
}

/** The kind that most of the units have; of equals, the first. */
export function mainKind(units: readonly Unit[]): WorkKind {
  const counts = new Map<WorkKind, number>()
  for (const { kind } of units) counts.set(kind.kind, (counts.get(kind.kind) ?? 0) + 1)
  let main: WorkKind = 'logic'
  let most = 0
  for (const [kind, count] of counts) if (count > most) [main, most] = [kind, count]
  return main
}

function cutList(units: readonly Unit[], weights: TermWeights): (readonly Unit[])[] {
  const characters = units.reduce((sum, { requirement }) => sum + requirement.text.length, 0)
  if (units.length <= MOST_UNITS && characters <= MOST_CHARACTERS) return [units]
  const gaps = units.slice(1).map((_, place) => cohesion(units, place, weights))
  const lists: Unit[][] = []
  for (const [place, unit] of units.entries()) {
    if (place === 0 || isCut(gaps, place - 1)) lists.push([unit])
    else lists.at(-1)?.push(unit)
  }
  return lists
}

/** A gap is a cut when nothing holds it together, or when it holds less than its neighbours. */
function isCut(gaps: readonly number[], place: number): boolean {
  const gap = gaps[place] ?? 1
  const [before, after] = [gaps[place - 1] ?? 1, gaps[place + 1] ?? 1]
  return gap < 0 || (gap < before && gap <= after)
}

/** How much the two units before the gap have in common with the two after it; less than nothing across sections. */
function cohesion(units: readonly Unit[], place: number, weights: TermWeights): number {
  const [last, first] = [units[place], units[place + 1]]
  if (last === undefined || first === undefined) return 1
  if (last.requirement.section !== first.requirement.section) return -1
  const before = units.slice(Math.max(0, place - 1), place + 1)
  const after = units.slice(place + 1, place + 3)
  return likeness(together(before, weights), together(after, weights)) + sharedThing(last, first)
}

function together(units: readonly Unit[], weights: TermWeights): Profile {
  return profileOf(
    units.map(({ terms }) => terms),
    weights,
  )
}

function sharedThing(a: Unit, b: Unit): number {
  return a.things.some(({ kind, name }) => b.things.some((other) => other.kind === kind && other.name === name))
    ? 0.2
    : 0
}
