/**
 * Gives what bounds the work to the items that it speaks of: qualities, constraints and rules of process. One with an id of its
 * own is carried out by the item that is most like it, so that nobody has to ask where it went.
 */
import type { Group } from '../requirements/requirement.ts'
import type { DraftedItem } from './drafted-item.ts'
import { indexProfiles } from './likeness-index.ts'
import { profileOf, termsOf, type TermWeights } from './term-weights.ts'
import type { Unit } from './unit.ts'

/** As alike as this, a bound speaks of an item. */
const SPEAKS_OF = 0.15

/** The items of each group, by their places. */
function placesByGroup(items: readonly DraftedItem[]): ReadonlyMap<Group, ReadonlySet<number>> {
  const places = new Map<Group, Set<number>>()
  for (const [place, { units }] of items.entries()) {
    for (const { requirement } of units) {
      if (requirement.group === undefined) continue
      const list = places.get(requirement.group)
      if (list === undefined) places.set(requirement.group, new Set([place]))
      else list.add(place)
    }
  }
  return places
}

/** Attaches bounds to items, those of a part with a name to an item of that part; those with an id that speak of none are returned. */
export function attachBounds(bounds: readonly Unit[], items: readonly DraftedItem[], weights: TermWeights): Unit[] {
  const index = indexProfiles(
    items.map(({ units, heading }) => profileOf([termsOf(heading ?? ''), ...units.map(({ terms }) => terms)], weights)),
  )
  const left: Unit[] = []
  const byGroup = placesByGroup(items)
  for (const bound of bounds) {
    const { requirement } = bound
    const own = requirement.group === undefined || bound.named.length === 0 ? undefined : byGroup.get(requirement.group)
    const nearest = index.nearest(profileOf([bound.terms], weights), (place) => own?.has(place) ?? true)
    const [first] = own ?? []
    const isClear = nearest !== undefined && (own !== undefined || nearest.likeness >= SPEAKS_OF)
    const item = isClear ? items[nearest.place] : items[first ?? -1]
    if (item === undefined) {
      if (requirement.id !== undefined) left.push(bound)
    } else if (requirement.id === undefined) item.bounds.push(requirement)
    else item.units.push(bound)
  }
  return left
}
