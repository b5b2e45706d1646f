/**
 * Gives what bounds the work to the items that it speaks of: qualities, constraints and rules of process. One with an id of its
 * own is carried out by the item that is most like it, so that nobody has to ask where it went.
 */
import type { DraftedItem } from './drafted-item.ts'
import { indexProfiles } from './likeness-index.ts'
import { profileOf, termsOf, type TermWeights } from './term-weights.ts'
import type { Unit } from './unit.ts'

/** As alike as this, a bound speaks of an item. */
const SPEAKS_OF = 0.15

/** Attaches bounds to items; those with an id that speak of none are returned. */
export function attachBounds(bounds: readonly Unit[], items: readonly DraftedItem[], weights: TermWeights): Unit[] {
  const index = indexProfiles(
    items.map(({ units, heading }) => profileOf([termsOf(heading ?? ''), ...units.map(({ terms }) => terms)], weights)),
  )
  const left: Unit[] = []
  for (const bound of bounds) {
    const { requirement } = bound
    const nearest = index.nearest(profileOf([bound.terms], weights))
    const item = nearest !== undefined && nearest.likeness >= SPEAKS_OF ? items[nearest.place] : undefined
    if (item === undefined) {
      if (requirement.id !== undefined) left.push(bound)
    } else if (requirement.id === undefined) item.bounds.push(requirement)
    else item.units.push(bound)
  }
  return left
}
