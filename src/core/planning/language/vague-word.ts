import { closedIn } from './pieces.ts'

/** A word that says how good something is without saying how that is seen. */
export interface VagueWord {
  /** As written. */
  readonly text: string
  /** Offsets in the text, `end` exclusive. */
  readonly start: number
  readonly end: number
}

const VAGUE =
  /(?<![\w-])(?:(?:very |extremely |super |blazing(?:ly)? )?(?:fast|quick|quickly|responsive|performant|scalable|robust|robustly|intuitive|intuitively|user[- ]friendly|developer[- ]friendly|seamless|seamlessly|easy[- ]to[- ]use|easy to (?:understand|maintain|read)|highly available|efficient|efficiently|appropriate|appropriately|reasonable|reasonably|adequate|adequately|sufficient|sufficiently|state[- ]of[- ]the[- ]art|world[- ]class|lightweight|elegant|modern|beautiful|smooth|smoothly|optimal|optimally|high[- ](?:performance|quality)|good (?:performance|quality|experience)|best practices|as (?:needed|appropriate|necessary)|if (?:needed|necessary|appropriate|possible)|where (?:possible|appropriate|feasible)|in a timely manner|and so on|etc))(?![\w-])/gi
/** Uses that are exact: a name, or what the word is a part of. */
const EXACT_AFTER =
  /^[\s-]*(?:forward|path|lane|tests?|mode|fail|track|start|actions?|reply|fix|open|search|layouts?|design|images?|grid|table|breakpoints?|permissions?)\b/i
/** A number so near makes a word exact. */
const NEAR = 45

/** The vague words of a text that no number near them makes exact. Linear in its length. */
export function vagueWordsIn(text: string): VagueWord[] {
  const closed = closedIn(text)
  const found: VagueWord[] = []
  for (const match of text.matchAll(VAGUE)) {
    const start = match.index
    const end = start + match[0].length
    if (
      closed[start] === 1 ||
      isName(match[0], text, start, end) ||
      isSettled(match[0], text, start, end) ||
      EXACT_AFTER.test(text.slice(end, end + 20))
    )
      continue
    const before =
      text
        .slice(Math.max(0, start - NEAR), start)
        .split(/[.;!?]\s/)
        .at(-1) ?? ''
    const after = text.slice(end, end + NEAR).split(/[.;!?]\s/, 1)[0] ?? ''
    if (/\d/.test(before + after)) continue
    found.push({ text: match[0], start, end })
  }
  return found
}

/** Words that vouch for nothing by themselves; with what follows them they may say enough. */
const WEAK =
  /^(?:appropriate|reasonable|adequate|sufficient|efficient|lightweight|modern|elegant|smooth|optimal|beautiful|responsive)$/i

/** Whether what stands around a weak word settles it: `the appropriate section`, `sufficient detail to …`, `lightweight state`. */
function isSettled(word: string, text: string, start: number, end: number): boolean {
  if (!WEAK.test(word)) return false
  const before = text.slice(Math.max(0, start - 30), start)
  const after = text.slice(end, end + 60)
  const isSaid = /\b(?:is|are|be|as|and|or|remains?|stays?|feels?)\s+(?:\w+ly\s+)?$/i.test(before)
  if (isSaid && /^\s*(?:[.,;!?)]|$|and\b|or\b)/.test(after)) return false
  if (!/^(?:appropriate|reasonable|adequate|sufficient)$/i.test(word)) return true
  if (/\b(?:the|each|every|its|their)\s+$/i.test(before)) return true
  return /^\s+[\w-]+(?:\s+[\w-]+){0,3}\s*(?:\(|:|\b(?:to|for|that|which|per|based|from|of|exists?|when)\b)/.test(after)
}

/** Whether a word is part of a name or a phrase: `Quick Chat`, `fail fast`. */
function isName(word: string, text: string, start: number, end: number): boolean {
  if (/^fast$/i.test(word) && /\bfail(?:s|ed|ing)?[ -]$/i.test(text.slice(Math.max(0, start - 8), start))) return true
  if (!/^\p{Lu}/u.test(word)) return false
  return (
    /^\s+\p{Lu}\p{Ll}/u.test(text.slice(end, end + 4)) ||
    /[\p{L},]\s+$/u.test(text.slice(Math.max(0, start - 3), start))
  )
}
