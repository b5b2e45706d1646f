import { closedIn } from './pieces.ts'

/** How strongly something is demanded, by its words. `none`: it is stated without such a word. */
export type Modality = 'must' | 'should' | 'may' | 'must_not' | 'none'

/** How strongly a text demands, and the words that say so. */
export interface StatedModality {
  readonly modality: Exclude<Modality, 'none'>
  /** As written: `MUST NOT`. */
  readonly said: string
  /** Offsets in the text, `end` exclusive. */
  readonly start: number
  readonly end: number
}

/** More of a text is not looked at: a demand has said by then how strong it is. */
const LOOKED_AT = 4000

const FORMS =
  /\b(?:(?<may>need(?:s)? not\b|(?:does|do) not (?:need|have) to\b|doesn['’]t (?:need|have) to\b|not required\b|may\b(?! not)|might\b|can\b(?! ?not\b)|could\b(?! not)|optional(?:ly)?\b|nice[- ]to[- ]have\b)|(?<not>(?:must|shall|should|will|may|can|could|do|does|is|are)(?: not\b(?! (?:only|just|necessarily)\b)|n['’]t\b)|cannot\b|won['’]t\b|(?:must|shall|should|will|can)? ?never\b|no longer\b|(?:is|are) (?:prohibited|forbidden|disallowed)\b|under no circumstances\b)|(?<must>must\b|shall\b|(?:is|are|be) (?:required|mandatory|obliged|necessary)\b|required to\b|needs? to\b|ha(?:s|ve) to\b|mandatory\b|REQUIRED\b)|(?<should>should\b|ought to\b|(?:is|are) (?:recommended|expected|encouraged)\b|ideally\b))/giu

/**
 * How strongly a text demands. Words that oblige or forbid go before words that advise or allow; among equals the first counts.
 * Nothing when no such word stands in it outside of code, quotes and parentheses.
 */
export function modalityOf(text: string): StatedModality | undefined {
  const looked = text.slice(0, LOOKED_AT)
  const closed = closedIn(looked)
  let best: StatedModality | undefined
  for (const found of looked.matchAll(FORMS)) {
    if (closed[found.index] === 1) continue
    const { may, not, must } = found.groups ?? {}
    const modality = not !== undefined ? 'must_not' : must !== undefined ? 'must' : may !== undefined ? 'may' : 'should'
    if (modality === 'may' && /^May\b/.test(found[0]) && /^\s+\d/.test(looked.slice(found.index + 3, found.index + 8)))
      continue
    const rule = modality === 'may' ? restrictionAt(looked, found.index, found[0].length) : undefined
    if (rule !== undefined) {
      if (best === undefined || RANK.must > RANK[best.modality]) best = rule
      continue
    }
    const said = found[0].trim()
    const start = found.index + (found[0].length - found[0].trimStart().length)
    const stated = { modality, said, start, end: start + said.length } as const
    if (best === undefined || RANK[modality] > RANK[best.modality]) best = stated
  }
  return best
}

/** `Only members may delete it`, `can only be seen by members`: what is allowed to some is forbidden to all others. */
function restrictionAt(text: string, at: number, length: number): StatedModality | undefined {
  const from = Math.max(0, at - 160)
  const before = /(?:^|[.!?:;]\s+|\n)\W*(only)\b(?! (?:if|when|once)\b)[^.!?;\n]{1,120}$/i.exec(text.slice(from, at))
  const said = before?.[1] ?? /^ (only)\b/i.exec(text.slice(at + length))?.[1]
  if (said === undefined) return undefined
  const start = before === null ? at + length + 1 : from + before.index + before[0].indexOf(said)
  return { modality: 'must', said, start, end: start + said.length }
}

/** Whether a text leaves its demand to choice. What users can do once it is made (`Members can add items`) is no choice of its makers. */
export function isOptional(text: string): boolean {
  const stated = modalityOf(text)
  return stated?.modality === 'may' && !/^can$/i.test(stated.said)
}

const RANK = { must: 3, must_not: 3, should: 2, may: 1 } as const
