/**
 * Where a text breaks the grammar of JSON, and how. Node's own parser knows it too, but tells the place only sometimes and in
 * words that change between releases.
 */

/** The first break: what was expected and what stands there instead, and its offset in the text. */
export interface JsonFault {
  readonly message: string
  readonly offset: number
}

const SPACE = /[ \t\n\r]*/y
const TOKEN =
  /[{}[\],:]|"(?:[^"\\\p{Cc}]|\u007f|[\u0080-\u009f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy
const ODD = /"|[^\s,:[\]{}"]{1,20}|./uy

type Expected = 'a value' | 'a value or "]"' | 'a name in quotes' | 'a name in quotes or "}"' | '":"' | 'an end'

/** Finds the first break of a text that is no JSON; `undefined` when it is JSON. */
export function jsonFault(text: string): JsonFault | undefined {
  const open: string[] = []
  let expected: Expected = 'a value'
  for (let at = 0; ;) {
    at = tokenEnd(SPACE, text, at) ?? at
    const end = tokenEnd(TOKEN, text, at)
    const token = end === undefined ? undefined : text.slice(at, end)
    if (at === text.length && open.length === 0 && expected === 'an end') return undefined
    const next: Expected | undefined = token === undefined ? undefined : after(token, expected, open)
    if (next === undefined)
      return { message: `${wanted(expected, open)} was expected, but ${found(text, at)}`, offset: at }
    expected = next
    at = end as number
  }
}

/** What is expected after a token that stands where `expected` was; `undefined` when the token is wrong there. Keeps `open`. */
function after(token: string, expected: Expected, open: string[]): Expected | undefined {
  const closes = token === '}' || token === ']'
  if (closes && (expected === 'an end' || expected.endsWith(`"${token}"`))) {
    if (open.at(-1) !== (token === '}' ? '{' : '[')) return undefined
    open.pop()
    return 'an end'
  }
  if (expected === 'an end') {
    if (token !== ',' || open.length === 0) return undefined
    return open.at(-1) === '{' ? 'a name in quotes' : 'a value'
  }
  if (expected === '":"') return token === ':' ? 'a value' : undefined
  if (expected.startsWith('a name')) return token.startsWith('"') ? '":"' : undefined
  if (token === '{' || token === '[') {
    open.push(token)
    return token === '{' ? 'a name in quotes or "}"' : 'a value or "]"'
  }
  return /^[},\]:]/.test(token) ? undefined : 'an end'
}

function wanted(expected: Expected, open: readonly string[]): string {
  if (expected !== 'an end') return expected
  const last = open.at(-1)
  return last === undefined ? 'the end of the text' : `"," or "${last === '{' ? '}' : ']'}"`
}

function found(text: string, at: number): string {
  if (at === text.length) return 'the text ends'
  const end = tokenEnd(ODD, text, at) ?? at + 1
  const piece = text.slice(at, end)
  if (piece === '"') return 'a string stands there that is not well formed'
  return piece === '\ufeff' ? 'a byte order mark stands there' : `"${piece}" stands there`
}

function tokenEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}
