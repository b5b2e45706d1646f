import type { Profile } from './term-weights.ts'

/** The profile that is most like the one asked for. */
export interface Nearest {
  readonly place: number
  readonly likeness: number
}

/** Profiles that can be asked which of them is nearest; a question costs as much as the lists of its words are long. */
export interface LikenessIndex {
  nearest(profile: Profile, mayBe?: (place: number) => boolean): Nearest | undefined
}

/** A word in more of the profiles than this tells them apart too little to be worth its time. */
const MOST_POSTINGS = 400

/** Indexes profiles by their words. Of equals, the first is nearest. */
export function indexProfiles(profiles: readonly Profile[]): LikenessIndex {
  const postings = new Map<string, { place: number; weight: number }[]>()
  for (const [place, { weights }] of profiles.entries()) {
    for (const [term, weight] of weights) {
      const list = postings.get(term)
      if (list === undefined) postings.set(term, [{ place, weight }])
      else list.push({ place, weight })
    }
  }
  return {
    nearest(profile, mayBe = () => true) {
      const dots = new Map<number, number>()
      for (const [term, weight] of profile.weights) {
        const list = postings.get(term) ?? []
        if (list.length > MOST_POSTINGS) continue
        for (const entry of list) dots.set(entry.place, (dots.get(entry.place) ?? 0) + weight * entry.weight)
      }
      let best: Nearest | undefined
      for (const [place, dot] of dots) {
        if (!mayBe(place)) continue
        const alike = dot / (profile.length * (profiles[place]?.length ?? 1))
        if (best === undefined || alike > best.likeness || (alike === best.likeness && place < best.place)) {
          best = { place, likeness: alike }
        }
      }
      return best
    },
  }
}
