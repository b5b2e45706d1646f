import { partsOfCompound } from '../language/compound.ts'
import { modalityOf } from '../language/modality.ts'
import { sentencesOf } from '../language/sentence.ts'
import { startsWithVerb } from '../language/verb.ts'
import { plainText } from '../spec/plain-text.ts'
import type { SourceText, Span } from '../spec/source-text.ts'

/** One demand of a line, with its own words in the source. */
export interface Demand {
  readonly span: Span
  readonly text: string
}

/** Longer lines explain; shorter ones have no room for two demands. */
const [SHORTEST, LONGEST] = [30, 400]

/** The demands of a line that is one sentence with several of them; nothing when it is one demand, or parts do not stand by themselves. */
export function demandsIn(source: SourceText, { start, end }: Span): readonly Demand[] | undefined {
  const raw = source.text.slice(start, end)
  if (raw.length < SHORTEST || raw.length > LONGEST || sentencesOf(raw).length !== 1) return undefined
  const parts = partsOfCompound(raw).map((part) => ({
    span: { start: start + part.start, end: start + part.end },
    text: plainText(part.text, true),
  }))
  if (parts.length < 2 || !parts.every(({ text }) => standsAlone(text))) return undefined
  return parts
}

function standsAlone(text: string): boolean {
  // `… to add and edit them`: what is done to the same thing is no demand of its own.
  if (/^\p{L}+ (?:it|them|these|those|this|that)\W*$/iu.test(text)) return false
  return text.length >= 8 && (startsWithVerb(text) || modalityOf(text) !== undefined)
}
