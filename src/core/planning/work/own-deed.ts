/**
 * Short lists in the open, as people write them into a message: “Store pantry items · Publish an event · Document the pantry”.
 * Under no heading of their own nothing holds such demands together, so that each is a change of its own.
 */
import { isListItem, leadInBefore } from './source-place.ts'
import type { Unit } from './unit.ts'

/** Longer lists are parts of something larger. */
const MOST_DEEDS = 12
const MOST_ITEMS = 6

/** Whether each of the units is a change of its own: most of them begin with what is to be done, or they are a few items. */
export function areOwnDeeds(units: readonly Unit[]): boolean {
  if (units.length > MOST_DEEDS || units.some(({ requirement }) => requirement.id !== undefined)) return false
  const items = units.filter(({ requirement }) => isListItem(requirement))
  // What a line introduces belongs to that line: “Support these formats:”.
  if (items.some(({ requirement }) => leadInBefore(requirement) !== undefined)) return false
  const deeds = units.filter(({ imperative }) => imperative.rule === 'imperative-head').length
  return deeds * 2 >= units.length || (units.length <= MOST_ITEMS && items.length === units.length)
}
