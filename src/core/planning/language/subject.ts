/** Who or what a sentence is about, as it goes into a title. */
import { isDeterminer, isPlural, isPreposition } from './clause.ts'
import { verbOf } from './verb.ts'
import { ARTEFACTS, COMPOUND_HEADS, GENERIC_ACTORS, PEOPLE, PLAIN_MODIFIERS, PROPER_NAMES } from './noun-table.ts'
import type { Piece } from './pieces.ts'
import { said } from './title.ts'

/** Whether a subject is who acts when nothing in particular does: `the system`, `users`. */
export function isGeneric(subject: readonly Piece[]): boolean {
  const head = subject.at(-1)?.bare ?? ''
  if (!GENERIC_ACTORS.has(head)) return false
  return subject.slice(0, -1).every(({ bare }) => PLAIN_MODIFIERS.has(bare))
}

/** Whether a subject is a bare name, as products have: `Kandev shows …`. */
export function isProductName(subject: readonly Piece[]): boolean {
  const [first] = subject
  if (subject.length !== 1 || first === undefined || !/^\p{Lu}\p{Ll}+$/u.test(first.text)) return false
  return !GENERIC_ACTORS.has(first.bare) && !PROPER_NAMES.has(first.bare) && !isCommon(first.bare)
}

/** Whether a word at the beginning of a sentence is no name, by its form. */
function isCommon(bare: string): boolean {
  return (
    isPlural(bare) ||
    /(?:tion|sion|ment|ing|ity|ance|ence|ness|ure|age|out|sis|ency|ware|ery)$/.test(bare) ||
    verbOf(bare) !== undefined ||
    PEOPLE.has(bare) ||
    ARTEFACTS.has(bare) ||
    COMPOUND_HEADS.has(bare)
  )
}

/** Whether a subject is those who use what is made. */
export function isUser(subject: readonly Piece[]): boolean {
  return /^(?:users?|customers?|visitors?|developers?|operators?|you|they|people|consumers?|everyone|anyone|contributors?|maintainers?|engineers?|team|teams|end-users?)$/.test(
    subject.at(-1)?.bare ?? '',
  )
}

/** What users do is let be done: `Users can see their invoices` → `Show users their invoices`. */
export function forUsers(act: string, subject: readonly Piece[], base: string, rest: string): string {
  const head = subject.at(-1)?.bare ?? ''
  if (!isUser(subject)) return act
  const who = /^(?:you|they|everyone|anyone|end-users?)$/.test(head)
    ? 'users'
    : head.endsWith('s') || head === 'people' || head === 'team'
      ? head
      : `${head}s`
  if (/^(?:see|view)$/.test(base) && !/^(?:and|or)\b/.test(rest)) return `Show ${who} ${rest}`
  if (/\b(?:their|theirs|themselves)\b/.test(rest)) return `Let ${who} ${act}`
  if (
    /^(?:choose|select|pick|specify|enter|open|click|navigate|browse|read|know|decide|understand|provide|type|press|visit|opt|sign|log|set|switch|control|discover|find|access|reach|interact|complete|return|continue|start|recognize|tell|expect|run|use)$/.test(
      base,
    )
  )
    return `Let ${who} ${act}`
  return act
}

/** Whether a subject is a person with a part of their own. */
export function isPerson(subject: readonly Piece[]): boolean {
  const head = headOf(subject)
  return PEOPLE.has(head) || PEOPLE.has(head.replace(/s$/, ''))
}

/** Where or as whom something is done, from the subject: `in the registry`, `as an admin`. */
export function placeOf(subject: readonly Piece[], base: string): string {
  const thing = lowered(subject)
  if (isPerson(subject)) {
    const bare = thing.replace(/^(?:the|an?|each|every|all|any|only)\s+/i, '')
    const one = isPlural(headOf(subject)) ? bare.replace(/s$/, '') : bare
    return `as ${/^[aeio]|^u(?!ser|ni)/i.test(one) ? 'an' : 'a'} ${one}`
  }
  if (verbOf(subject[0]?.bare ?? '')?.form === 'gerund' && subject.length > 2) return `when ${thing}`
  const isGiven = /^(?:return|emit|send|respond|raise|throw|export|reply)$/.test(base)
  return isGiven ? `from ${thing}` : `in ${thing}`
}

/** The noun of a subject: `entries` of `entries in the log`. */
export function headOf(subject: readonly Piece[]): string {
  const at = subject.findIndex(
    ({ bare, isClosed }, index) =>
      index > 0 &&
      !isClosed &&
      (isPreposition(bare) ||
        (verbOf(bare)?.form === 'gerund' && isPlural(subject[index - 1]?.bare ?? '')) ||
        /^(?:that|which|who|whose|where|when)$/.test(bare)) &&
      bare !== 'and',
  )
  const head = subject.slice(0, at < 0 ? undefined : at).findLast(({ isClosed }) => !isClosed)
  return head?.bare ?? subject[0]?.bare ?? ''
}

/** A subject as it stands within a sentence: without a capital that only the beginning gave it. */
export function lowered(subject: readonly Piece[]): string {
  const text = said(subject).replace(/[,;:]+$/, '')
  const [first, second] = subject
  if (first === undefined || !/^(?:A|\p{Lu}\p{Ll}+(?:-\p{Ll}+)*[,;]?)$/u.test(first.text)) return text
  if (PROPER_NAMES.has(first.bare) || isProductName(subject)) return text
  if (second !== undefined && /^\p{Lu}/u.test(second.text) && !isDeterminer(first.bare)) return text
  return text.charAt(0).toLowerCase() + text.slice(1)
}
