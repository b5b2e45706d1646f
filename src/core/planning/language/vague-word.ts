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
    if (closed[start] === 1 || EXACT_AFTER.test(text.slice(end, end + 20))) continue
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
