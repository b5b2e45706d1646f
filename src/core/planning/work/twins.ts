import { joinItems, type DraftedItem } from './drafted-item.ts'
import { indexProfiles } from './likeness-index.ts'
import { profileOf, termsOf, type TermWeights } from './term-weights.ts'

/** As alike as this, two items are one. */
const THE_SAME = 0.8

/** Joins items that say the same into the first of them. */
export function joinTwins(items: readonly DraftedItem[], weights: TermWeights): DraftedItem[] {
  const profiles = items.map(({ units, heading }) =>
    profileOf([...(heading === undefined ? [] : [termsOf(heading)]), ...units.map(({ terms }) => terms)], weights),
  )
  const index = indexProfiles(profiles)
  const joined: (DraftedItem | undefined)[] = [...items]
  for (const [place, profile] of profiles.entries()) {
    const twin = index.nearest(profile, (other) => other < place && joined[other] !== undefined)
    const [first, second] = [joined[twin?.place ?? -1], joined[place]]
    if (twin === undefined || twin.likeness < THE_SAME || first === undefined || second === undefined) continue
    joined[twin.place] = joinItems(first, second)
    joined[place] = undefined
  }
  return joined.filter((item) => item !== undefined)
}
