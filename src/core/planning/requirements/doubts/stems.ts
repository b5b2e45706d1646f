import { compareText } from '../../../std/order.ts'
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

/** The stems of a text in one order: the same for each wording of one subject. */
export function subjectKey(text: string): string {
  return [...stemsOf(text)].toSorted(compareText).join(' ')
}
