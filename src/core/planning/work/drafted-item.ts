import type { Requirement } from '../requirements/requirement.ts'
import { mainKind, type Bundle } from './bundle.ts'
import type { Imperative } from '../language/imperative.ts'
import type { Unit } from './unit.ts'
import type { WorkKind } from './work-item.ts'

/** An item before it has its last title and identity: units may still be added. */
export interface DraftedItem {
  readonly feature: string
  readonly kind: WorkKind
  /** What it is called after: a heading that names it alone. */
  readonly heading: string | undefined
  readonly units: Unit[]
  readonly bounds: Requirement[]
  imperative: Imperative | undefined
}

/** Drafts an item of a bundle. */
export function draftItem(feature: string, bundle: Bundle, heading: string | undefined): DraftedItem {
  return { feature, kind: bundle.kind, heading, units: [...bundle.units], bounds: [], imperative: undefined }
}

/** Joins the second into the first; their units keep the order of the documents. */
export function joinItems(first: DraftedItem, second: DraftedItem): DraftedItem {
  const units = [...first.units, ...second.units].toSorted((a, b) => a.place - b.place)
  const bounds = [...first.bounds, ...second.bounds.filter((bound) => !first.bounds.includes(bound))]
  return { ...first, kind: mainKind(units), units, bounds, heading: first.heading ?? second.heading }
}
