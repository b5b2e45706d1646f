import type { Requirement } from '../requirements/requirement.ts'
import { mainKind } from './bundle.ts'
import type { Unit } from './unit.ts'
import type { NamedBundle } from './work-feature.ts'
import type { WorkKind } from './work-item.ts'

/** An item before it has its last title and identity: units may still be added. */
export interface DraftedItem {
  readonly feature: string
  readonly kind: WorkKind
  /** What it is called after: a heading that names it alone. */
  readonly heading: string | undefined
  /** What introduces the list of capabilities that it is one of. */
  readonly list: string | undefined
  /** What it is called and known by. */
  readonly leading: readonly Unit[]
  /** All that it carries out: the leading units, each with its followers, and bounds with ids. */
  readonly units: Unit[]
  readonly bounds: Requirement[]
}

/** Drafts an item of a bundle, with the units that follow those of the bundle. */
export function draftItem(
  feature: string,
  { bundle: { kind, units: leading }, heading, list }: NamedBundle,
  followers: ReadonlyMap<Unit, readonly Unit[]>,
): DraftedItem {
  const units = leading.flatMap((unit) => [unit, ...(followers.get(unit) ?? [])])
  return { feature, kind, heading, list, leading, units, bounds: [] }
}

/** Joins the second into the first. */
export function joinItems(first: DraftedItem, second: DraftedItem): DraftedItem {
  const leading = [...first.leading, ...second.leading]
  return {
    feature: first.feature,
    kind: mainKind(leading),
    heading: first.heading ?? second.heading,
    list: first.list ?? second.list,
    leading,
    units: [...first.units, ...second.units],
    bounds: [...first.bounds, ...second.bounds],
  }
}
