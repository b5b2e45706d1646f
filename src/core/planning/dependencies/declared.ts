/**
 * What texts say of the order of tasks in so many words. Only positive, bounded phrases count, and only what stands right after them
 * is referred to; “independent of” and “in parallel with” keep two tasks apart, and a sentence that says so orders nothing.
 */
import type { Clause } from './clause.ts'
import type { Link } from './link.ts'
import { referencesTo } from './reference.ts'
import type { Telling } from './told-name.ts'

/** What texts declare. */
export interface Declared {
  readonly links: readonly Link[]
  /** Whether words say that neither of two tasks, by their places, waits for the other. */
  readonly isKeptApart: (a: number, b: number) => boolean
  /** How many pairs words keep apart. */
  readonly apart: number
}

const APART =
  /\b(?:independent(?:ly)? (?:of|from)|in parallel (?:with|to)|parallel(?:[- ]safe)? with|concurrent(?:ly)? with|alongside|no dependenc(?:y|ies) (?:on|with)|(?:does|do|must|should|is|are) ?n[o']t (?:depend(?:ent)? on|block(?:ed by)?|require|need|wait for)|not blocked by|without (?:waiting for|depending on)|regardless of|decoupled from)(?=[\s:])/gi
/** “X waits for …”. */
const WAITS =
  /\b(?:depends?(?:ing|ent)? (?:up)?on|dependenc(?:y|ies)(?: on)?\s*:|depends_on\s*:|requires?(?:\s+that)?|prerequisites?\s*:|blocked by|blocked on|gated (?:by|on)|waits? (?:for|on)|builds? (?:up)?on(?: top of)?|must (?:follow|come after)|comes? after|follows|after|once|as soon as|only when|needs)(?=[\s:[])/gi
/** “… waits for X”. */
const PRECEDES =
  /\b(?:blocks|unblocks|(?:is )?(?:required|needed) (?:by|for|before)|(?:a )?prerequisites? (?:for|of)|must (?:precede|come before|land before|be (?:done|finished|complete[d]?|merged|in place) before)|before|precedes|enables|comes? before)(?=[\s:[])/gi
/** What says that something is not so, or only asks. */
const DENIED = /\b(?:not|never|no longer|neither|nor|n['’]t|unless|instead of|rather than|whether)\b/i
/** In the middle of a sentence these tell how a program runs; by ids, or at its beginning, how the work goes. */
const MAY_BE_RUNTIME = /^(?:before|after|once|follows|precedes|enables|as soon as|only when|needs|(?:comes? )?before)/i
const BY_ID = 1
const BY_WORDS = 0.9

/** Reads what tasks' own texts declare. Linear in their length. */
export function declaredIn(tellings: readonly Telling[]): Declared {
  const references = referencesTo(tellings.map(({ subject }) => subject))
  const links = new Map<string, Link>()
  const apart = new Set<string>()
  for (const telling of tellings) {
    for (const clause of telling.clauses.filter(({ isCode }) => !isCode)) {
      const text = clause.text.replaceAll(/[\n\r]/g, ' ')
      const denied = [...text.matchAll(APART)]
      for (const { index, 0: words } of denied) {
        const head = subjectOf(text, index, references.at) ?? telling.place
        for (const place of references.at(text, index + words.length).places) apart.add(pairOf(head, place))
      }
      if (denied.length > 0 || /\?\s*$/.test(text)) continue
      for (const [cues, isWaiting] of [
        [WAITS, true],
        [PRECEDES, false],
      ] as const) {
        for (const { index, 0: words } of text.matchAll(cues)) {
          if (DENIED.test(text.slice(Math.max(0, index - 30), index))) continue
          const { places, end } = references.at(text, index + words.length)
          if (places.length === 0) continue
          if (MAY_BE_RUNTIME.test(words) && index > 2 && !/\d/.test(text.slice(index, end))) continue
          const one = ownerOf(text, index, end, telling.place, references.at)
          for (const other of places) {
            const [from, to] = isWaiting ? [other, one] : [one, other]
            if (from !== to && !links.has(`${from} ${to}`)) {
              links.set(`${from} ${to}`, linkOf(tellings, from, to, clause, telling.place, text.slice(index, end)))
            }
          }
        }
      }
    }
  }
  return {
    links: [...links.values()].filter((link) => link.confidence === BY_ID || !apart.has(pairOf(link.from, link.to))),
    isKeptApart: (a, b) => apart.has(pairOf(a, b)),
    apart: apart.size,
  }
}

type Read = ReturnType<typeof referencesTo>['at']

/** The task that a clause begins with, where it names one: “T004 depends on …”. */
function subjectOf(text: string, cue: number, at: Read): number | undefined {
  const { places, end } = at(text, 0)
  return places.length === 1 &&
    end <= cue &&
    /^[\s"'”`*)\]:(]*(?:is|are|must|should|can|may|be|runs?|only|then)?\s*$/i.test(text.slice(end, cue))
    ? places[0]
    : undefined
}

/** Who waits, or precedes: the task named before the cue, else after “Once X is done, …”, else the one whose text it is. */
function ownerOf(text: string, cue: number, end: number, own: number, at: Read): number {
  const named = subjectOf(text, cue, at)
  if (named !== undefined) return named
  const comma = /^[^,.;]{0,60},\s*(?:then\s+)?(?:we\s+)?(?:can\s+)?(?:start|begin|do|run)?\s*/i.exec(text.slice(end))
  const after = cue > 2 || comma === null ? [] : at(text, end + comma[0].length).places
  return after[0] ?? own
}

function pairOf(a: number, b: number): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`
}

function linkOf(
  tellings: readonly Telling[],
  from: number,
  to: number,
  clause: Clause,
  teller: number,
  said: string,
): Link {
  const [maker, user] = [tellings[from] as Telling, tellings[to] as Telling]
  const isById = /\d/.test(said)
  return {
    from,
    to,
    rule: 'declared',
    type: 'sequential',
    confidence: isById ? BY_ID : BY_WORDS,
    isHard: true,
    reason: `“${user.subject.title}” waits for “${maker.subject.title}”, as is said: “${said.trim()}”.`,
    made: from === teller ? clause : (maker.clauses[0] ?? clause),
    used: to === teller ? clause : from === teller ? (user.clauses[0] ?? clause) : clause,
    about: said.trim(),
  }
}
