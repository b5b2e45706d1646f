const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu
const LONGEST = 60

/** A text that nobody vouches for, as it may stand in a sentence: on one line, with an end, and with what cannot be seen shown. */
export function shownText(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return `“${visible(cut)}”`
}

/** A text without anything that cannot be seen: such characters are shown by their numbers. */
export function visible(text: string): string {
  const plain = text.replaceAll(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
  return plain.toWellFormed()
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names
  const last = shown.at(-1) ?? ''
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`
}

/** A sentence that is no longer than a summary may be. */
export function shortened(text: string): string {
  return text.length <= 500 ? text : `${text.slice(0, 499).toWellFormed()}…`
}
