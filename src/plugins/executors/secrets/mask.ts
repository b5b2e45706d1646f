/**
 * Masks secrets in a stream of bytes, wherever its chunks end.
 *
 * All forms of all values (`formsOf`) stand in one tree (Aho and Corasick), which is walked byte by byte. The walk knows at
 * every byte the longest ending of the stream that could still become a secret: just that is held back, for as long as it
 * could. What is found may overlap; each stretch of overlapping finds becomes one `***`. Ends of lines count nowhere, so
 * that what a tool wraps (`base64`) or splits is found too; nor do colours (`ESC [ … m`) within what may become a secret.
 *
 * The functions of this file hold nothing but each other: the runner of an attempt is made of their text (`runner.ts`),
 * so that it needs no file of this package while the package is upgraded under it.
 */

/** Masks a stream. */
export interface MaskingStream {
  /** Takes bytes in; gives back what is safe to show by now. */
  feed(chunk: Uint8Array): Uint8Array
  /** Nothing more comes: what was held back, save a part of a secret that is long enough to help somebody. */
  end(): Uint8Array
}

/** The functions that {@link maskingStream} is made of, itself last. */
export function maskingFunctions(): readonly ((...args: never[]) => unknown)[] {
  return [escapesOf, base64Of, wordsOf, formsOf, growTree, linkTree, maskedParts, colourReader, maskingStream]
}

/** A value as strings in JSON write it: as little as possible, ASCII only in either case, `/` or HTML's signs escaped too. */
function escapesOf(value: string): string[] {
  const usual = JSON.stringify(value).slice(1, -1)
  const code = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
  const upper = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  // Unit by unit: what lies beyond the first plane is two escapes.
  const ascii = usual.replace(/[^\0-\x7e]/g, code)
  const both = [usual, ascii, usual.replace(/[^\0-\x7e]/g, upper)]
  const slashes = both.map((text) => text.replaceAll('/', '\\/'))
  const html = [usual, ascii].map((text) => text.replace(/[<>&'\u2028\u2029]/g, code))
  const web = html.map((text) => text.replaceAll('+', '\\u002b').replaceAll('/', '\\/'))
  return [...both, ...slashes, ...html, ...web]
}

/** What of a value's base64 depends on nothing beside it, at each of the three places in a group where it may begin. */
function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const whole = Math.floor(((before + bytes.length) * 8) / 6)
    return text.slice(Math.ceil((before * 8) / 6), whole)
  })
}

