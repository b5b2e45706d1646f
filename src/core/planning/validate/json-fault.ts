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
const TOKEN = /[{}[\],:]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y
const ODD = /"|[^\s,:[\]{}"]{1,20}|./uy

type Expected = 'a value' | 'a value or "]"' | 'a name in quotes' | 'a name in quotes or "}"' | 'a colon' | 'an end'

/** Finds the first break of a text that is no JSON; `undefined` when it is JSON. */
export function jsonFault(text: string): JsonFault | undefined {
  const open: string[] = []
  let expected: Expected = 'a value'
  let before = ''
  for (let at = 0; ;) {
    at = tokenEnd(SPACE, text, at) ?? at
    const end = text[at] === '"' ? stringEnd(text, at) : tokenEnd(TOKEN, text, at)
    const token = end === undefined ? undefined : text.slice(at, end)
    if (at === text.length && open.length === 0 && expected === 'an end') return undefined
    const next: Expected | undefined = token === undefined ? undefined : after(token, expected, open)
    if (next === undefined)
      return { message: `${wanted(expected, open, before)} was expected, but ${found(text, at)}`, offset: at }
    expected = next
    before = token as string
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
  if (expected === 'a colon') return token === ':' ? 'a value' : undefined
  if (expected.startsWith('a name')) return token.startsWith('"') ? 'a colon' : undefined
  if (token === '{' || token === '[') {
    open.push(token)
    return token === '{' ? 'a name in quotes or "}"' : 'a value or "]"'
  }
  return /^[},\]:]/.test(token) ? undefined : 'an end'
}

function wanted(expected: Expected, open: readonly string[], before: string): string {
  if (expected === 'a colon') return `a colon after the name ${before.length > 40 ? `${before.slice(0, 40)}…` : before}`
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

/** Where a string ends, by a loop: a pattern would need room for each letter of a long one. */
function stringEnd(text: string, start: number): number | undefined {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x22) return i + 1
    if (code < 0x20) return undefined
    if (code !== 0x5c) continue
    const end = tokenEnd(ESCAPE, text, i)
    if (end === undefined) return undefined
    i = end - 1
  }
  return undefined
}

function tokenEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}
