/**
 * What an item is, whatever its wording. It rests on what leads the item alone: the heading that names it, else the first id
 * that the format gave, else the deed and its object in the first sentence. Nothing of other items counts, and no number of
 * them, so that a sentence elsewhere changes no identity here.
 */
import type { DraftedItem } from './drafted-item.ts'
import { cleanTitle } from './feature-title.ts'
import { layerOf } from './layer.ts'
import { termsOf } from './term-weights.ts'
import type { Unit } from './unit.ts'

/** So many words stand for a sentence: enough to tell it from others, few enough to outlive most edits. */
const WORDS_OF_SENTENCE = 4

/** The identity of an item; not yet unique. */
export function identityOf({ heading, leading }: DraftedItem): string {
  if (heading !== undefined) return `part ${termsOf(cleanTitle(heading)).join(' ')}`
  const id = leading.find(({ requirement }) => requirement.id !== undefined)?.requirement.id
  if (id !== undefined) return `id ${id.toLowerCase()}`
  const [lead] = leading
  return lead === undefined ? 'nothing' : `${layerOf(lead.kind)} ${sentenceOf(lead)}`
}

/** The words of the deed and its object, filled up with the longest of the sentence, in no order; then the numbers of the object. */
function sentenceOf({ imperative, terms }: Unit): string {
  const words = new Set(termsOf(`${imperative.verb} ${imperative.object}`))
  const others = terms.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))
  for (const word of others) if (words.size < WORDS_OF_SENTENCE) words.add(word)
  const numbers = imperative.object.match(/(?<![\w.])\d+(?:\.\d+)*(?![\w.])/g) ?? []
  return [...[...words].toSorted(), ...numbers].join(' ')
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