/** A value as URLs, forms, HTML and shells write it. */
function wordsOf(value: string): string[] {
  const percent = (text: string): string =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
  const escaped = (unreserved: RegExp): string =>
    Array.from(value, (sign) => (unreserved.test(sign) ? sign : percent(sign))).join('')
  const addresses = [
    escaped(/^[\w.!~*'()-]$/),
    escaped(/^[\w.~-]$/),
    escaped(/^[\w.~/-]$/),
    escaped(/^[\w.*-]$/),
    escaped(/^[\w.!~*'();/?:@&=+$,#-]$/),
  ].flatMap((text) => [text, text.replaceAll('%20', '+')])
  const lower = addresses.map((text) => text.replace(/%[0-9A-F]{2}/g, (sign) => sign.toLowerCase()))
  const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const quotes = [html, html.replaceAll('"', '&quot;').replaceAll("'", '&#39;'), html.replaceAll('"', '&#34;')]
  const shell = [value.replaceAll("'", "'\\''"), value.replaceAll("'", `'"'"'`), value.replace(/["$`\\]/g, '\\$&')]
  return [...addresses, ...lower, ...quotes, ...shell, value.replace(/[^\w@%+=:,./-]/g, '\\$&')]
}

/** All that is masked of some values, as bytes without ends of lines. Long lines of a value count as values. */
function formsOf(values: readonly string[]): Set<string> {
  const all = new Set<string>()
  const whole = values.flatMap((value) => [value, value.trim()])
  const lines = values.flatMap((value) => value.split(/[\r\n]+/).map((line) => line.trim()))
  for (const value of [...whole, ...lines.filter((line) => line.length >= 8)]) {
    if (value.length < 4) continue
    const bytes = Buffer.from(value)
    const base64 = base64Of(bytes).filter((text) => text.length >= 4)
    const url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
    const hex = bytes.toString('hex')
    const apart = [' ', ':'].map((sign) => hex.replace(/..(?!$)/g, `$&${sign}`))
    const hexes = [hex, ...apart].flatMap((text) => [text, text.toUpperCase()])
    const texts = [value, ...escapesOf(value), ...wordsOf(value), ...base64, ...url, ...hexes]
    // Quoted within a string that is quoted itself, as logs of requests are.
    for (const text of [...texts, ...escapesOf(JSON.stringify(value).slice(1, -1))]) {
      all.add(
        Buffer.from(text)
          .toString('latin1')
          .replace(/[\r\n]/g, ''),
      )
    }
  }
  return all
}

/** The tree of some needles. A node is a number; its children are a list, since nearly all have one. The root is 0. */
function growTree(needles: ReadonlySet<string>): {
  child: Int32Array
  next: Int32Array
  byte: Uint8Array
  found: Int32Array
} {
  let most = 1
  for (const needle of needles) most += needle.length
  const [child, next] = [new Int32Array(most), new Int32Array(most)]
  const byte = new Uint8Array(most)
  const found = new Int32Array(most)
  let count = 1
  for (const needle of needles) {
    let node = 0
    for (let i = 0; i < needle.length; i++) {
      const sign = needle.charCodeAt(i)
      let below = child[node] as number
      while (below !== 0 && byte[below] !== sign) below = next[below] as number
      if (below === 0) {
        below = count++
        byte[below] = sign
        next[below] = child[node] as number
        child[node] = below
      }
      node = below
    }
    found[node] = needle.length
  }
  const size = count
  return {
    child: child.slice(0, size),
    next: next.slice(0, size),
    byte: byte.slice(0, size),
    found: found.slice(0, size),
  }
}

/** Links each node to that of its longest proper ending, level by level, and says how deep each is. */
function linkTree(tree: ReturnType<typeof growTree>): {
  fail: Int32Array
  depth: Int32Array
  step: (node: number, sign: number) => number
} {
  const { child, next, byte, found } = tree
  const [fail, depth] = [new Int32Array(child.length), new Int32Array(child.length)]
  const first = new Int32Array(256)
  for (let node = child[0] as number; node !== 0; node = next[node] as number) first[byte[node] as number] = node
  const step = (from: number, sign: number): number => {
    for (let node = from; node !== 0; node = fail[node] as number) {
      let below = child[node] as number
      while (below !== 0 && byte[below] !== sign) below = next[below] as number
      if (below !== 0) return below
    }
    return first[sign] as number
  }
  let level = [0]
  while (level.length > 0) {
    const deeper: number[] = []
    for (const node of level) {
      for (let below = child[node] as number; below !== 0; below = next[below] as number) {
        depth[below] = (depth[node] as number) + 1
        if (node !== 0) fail[below] = step(fail[node] as number, byte[below] as number)
        if (found[below] === 0) found[below] = found[fail[below] as number] as number
        deeper.push(below)
      }
    }
    level = deeper
  }
  return { fail, depth, step }
}

/**
 * The bytes up to `until` with the finds that begin before it masked; those are taken off the list. Places count from the
 * stream's beginning; `bytes` begins at `from`, and all before `seam.shown` was given back.
 */
function maskedParts(
  bytes: Buffer,
  from: number,
  until: number,
  finds: [number, number][],
  seam: { shown: number },
): Buffer {
  const parts: Uint8Array[] = []
  let done = 0
  for (; done < finds.length; done++) {
    const [start, end] = finds[done] as [number, number]
    if (start >= until) break
    if (start >= seam.shown) parts.push(bytes.subarray(seam.shown - from, start - from), Buffer.from('***'))
    seam.shown = Math.max(seam.shown, end)
  }
  finds.splice(0, done)
  if (until > seam.shown) {
    parts.push(bytes.subarray(seam.shown - from, until - from))
    seam.shown = until
  }
  return Buffer.concat(parts)
}

/**
 * Reads the sequences by which colours are set and lines cleared (`ESC [ … m`, `ESC [ … K`), byte by byte: whether the byte
 * is part of one, and what was taken for one before and is none. `mayBegin`: whether one is to be looked for.
 */
function colourReader(): (
  sign: number,
  mayBegin: boolean,
) => { part: 'none' | 'within' | 'last'; broken: readonly number[] } {
  const LONGEST = 32
  let read: number[] = []
  return (sign, mayBegin) => {
    const isFirst = read.length === 0 && sign === 27 && mayBegin
    const isBracket = read.length === 1 && sign === 91
    const isWithin = read.length > 1 && read.length < LONGEST
    if (isWithin && (sign === 109 || sign === 75)) {
      read = []
      return { part: 'last', broken: [] }
    }
    if (isFirst || isBracket || (isWithin && sign >= 48 && sign <= 59)) {
      read.push(sign)
      return { part: 'within', broken: [] }
    }
    const broken = read
    if (broken.length > 0) read = []
    return { part: 'none', broken }
  }
}

/** Masks a stream in which none of these values may be seen, in any form. */
export function maskingStream(values: readonly string[]): MaskingStream {
  const needles = formsOf(values)
  const tree = growTree(needles)
  const { depth, step } = linkTree(tree)
  const LF = 10
  const CR = 13
  const PART = 8
  let longest = 1
  for (const needle of needles) longest = Math.max(longest, needle.length)
  let gaps = 4
  for (const value of values) for (const run of value.match(/[\r\n]+/g) ?? []) gaps = Math.max(gaps, run.length + 4)
  /** Where the last bytes that count stand. */
  const places = new Float64Array(longest)
  const seam = { shown: 0 }
  /** What is found and not shown yet, none within another, in order. */
  let finds: [number, number][] = []
  let [held, from, count, gap, node] = [Buffer.alloc(0), 0, 0, 0, 0]
  const placeOf = (length: number): number => places[(count - length) % longest] as number
  const colour = colourReader()
  // A value that has such signs itself is looked for as it is.
  const hasEscape = tree.byte.includes(27)
  const take = (sign: number, place: number): void => {
    gap = 0
    places[count++ % longest] = place
    node = step(node, sign)
    const length = tree.found[node] as number
    if (length === 0) return
    const start = placeOf(length)
    while (start <= (finds.at(-1)?.[0] ?? -1)) finds.pop()
    finds.push([start, place + 1])
  }
  /** Whether a byte belongs to a colour within what may become a secret. One that turns out to be none is taken as it is. */
  const isColour = (sign: number, place: number): boolean => {
    const { part, broken } = colour(sign, node !== 0 && !hasEscape)
    for (const [index, one] of broken.entries()) take(one, place - broken.length + index)
    // No more than so much is held back for what may never become a secret.
    if (part === 'last' && ++gap > gaps) node = 0
    return part !== 'none'
  }
  return {
    feed(chunk) {
      const at = from + held.length
      const bytes = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk])
      for (let i = 0; i < chunk.length; i++) {
        const sign = chunk[i] as number
        if (isColour(sign, at + i)) continue
        if (sign === LF || sign === CR) {
          if (node !== 0 && ++gap > gaps) node = 0
          continue
        }
        take(sign, at + i)
      }
      const end = from + bytes.length
      const safe = node === 0 ? end : placeOf(depth[node] as number)
      const shown = maskedParts(bytes, from, safe, finds, seam)
      held = bytes.subarray(safe - from)
      from = safe
      return shown
    },
    end() {
      const end = from + held.length
      const reached = depth[node] as number
      if (reached >= PART) finds = [[placeOf(reached), placeOf(1) + 1]]
      const shown = maskedParts(held, from, end, finds, seam)
      held = Buffer.alloc(0)
      from = end
      node = 0
      return shown
    },
  }
}

/** Masks whole texts. */
export function masker(values: readonly string[]): (text: string) => string {
  if (values.length === 0) return (text) => text
  const stream = maskingStream(values)
  return (text) => Buffer.concat([stream.feed(Buffer.from(text)), stream.end()]).toString('utf8')
}
