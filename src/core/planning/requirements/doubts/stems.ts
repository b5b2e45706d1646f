import { stemOf } from '../../search/stem.ts'
import { isStopWord } from '../../search/stop-words.ts'

/** Words that carry the force of a demand, not what is demanded. */
const FORCE = new Set(
  'must shall should may can not never cannot no system required user able allow support'.split(' '),
)

/** The stems of what a text is about: without words of grammar, of force, and numbers. */
export function stemsOf(text: string): Set<string> {
  const words =
    text
      .slice(0, 2000)
      .toLowerCase()
      .match(/[\p{L}][\p{L}\p{N}_-]*/gu) ?? []
  return new Set(words.flatMap((word) => (isStopWord(word) || FORCE.has(word) ? [] : [stemOf(word)])))
}
