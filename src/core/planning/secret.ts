/**
 * Finds secrets in texts. A secret shows by its own shape, or by the word beside it: `password: …`, `API_TOKEN=…`,
 * `Authorization: Bearer …`, `--token …`. Only beside such a word is it asked how random a value looks; a long hash or
 * identifier alone is no secret. Placeholders (`$TOKEN`, `${{ secrets.X }}`, `<token>`, `changeme`) are none either.
 */
import {
  endOf,
  isPlaceholder,
  isSecretPassword,
  MASK,
  matches,
  shapedSecrets,
  withoutTrailingSigns,
  type SecretSpan,
} from './secret-shape.ts'

/** A value that is longer is read on once it is known to be a secret. */
const MOST_READ = 200

const PASSWORD = 'passw(?:or)?d|passwd|passphrase|pwd'
const OWNERS = 'api|access|private|signing|encryption|client|auth|account|shared|master|storage|webhook|refresh|bearer'
const KEY = `secret(?:[_-]?(?:access[_-]?)?key(?:[_-]?base)?)?|(?:${OWNERS})[_ -]?(?:key|secret|token)|token|credentials?`
const VALUE = `(?:"([^"\\n]{1,400})"|'([^'\\n]{1,400})'|\`([^\`\\n]{1,400})\`|["'\`]?([^\\s"'\`]{1,${MOST_READ}}))`

/** A word that announces a secret, a sign, and the value: in quotes, or up to white space. `is` counts before quotes. */
const NAMED = new RegExp(
  `(${PASSWORD}|${KEY})(?:[_-]?\\d{1,3})?["'\`*\\]]{0,3}[ \\t]{0,3}(:=|=>|[:=|]|is(?=[ \\t]{1,3}["'\`]))\\*{0,2}[ \\t]{0,3}${VALUE}`,
  'gi',
)

/** The same as an option of a command: `--token abc`. */
const OPTION = new RegExp(`--[a-z-]{0,20}(${PASSWORD}|pass|${KEY})()[ \\t]{1,3}${VALUE}`, 'gi')

const USER = /\s(?:-u|--user)[ \t=]{1,3}["']?[^\s:"']{1,64}:([^\s"'`]{6,200})/g

const HEADER =
  /authorization["'`]?[ \t]{0,3}[:=][ \t]{0,3}["'`]?(?:(?:basic|bearer|token|apikey)[ \t]{1,3})?([A-Za-z0-9._~+/=-]{8,200})/gi

const WORD = /[^\s"'`]*/y

const BEARER = /\bbearer[ \t]{1,3}([A-Za-z0-9._~+/=-]{16,200})/gi

/** All secrets of a text, in its order; none overlap. The time grows with the length of the text alone. */
export function secretsIn(text: string): SecretSpan[] {
  const found = [...shapedSecrets(text), ...named(NAMED, text), ...named(OPTION, text), ...credentials(text)]
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  const apart: SecretSpan[] = []
  for (const span of found) {
    const last = apart.at(-1)
    if (last === undefined || span.start >= last.end) apart.push(span)
    else if (span.end > last.end) apart[apart.length - 1] = { ...last, end: span.end }
  }
  return apart
}

/** A text with its secrets masked, character by character, so that every offset and line stays. */
export function masked(text: string): string {
  let result = text
  // What a mask leaves beside it may be a secret by itself; each round masks more, so there is a last one.
  for (let spans = secretsIn(result); spans.length > 0; spans = secretsIn(result)) result = maskedAt(result, spans)
  return result
}

/** A text with the characters of these spans masked; white space stays. The spans ascend and do not overlap. */
export function maskedAt(text: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
  const parts: string[] = []
  let done = 0
  for (const { start, end } of spans) {
    parts.push(text.slice(done, start), text.slice(start, end).replaceAll(/\S/g, MASK))
    done = end
  }
  return parts.join('') + text.slice(done)
}

function* named(pattern: RegExp, text: string): Generator<SecretSpan> {
  for (const match of matches(pattern, text)) {
    const [whole, word = '', sign = '', ...values] = match
    const form = values.findIndex((value) => value !== undefined)
    const isQuoted = form < 3
    const isPassword = /^p/i.test(word)
    const raw = values[form] as string
    const start = match.index + whole.length - raw.length - (isQuoted ? 1 : 0)
    // The value may itself begin with a word that announces a secret.
    pattern.lastIndex = start
    if (!/[\d!@#$%^&*?+=~\s]/.test(raw)) continue
    const value = isQuoted ? raw : withoutTrailingSigns(isPassword ? raw : (/^[^&,;]*/.exec(raw)?.[0] ?? ''))
    const isAssigned = isQuoted || sign.includes('=') || pattern === OPTION
    if (!(isPassword ? isPasswordLike(value, word) : isRandom(value, isAssigned))) continue
    const end = isQuoted || raw.length < MOST_READ ? start + value.length : endOfWord(text, start + value.length)
    yield { start, end, kind: isPassword ? 'password' : word.toLowerCase().replaceAll(/[_-]/g, ' '), core: start }
    pattern.lastIndex = end
  }
}

/** A password, or words in the place of a passphrase. */
function isPasswordLike(value: string, word: string): boolean {
  if (!/\s/.test(value)) return isSecretPassword(value)
  return /^passphrase$/i.test(word) && value.length >= 16 && !isPlaceholder(value)
}

/** Whether a value beside a word such as `token` looks random. After a colon alone it may be a name such as `HS256-signed`. */
function isRandom(value: string, isAssigned: boolean): boolean {
  const digits = value.replaceAll(/\D/g, '').length
  if (value.length < (isAssigned ? 8 : 10) || digits < 2 || !/[A-Za-z]/.test(value) || /\s/.test(value)) return false
  if (!isAssigned && digits <= 5 && /^[A-Za-z]*\d*(?:[-_.:/][A-Za-z]*\d*)+$/.test(value)) return false
  return isVaried(value, isAssigned ? 5 : 7) && !isPlaceholder(value)
}

function* credentials(text: string): Generator<SecretSpan> {
  for (const match of matches(USER, text)) {
    const value = match[1] as string
    if (isSecretPassword(value)) yield ending(match, value, 'password')
  }
  for (const match of matches(HEADER, text)) {
    const value = match[1] as string
    if (/\d|[a-z][A-Z]/.test(value) && !isPlaceholder(value)) yield ending(match, value, 'authorization', text)
  }
  for (const match of matches(BEARER, text)) {
    const value = match[1] as string
    if (/\d/.test(value) && !isPlaceholder(value)) yield ending(match, value, 'bearer token', text)
  }
}

/** The value at the end of a match; one that reached the bound of its pattern goes on to the end of the word in `text`. */
function ending(match: RegExpExecArray, value: string, kind: string, text?: string): SecretSpan {
  const end = match.index + match[0].length
  const start = end - value.length
  return { start, end: text === undefined || value.length < MOST_READ ? end : endOfWord(text, end), kind, core: start }
}

function endOfWord(text: string, from: number): number {
  return endOf(WORD, text, from)
}

/**
 * Whether two characters drawn from a value are alike in at most one of `least` draws: its collision entropy, kept to whole
 * numbers so that every machine answers the same.
 */
function isVaried(value: string, least: number): boolean {
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  let alike = 0
  for (const count of counts.values()) alike += count * count
  return value.length * value.length >= least * alike
}
