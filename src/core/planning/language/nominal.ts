/** A phrase without a predicate as a demand: `Migration of orders` → `Migrate orders`, `Login page` → `Add login page`. */
import { isPlural, isPreposition } from './clause.ts'
import { ARTEFACTS, DEEDS, KEPT_LAST, KEPT_PREPOSITIONS, LAST_DEEDS, PROPER_NAMES } from './noun-table.ts'
import { said } from './title.ts'
import type { Piece } from './pieces.ts'
import { verbOf } from './verb.ts'

/** A demand with its verb first, and the rule that put it there. */
export interface Demand {
  readonly text: string
  readonly rule: string
}

const ARTICLES = new Set(['a', 'an', 'the', 'new'])

/** The demand of a phrase: the verb that fits its noun, else `Implement`. */
export function nominalDemand(text: string, pieces: readonly Piece[]): Demand {
  const words = pieces.filter(({ bare }, at) => !(at === 0 && ARTICLES.has(bare) && bare !== 'new'))
  const at = words.findIndex(({ bare, isClosed }, index) => index > 0 && !isClosed && isPreposition(bare))
  const ends = words.findIndex(({ isLast, isClosed }) => isLast && !isClosed)
  const until = [at, ends < 0 ? -1 : ends + 1].filter((place) => place > 0)
  const head = words[Math.min(...until, words.length) - 1]
  const preposition = at > 0 ? words[at] : undefined
  if (head === undefined || !/\p{L}/u.test(text)) return { text: `Implement ${text}`, rule: 'nominal' }
  if (preposition !== undefined && words[at - 1] === head) {
    const demand = ofDeed(words, at, preposition.bare)
    if (demand !== undefined) return demand
  }
  const plain = words.slice(0, words.indexOf(head))
  const last = LAST_DEEDS.get(head.bare)
  if (last !== undefined && plain.length > 0 && plain.length <= 6) {
    const verb = last.replace('_', ' ')
    const rest = words.slice(plain.length + 1)
    const kept = KEPT_LAST.has(head.bare) && head.bare !== 'configuration' ? [...plain, head] : plain
    const tail = said(rest)
    return { text: `${verb} ${inner(kept)}${tail === '' ? '' : ` ${tail}`}`, rule: 'nominal-deed' }
  }
  if (ARTEFACTS.has(head.bare)) return { text: `Add ${inner(words)}`, rule: 'nominal-artefact' }
  return { text: `Implement ${inner(words)}`, rule: 'nominal' }
}

/** `Removal of X`, `Support for X`, `Integration with X`, `Full support for X`. */
function ofDeed(words: readonly Piece[], at: number, preposition: string): Demand | undefined {
  const deed = words[at - 1] as Piece
  const verb =
    DEEDS.get(deed.bare) ??
    (verbOf(deed.bare)?.form === 'gerund' && preposition === 'of' ? verbOf(deed.bare)?.base : undefined)
  if (verb === undefined || at > 2) return undefined
  const before = words[at - 2]
  if (
    before !== undefined &&
    !/^(?:full|initial|first|complete|basic|better|improved|new|proper|automatic|native|built-in|first-class|automated|continued)$/.test(
      before.bare,
    )
  )
    return undefined
  const rest = words.slice(at + 1)
  const name = verb.replace('_', ' ')
  if (preposition === 'of' || preposition === 'for')
    return rest.length === 0 ? undefined : { text: `${name} ${said(rest)}`, rule: 'nominal-deed' }
  return KEPT_PREPOSITIONS.has(preposition)
    ? { text: `${name} ${preposition} ${said(rest)}`, rule: 'nominal-deed' }
    : undefined
}

/** A phrase as it stands after a verb: without a capital that only the beginning gave it. */
function inner(words: readonly Piece[]): string {
  const text = said(words)
  const [first, second] = words
  if (first === undefined || !/^\p{Lu}\p{Ll}+(?:-\p{Ll}+)*[,;:]?$/u.test(first.text) || PROPER_NAMES.has(first.bare))
    return text
  if (second !== undefined && /^\p{Lu}/u.test(second.text)) return text
  // Letters that English does not have: other languages write their nouns with capitals.
  if (/[À-ɏ]/u.test(text)) return text
  if (first.isClosed || (words.length === 1 && !isPlural(first.bare) && text.length < 3)) return text
  return text.charAt(0).toLowerCase() + text.slice(1)
}
