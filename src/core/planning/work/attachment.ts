/**
 * Gives what bounds the work to the items that it speaks of: qualities, constraints and rules of process. One with an id of its
 * own is carried out by the item that is most like it, so that nobody has to ask where it went. What speaks of no item holds
 * for the whole: what can be measured is proved once for all, the rest binds every item.
 */
import { thresholdsIn } from '../language/threshold.ts'
import type { Requirement } from '../requirements/requirement.ts'
import type { DraftedItem } from './drafted-item.ts'
import { indexProfiles } from './likeness-index.ts'
import { topicsAbove } from './section-topics.ts'
import { profileOf, termsOf, type TermWeights } from './term-weights.ts'
import type { Unit } from './unit.ts'

/** As alike as this, a bound speaks of an item. */
const SPEAKS_OF = 0.15
/** More bounds of every task than this are read by nobody: the others are proved once for all. */
const MOST_COMMON = 4

/** Where bounds went that speak of no item. */
export interface Attached {
  /** To be proved for the whole. */
  readonly left: readonly Unit[]
  /** What binds every item. */
  readonly common: readonly Requirement[]
}

/** Attaches bounds to items, and tells what becomes of the others. */
export function attachBounds(bounds: readonly Unit[], items: readonly DraftedItem[], weights: TermWeights): Attached {
  const index = indexProfiles(
    items.map(({ units, heading }) => profileOf([termsOf(heading ?? ''), ...units.map(({ terms }) => terms)], weights)),
  )
  const ofSections = itemsBySection(items)
  const left: Unit[] = []
  const common: Unit[] = []
  for (const bound of bounds) {
    const { requirement } = bound
    const nearest = index.nearest(profileOf([bound.terms], weights))
    const like = nearest !== undefined && nearest.likeness >= SPEAKS_OF ? items[nearest.place] : undefined
    const item = like ?? (requirement.id === undefined ? besideIn(bound, ofSections) : undefined)
    if (item === undefined) {
      if (requirement.id !== undefined || isProved(requirement)) left.push(bound)
      else if (!isHope(requirement)) common.push(bound)
    } else if (requirement.id === undefined) item.bounds.push(requirement)
    else item.units.push(bound)
  }
  return {
    left: [...left, ...common.slice(MOST_COMMON)],
    common: common.slice(0, MOST_COMMON).map(({ requirement }) => requirement),
  }
}

type Places = ReadonlyMap<Requirement['section'], readonly { readonly place: number; readonly item: DraftedItem }[]>

function itemsBySection(items: readonly DraftedItem[]): Places {
  const places = new Map<Requirement['section'], { place: number; item: DraftedItem }[]>()
  for (const item of items) {
    for (const { place, requirement } of item.units) {
      const list = places.get(requirement.section)
      if (list === undefined) places.set(requirement.section, [{ place, item }])
      else list.push({ place, item })
    }
  }
  return places
}

/** Among the requirements of a part, what forbids speaks of the one before it, else of the one after. */
function besideIn({ place, requirement: { section } }: Unit, ofSections: Places): DraftedItem | undefined {
  if (section.role !== 'requirement') return undefined
  const beside = (ofSections.get(section) ?? []).toSorted((a, b) => a.place - b.place)
  return (beside.findLast((one) => one.place < place) ?? beside[0])?.item
}

/** Whether it can be shown once that it holds for the whole: it has a number, or tells of a case that may come up in any part. */
function isProved(requirement: Requirement): boolean {
  const { kind, text, section } = requirement
  const topics = topicsAbove(section)
  if (topics.has('success')) return false
  if (topics.has('edge-cases') || topics.has('testing')) return true
  return kind === 'quality' && thresholdsIn(text).length > 0
}

/** Whether it tells what is hoped for when all is done: no task makes it true. */
function isHope({ section }: Requirement): boolean {
  return topicsAbove(section).has('success')
}
