/**
 * What a sentence says about the order of two tasks: “The API requires the schema”, “Before the release, run the tests”. Both
 * tasks must be named, and between the names (or before the first of them) may stand nothing but words of order and words
 * that carry no meaning here. What is denied, or goes both ways, says nothing.
 */

/** Who waits for whom, by the position of the mention: the `first` name in the text, or the `second`. */
type Waiting = 'first' | 'second'

/** “X requires Y”: what is named first waits. */
const FIRST_WAITS =
  'require requires requiring need needs needing depend depends depending dependent rely relies relying after follow follows following await awaits awaiting wait waits waiting blocked gated use uses using consume consumes based until'
/** “X precedes Y”: what is named second waits. */
const SECOND_WAITS =
  'before precede precedes preceding required needed used consumed block blocks blocking enable enables unblock unblocks unlock unlocks feed feeds gate gates prerequisite prerequisites precondition followed'
/** “After X, Y”. */
const AHEAD_SECOND_WAITS = 'after once following when'
/** “Before X, Y”. */
const AHEAD_FIRST_WAITS = 'before until'

const IDLE =
  'is are was were be been being must should shall can could may might will would has have had to the a an of on upon for by in at with up only also directly always first then start starts started starting begin begins run runs running come comes coming happen happens go goes do does done finish finished finishes complete completed completes completion ready available exist exists existing in place task tasks step steps stage phase work which that it this and both so as'

const DENIED = /\b(?:not|never|no|none|without|cannot|independent\w*|instead|rather|unlike|unless)\b|n['’]t\b/

const INFIX = new Map<string, Waiting>([...wordsAs(FIRST_WAITS, 'first'), ...wordsAs(SECOND_WAITS, 'second')])
const AHEAD = new Map<string, Waiting>([
  ...wordsAs(AHEAD_SECOND_WAITS, 'second'),
  ...wordsAs(AHEAD_FIRST_WAITS, 'first'),
])
const IDLE_WORDS = new Set(IDLE.split(' '))
const ANY_ORDER = new RegExp([...INFIX.keys(), ...AHEAD.keys()].join('|'))

/** Shortest name that is looked for: shorter ones are words like any other. */
const SHORTEST_NAME = 3
/** Longest text that is read. */
const TEXT_READ = 600
/** Most mentions of one name that are looked at. */
const MENTIONS_READ = 8

/** A text in the form in which names are looked for: lower case, single spaces, no marks of emphasis or quotation. */
export function foldWords(text: string): string {
  const lower = text.slice(0, TEXT_READ).toLowerCase()
  const plain = /[*_`~"“”„‘()[\]]/.test(lower) ? lower.replaceAll(/[*_`~"“”„‘()[\]]/g, ' ') : lower
  return /\s\s|[\n\r\t]/.test(plain) ? plain.replaceAll(/\s+/g, ' ').trim() : plain.trim()
}

/** The names worth looking for, folded; without those that are too short. */
export function foldNames(names: Iterable<string>): string[] {
  return [...new Set([...names].map(foldWords))].filter((name) => name.length >= SHORTEST_NAME)
}

/** Whether a folded text holds any word of order. One that does not says nothing, whatever the tasks are called. */
export function speaksOfOrder(text: string): boolean {
  return ANY_ORDER.test(text)
}

/**
 * Which of two tasks waits for the other, as a folded text has it: `a`, `b`, or nothing when it does not say so or says both.
 * Names are folded; a name that both have names neither.
 */
export function waitingIn(text: string, a: readonly string[], b: readonly string[]): 'a' | 'b' | undefined {
  if (!a.some((name) => text.includes(name)) || !b.some((name) => text.includes(name))) return undefined
  const mentions = mentionsOf(text, a, b)
  let said: 'a' | 'b' | undefined
  for (let i = 1; i < mentions.length; i++) {
    const first = mentions[i - 1] as Mention
    const second = mentions[i] as Mention
    if (first.of === second.of) continue
    const before = mentions[i - 2]
    const waiting = waitingBetween(text.slice(before?.end ?? 0, first.start), text.slice(first.end, second.start))
    if (waiting === undefined) continue
    const of = waiting === 'first' ? first.of : second.of
    if (said !== undefined && said !== of) return undefined
    said = of
  }
  return said
}

interface Mention {
  readonly of: 'a' | 'b'
  readonly start: number
  readonly end: number
}

/** Where the tasks are named, in order. A name within a longer one is none. */
function mentionsOf(text: string, a: readonly string[], b: readonly string[]): Mention[] {
  const names = [
    ...a.filter((name) => !b.includes(name)).map((name) => ({ name, of: 'a' as const })),
    ...b.filter((name) => !a.includes(name)).map((name) => ({ name, of: 'b' as const })),
  ].sort((x, y) => y.name.length - x.name.length)
  const found: Mention[] = []
  for (const { name, of } of names) {
    let at = text.indexOf(name)
    for (let count = 0; at !== -1 && count < MENTIONS_READ; count++) {
      const start = at
      const end = at + name.length
      const isFree = found.every((other) => end <= other.start || other.end <= start)
      if (isFree && !isWordAt(text, start - 1) && !isWordAt(text, end)) found.push({ of, start, end })
      at = text.indexOf(name, end)
    }
  }
  return found.sort((x, y) => x.start - y.start)
}

function isWordAt(text: string, at: number): boolean {
  return at >= 0 && at < text.length && /[\p{L}\p{N}]/u.test(text[at] as string)
}

/** What the words between two names say, and those before the first when the ones between say nothing but a comma. */
function waitingBetween(ahead: string, gap: string): Waiting | undefined {
  const clause = ahead.slice(Math.max(ahead.lastIndexOf('.'), ahead.lastIndexOf(';'), ahead.lastIndexOf('\n')) + 1)
  if (/[.;!?](?:\s|$)/.test(gap) || DENIED.test(gap) || DENIED.test(clause.slice(-40))) return undefined
  const between = orderOf(gap, INFIX)
  if (between !== 'silent') return between === 'unclear' ? undefined : between
  if (!gap.includes(',')) return undefined
  const before = orderOf(clause.slice(clause.lastIndexOf(',') + 1), AHEAD)
  return before === 'silent' || before === 'unclear' ? undefined : before
}

/** What the words say: one order, none at all, or something that is not understood. */
function orderOf(text: string, words: ReadonlyMap<string, Waiting>): Waiting | 'silent' | 'unclear' {
  let said: Waiting | undefined
  for (const [word] of text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*/gu)) {
    const order = words.get(word)
    if (order !== undefined && said !== undefined && order !== said) return 'unclear'
    if (order === undefined && !IDLE_WORDS.has(word) && !/^\d/.test(word)) return 'unclear'
    said ??= order
  }
  return said ?? 'silent'
}

function wordsAs(words: string, waiting: Waiting): [string, Waiting][] {
  return words.split(' ').map((word) => [word, waiting])
}
