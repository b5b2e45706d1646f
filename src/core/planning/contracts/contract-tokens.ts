/** A word, a quoted text or a mark of a language with braces: enough to read SQL, proto and GraphQL tolerantly. */
export interface ContractToken {
  readonly kind: 'word' | 'text' | 'mark'
  /** A name without its quotes. */
  readonly text: string
  readonly start: number
  readonly end: number
}

/** The marks with which a comment begins that goes to the end of its line. */
export type LineComment = '--' | '//' | '#'

const REST_OF_LINE: Readonly<Record<LineComment, string>> = {
  '--': String.raw`--[^\n]*`,
  '//': String.raw`\/\/[^\n]*`,
  '#': String.raw`#[^\n]*`,
}

/** White space, a quoted name or text, a word, or one mark. */
const TOKEN =
  /\s+|("[^"\n]*"|`[^`\n]*`|\[[A-Za-z_]\w*\])|('[^'\n]*')|([\p{L}_$@][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*)*|\d[\w.]*)|(.)/su

/** What goes on over lines until its mark comes again. */
const LONG: readonly (readonly [begin: string, end: string])[] = [
  ['/*', '*/'],
  ['"""', '"""'],
]

/** More tokens than this are not read: nobody writes such a contract by hand. */
const MOST_TOKENS = 300_000

/** Cuts a text into tokens; white space and comments, those of a line by the marks in `lines`, are dropped. Linear. */
export function contractTokens(text: string, lines: readonly LineComment[]): ContractToken[] {
  const pattern = new RegExp([...lines.map((mark) => REST_OF_LINE[mark]), TOKEN.source].join('|'), 'gsu')
  const tokens: ContractToken[] = []
  for (let at = 0; at < text.length && tokens.length < MOST_TOKENS;) {
    const long = LONG.find(([begin]) => text.startsWith(begin, at))
    if (long !== undefined) {
      const close = text.indexOf(long[1], at + long[0].length)
      at = close === -1 ? text.length : close + long[1].length
      continue
    }
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found === null) break
    const [said, name, quoted, word, mark] = found
    const start = found.index
    at = start + said.length
    if (name !== undefined) tokens.push({ kind: 'word', text: name.slice(1, -1), start, end: at })
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.slice(1, -1), start, end: at })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, start, end: at })
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark, start, end: at })
  }
  return tokens
}

/** A reader of tokens that goes forward only. */
export class TokenReader {
  private readonly tokens: readonly ContractToken[]
  private at = 0

  constructor(tokens: readonly ContractToken[]) {
    this.tokens = tokens
  }

  /** The next token, `ahead` of the one that comes; nothing at the end. */
  peek(ahead = 0): ContractToken | undefined {
    return this.tokens[this.at + ahead]
  }

  /** Takes the next token. */
  take(): ContractToken | undefined {
    const token = this.tokens[this.at]
    this.at++
    return token
  }

  /** Takes the next token when it is one of these, whatever their case. */
  takeIf(...texts: readonly string[]): ContractToken | undefined {
    const token = this.peek()
    return token !== undefined && token.kind !== 'text' && texts.includes(token.text.toLowerCase())
      ? this.take()
      : undefined
  }

  /** Takes these words when they come one after another. */
  takeAll(...words: readonly string[]): boolean {
    if (!words.every((word, index) => this.peek(index)?.text.toLowerCase() === word)) return false
    this.at += words.length
    return true
  }

  /** The offset at which the token that was taken last ends. */
  get end(): number {
    return this.tokens[this.at - 1]?.end ?? 0
  }
}
