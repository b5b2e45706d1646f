/**
 * JSON as UTF-8 bytes, handed on in pieces as they fill up: an artifact is hashed or written without ever standing in memory
 * as one text. The pieces are views of one buffer that is used again, so whoever keeps them copies them.
 */

/** Takes a piece of the text. The bytes are only good until it returns. */
export type TakeBytes = (piece: Uint8Array) => void

const SIZE = 1 << 16
const QUOTE = 0x22
const BACKSLASH = 0x5c
/** For each UTF-16 code unit whether it is written as it is, in one byte. */
const PLAIN = Uint8Array.from({ length: 1 << 16 }, (_, code) =>
  code >= 0x20 && code <= 0x7e && code !== QUOTE && code !== BACKSLASH ? 1 : 0,
)
const NOTHING = new Uint8Array()

/** A buffer that nobody uses: hashing 100,000 tasks one by one would else make, and clear, 6 GB of them. */
let spare: Uint8Array | undefined

/** See the header. */
export class JsonBytes {
  readonly #take: TakeBytes
  #bytes: Uint8Array
  #at = 0
  /** Bytes that were handed on. */
  #passed = 0
  /** Bytes beyond one for each UTF-16 code unit. */
  #wide = 0
  /** How many characters of white space the same value has on disk; counted by whoever writes it without them. */
  layout = 0

  constructor(take: TakeBytes) {
    this.#take = take
    this.#bytes = spare ?? new Uint8Array(SIZE)
    spare = undefined
  }

  /** The length of all that was appended, in UTF-16 code units as JavaScript counts them, but for names beyond ASCII. */
  get length(): number {
    return this.#passed + this.#at - this.#wide
  }

  /** Appends bytes as they are: names with their colon, brackets, indents. Shorter than the buffer. */
  raw(bytes: Uint8Array): void {
    if (this.#at + bytes.length > SIZE) this.flush()
    const target = this.#bytes
    let at = this.#at
    for (let i = 0; i < bytes.length; i++) target[at++] = bytes[i] as number
    this.#at = at
  }

  /** Appends one character of ASCII. */
  byte(code: number): void {
    if (this.#at === SIZE) this.flush()
    this.#bytes[this.#at++] = code
  }

  /** Appends a string with its quotes, escaped as `JSON.stringify` does. */
  string(text: string): void {
    const { length } = text
    if (this.#at + length + 2 > SIZE) this.flush()
    if (length + 2 > SIZE) return this.text(JSON.stringify(text))
    const target = this.#bytes
    let at = this.#at
    target[at++] = QUOTE
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i)
      // What was written so far is simply written over: strings that need escapes or more than a byte a letter are rare.
      if (PLAIN[code] !== 1) return this.text(JSON.stringify(text))
      target[at++] = code
    }
    target[at++] = QUOTE
    this.#at = at
  }

  /** Appends a number as `JSON.stringify` does. It is finite. */
  number(value: number): void {
    this.text(value === 0 ? '0' : String(value))
  }

  /** Appends `true` or `false`. */
  word(value: boolean): void {
    this.text(value ? 'true' : 'false')
  }

  /** Hands on what is left. */
  flush(): void {
    if (this.#at === 0) return
    this.#take(this.#bytes.subarray(0, this.#at))
    this.#passed += this.#at
    this.#at = 0
  }

  /** Hands on what is left, and gives the buffer back: nothing may be appended any more. */
  end(): void {
    this.flush()
    spare = this.#bytes
    this.#bytes = NOTHING
  }

  /** Appends a text as it is. Lone surrogates, which UTF-8 cannot say, become U+FFFD. */
  text(text: string): void {
    for (let i = 0; i < text.length; i++) {
      if (this.#at + 4 > SIZE) this.flush()
      const target = this.#bytes
      let code = text.codePointAt(i) as number
      if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd
      if (code < 0x80) target[this.#at++] = code
      else if (code < 0x800) {
        this.#wide += 1
        target[this.#at++] = 0xc0 | (code >> 6)
        target[this.#at++] = 0x80 | (code & 0x3f)
      } else if (code < 0x10000) {
        this.#wide += 2
        target[this.#at++] = 0xe0 | (code >> 12)
        target[this.#at++] = 0x80 | ((code >> 6) & 0x3f)
        target[this.#at++] = 0x80 | (code & 0x3f)
      } else {
        i++
        this.#wide += 2
        target[this.#at++] = 0xf0 | (code >> 18)
        target[this.#at++] = 0x80 | ((code >> 12) & 0x3f)
        target[this.#at++] = 0x80 | ((code >> 6) & 0x3f)
        target[this.#at++] = 0x80 | (code & 0x3f)
      }
    }
  }
}

/** The UTF-8 of a short text, to be appended again and again. */
export function bytesOf(text: string): Uint8Array {
  let bytes = new Uint8Array()
  const out = new JsonBytes((piece) => (bytes = piece.slice()))
  out.text(text)
  out.end()
  return bytes
}
