/**
 * Units that become one mergeable change. What stands under a heading of its own and is small is one change. Else units of one
 * layer (data, logic, interface, screens …) are taken together, and a long list of them is cut where its words change:
 * between two neighbours that have less in common than those around them. A cut rests on a few neighbours alone, so that an
 * edit moves no cut but those beside it.
 */
import { layerOf } from './layer.ts'
import { chance } from '../../std/chance.ts'
import { nearestTopic } from './section-topics.ts'
import { isApart } from './source-place.ts'
import { likeness, profileOf, type Profile, type TermWeights } from './term-weights.ts'
import type { Unit } from './unit.ts'
import type { WorkKind } from './work-item.ts'

/** Units of one change. */
export interface Bundle {
  readonly kind: WorkKind
  readonly units: readonly Unit[]
}

/** What is no longer than this is one change: characters of its units, so many more for each, and so many units at most. */
const SMALL = 1000
const EACH = 60
const MOST = 4
/** A long list is cut until no part has more units. */
const MOST_OF_LIST = 3
const MOST_VALUES = 6
/** A gap that is never cut: within a table. */
const WHOLE = 9
/** How far a cut looks before and after. */
const REACH = 2

/** Bundles the units of a part with a heading of its own, given in the order of the documents. */
export function bundleNamed(units: readonly Unit[], weights: TermWeights): Bundle[] {
  if (units.length === 0) return []
  return isSmall(units) ? [bundleOf(units)] : bundleUnits(units, weights)
}

/** Bundles units, given in the order of the documents. */
export function bundleUnits(units: readonly Unit[], weights: TermWeights): Bundle[] {
  const layers = new Map<string, Unit[]>()
  for (const unit of units) {
    const layer = layerOf(unit.kind)
    const list = layers.get(layer)
    if (list === undefined) layers.set(layer, [unit])
    else list.push(unit)
  }
  return [...layers.values()]
    .flatMap((list) => cutList(list, weights))
    .map(bundleOf)
    .toSorted((a, b) => placeOf(a) - placeOf(b))
}

/** A bundle of units; its kind is the one that most of them have. */
export function bundleOf(units: readonly Unit[]): Bundle {
  return { kind: mainKind(units), units }
}

/** The place of a bundle's first unit. */
export function placeOf({ units }: Bundle): number {
  return units[0]?.place ?? 0
}

/** The kind that most of the units have; one that makes something counts more than one that only colours. */
export function mainKind(units: readonly Unit[]): WorkKind {
  const counts = new Map<WorkKind, number>()
  for (const { kind } of units) {
    const weight = kind.kind === 'logic' ? 0.6 : kind.isFirm ? 1.5 : 1
    counts.set(kind.kind, (counts.get(kind.kind) ?? 0) + weight)
  }
  let main: WorkKind = 'logic'
  let most = 0
  for (const [kind, count] of counts) if (count > most) [main, most] = [kind, count]
  return main
}

function isSmall(units: readonly Unit[]): boolean {
  return units.length <= MOST && units.reduce((sum, unit) => sum + sizeOf(unit), 0) <= SMALL
}

function sizeOf({ requirement: { text, criteria } }: Unit): number {
  return EACH + text.length + criteria.reduce((sum, criterion) => sum + criterion.text.length / 4, 0)
}

function cutList(units: readonly Unit[], weights: TermWeights): (readonly Unit[])[] {
  if (isSmall(units)) return [units]
  const gaps = units.slice(1).map((_, place) => cohesion(units, place, weights))
  const lists: (readonly Unit[])[] = []
  let from = 0
  for (let place = 0; place <= gaps.length; place++) {
    if (place < gaps.length && !isCut(gaps, place)) continue
    lists.push(...divided(units.slice(from, place + 1), gaps.slice(from, place)))
    from = place + 1
  }
  return lists
}

/** A stretch between two cuts that is still too long is divided where it holds together least. */
function divided(units: readonly Unit[], gaps: readonly number[]): (readonly Unit[])[] {
  const done: (readonly Unit[])[] = []
  const open = [{ units, gaps }]
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const at = part.units.length <= mostOf(part.units) ? undefined : weakest(part.gaps)
    if (at === undefined) {
      done.push(part.units)
      continue
    }
    open.push({ units: part.units.slice(at + 1), gaps: part.gaps.slice(at + 1) })
    open.push({ units: part.units.slice(0, at + 1), gaps: part.gaps.slice(0, at) })
  }
  return done
}

/** Values of one thing, under one lead-in, stay together longer than demands. */
function mostOf(units: readonly Unit[]): number {
  const lead = leadOf(units[0])
  return lead !== undefined && units.every((unit) => leadOf(unit) === lead) ? MOST_VALUES : MOST_OF_LIST
}

/** What stands before the colon of a short item's words: `Search covers: `. */
function leadOf(unit: Unit | undefined): string | undefined {
  const text = unit?.requirement.text ?? ''
  const end = text.indexOf(': ')
  return end < 12 || text.length - end > 60 ? undefined : text.slice(0, end)
}

/** The gap that holds least together, not at an end where there is another; nothing where all is one thing. */
function weakest(gaps: readonly number[]): number | undefined {
  let best: number | undefined
  for (const [place, gap] of gaps.entries()) {
    if (gap >= WHOLE || (gaps.length > 3 && (place === 0 || place === gaps.length - 1))) continue
    if (best === undefined || gap < (gaps[best] ?? WHOLE)) best = place
  }
  return best
}

/** A gap is a cut when it holds less together than any other within reach. */
function isCut(gaps: readonly number[], place: number): boolean {
  const gap = gaps[place] ?? WHOLE
  const isAtEnd = place === 0 || place === gaps.length - 1
  if (isAtEnd && gap >= 0) return false
  for (let step = 1; step <= REACH; step++) {
    if ((gaps[place - step] ?? WHOLE) <= gap || (gaps[place + step] ?? WHOLE) < gap) return false
  }
  return true
}

/** How much the units before the gap have in common with those after it; less across sections. One table stays whole. */
function cohesion(units: readonly Unit[], place: number, weights: TermWeights): number {
  const [last, first] = [units[place], units[place + 1]]
  if (last === undefined || first === undefined) return WHOLE
  const { section } = first.requirement
  const topic = nearestTopic(section)
  const isNewPart = section !== last.requirement.section || isApart(last.requirement, first.requirement)
  if (!isNewPart && (topic === 'data-model' || topic === 'entities')) return WHOLE
  const before = units.slice(Math.max(0, place - 1), place + 1)
  const after = units.slice(place + 1, place + 3)
  const alike = likeness(together(before, weights), together(after, weights))
  // Where all gaps are alike, the words themselves decide, so that an edit elsewhere moves no cut.
  const tie = 0.001 * chance(0, first.requirement.text)
  const isSameList = leadOf(last) !== undefined && leadOf(last) === leadOf(first)
  return alike + sharedThing(last, first) + (isSameList ? 0.5 : 0) + tie - (isNewPart ? 1 : 0)
}

function together(units: readonly Unit[], weights: TermWeights): Profile {
  return profileOf(
    units.map(({ terms }) => terms),
    weights,
  )
}

function sharedThing(a: Unit, b: Unit): number {
  return a.things.some(({ kind, name }) => b.things.some((other) => other.kind === kind && other.name === name))
    ? 0.1
    : 0
}
