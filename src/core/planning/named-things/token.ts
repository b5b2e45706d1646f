/** Words and code spans of a text, with their places. */

/** A word, or what stands between two backticks. */
export interface Token {
  /** Without backticks, quotes and the punctuation around it. */
  readonly text: string
  readonly start: number
  /** Whether it stands in backticks. */
  readonly isCode: boolean
  /** Whether a sentence, a clause or a line ends after it. */
  readonly ends: boolean
}

/** Longest code span that names one thing; longer ones are code, and read word by word. */
const LONGEST_SPAN = 120
/** Longest word that is a name. */
const LONGEST_WORD = 240
const BEFORE = /^[("'“”‘’[{<*_~|]+/
const AFTER = /[)"'“”‘’\]}>*_~|.,;:!?…]+$/

/** The tokens of a text in its order. Linear. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  // A line that goes on with a small letter is the same sentence.
  const piece = /`([^`\n]{1,120})`|[^\s`,;|]+|\n(?![ \t]{0,12}[a-z(`])|[,;|]/g
  for (const found of text.matchAll(piece)) {
    const [whole, span] = found
    if (span !== undefined && span.length <= LONGEST_SPAN) {
      const said = span.trim()
      if (said !== '')
        tokens.push(token(said, found.index + 1 + span.indexOf(said), true, text, found.index + whole.length))
    } else if (/^[\n,;|]$/.test(whole)) {
      const last = tokens.at(-1)
      if (last !== undefined && !last.ends) tokens[tokens.length - 1] = { ...last, ends: true }
    } else if (whole.length <= LONGEST_WORD) {
      const bare = bareWord(whole)
      if (bare.text !== '') tokens.push({ ...bare, start: found.index + bare.start, isCode: false })
    }
  }
  return tokens
}

function token(said: string, start: number, isCode: boolean, text: string, end: number): Token {
  return { text: said, start, isCode, ends: /^[.!?:)]/.test(text.slice(end, end + 1)) }
}

/** A word without what surrounds it: brackets that belong to it, as in `users/{id}` or `load()`, stay. */
function bareWord(word: string): { text: string; start: number; ends: boolean } {
  const opening = BEFORE.exec(word)?.[0] ?? ''
  let rest = word.slice(opening.startsWith('{') ? 0 : opening.length)
  const start = word.length - rest.length
  // A name may begin with an underline.
  const closing = AFTER.exec(rest)?.[0] ?? ''
  const isCall = closing.startsWith(')') && rest.slice(0, -closing.length).endsWith('(')
  const isSlot = closing.startsWith('}') && rest.slice(0, -closing.length).includes('{')
  rest = rest.slice(0, rest.length - closing.length + (isCall || isSlot ? 1 : 0))
  return { text: rest, start, ends: /[.,;:!?…)]/.test(closing.slice(isCall || isSlot ? 1 : 0)) }
}
