/**
 * What an item is, whatever its wording. It rests on what leads the item: the lowest id that the format gave, else the
 * heading that names it, else the words that matter of its first sentence; with the kind. Nothing of other items counts.
 */
import type { DraftedItem } from './drafted-item.ts'
import { cleanTitle } from './feature-title.ts'
import { termsOf, type TermWeights } from './term-weights.ts'

/** So many words stand for a sentence: enough to tell it from others, few enough to outlive most edits. */
const WORDS_OF_SENTENCE = 4

/** The identity of an item; not yet unique. */
export function identityOf(item: DraftedItem, weights: TermWeights): string {
  const { kind, heading, leading } = item
  const id = leading.find(({ requirement }) => requirement.id !== undefined)?.requirement.id
  const lead = leading[0]
  if (heading !== undefined) return `${termsOf(cleanTitle(heading)).join(' ')} / ${kind}`
  if (id !== undefined && lead !== undefined) return `${lead.requirement.source.path} ${id.toLowerCase()} / ${kind}`
  const words = (lead?.terms ?? [])
    .map((term, place) => ({ term, place, worth: weights.of(term) }))
    .toSorted((a, b) => b.worth - a.worth || a.place - b.place)
    .slice(0, WORDS_OF_SENTENCE)
    .map(({ term }) => term)
    .toSorted()
  return `${words.join(' ')} / ${kind}`
}

/** Makes identities unique: each further one of the same is counted. */
export function uniqueIdentities(identities: readonly string[]): string[] {
  const counts = new Map<string, number>()
  return identities.map((identity) => {
    const count = (counts.get(identity) ?? 0) + 1
    counts.set(identity, count)
    return count === 1 ? identity : `${identity} #${count}`
  })
}
