import type { Priority } from '../../model/identity.ts'

const RANKS: readonly (readonly [Priority, RegExp])[] = [
  ['critical', /^(?:p0|critical|blocker|must|must have|muss|1 ?- ?must)$/],
  ['high', /^(?:p1|high|should|should have|important|hoch|soll|mvp|yes)$/],
  ['medium', /^(?:p2|medium|normal|could|could have|mittel|kann)$/],
  ['low', /^(?:p3|p4|low|won'?t|nice to have|niedrig|no|non mvp)$/],
]
const STORY_RANKS: Readonly<Record<string, Priority>> = {
  '0': 'critical',
  '1': 'critical',
  '2': 'high',
  '3': 'medium',
  '4': 'low',
}

/** A priority by a word that stands alone: `P1`, `Must`, `high`. */
export function priorityOfWord(word: string): Priority | undefined {
  const bare = word
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}']+/gu, ' ')
    .trim()
  return RANKS.find(([, pattern]) => pattern.test(bare))?.[0]
}

/** The priority that a title carries in brackets: `(Priority: P2)`, `[P0]`, `(MVP)`. `startsAtOne`: the format has no P0. */
export function priorityInTitle(title: string, startsAtOne: boolean): Priority | undefined {
  const found =
    /[([]\s*(?:priority\s*[:=]?\s*)?(p\d|critical|high|medium|low|must|should|could|mvp|non-mvp)\s*[)\]]/i.exec(
      title,
    )?.[1]
  if (found === undefined) return undefined
  if (startsAtOne && /^p\d$/i.test(found)) return STORY_RANKS[found.slice(1)]
  return priorityOfWord(found)
}
