/**
 * What was read of a codebase as one file of bytes:
 *
 *   magic · checksum · length of the head · head (JSON: what it was made by, lengths of the parts) · parts, each at a multiple of 8
 *
 * Texts stand together, numbers as the machine holds them, so nothing is taken apart when it is read. A file that is damaged,
 * cut off, or made by something else is refused.
 */
import { endianness } from 'node:os'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { FACT_NUMBERS, type Reading, type ReadingTables, SYNTAX_ERROR } from './reading.ts'
import { textTable } from './text-table.ts'

/** What is kept of one file. */
export interface KeptFile {
  readonly path: string
  /** As in ScannedFile. */
  readonly hash: string
  readonly bytes: number
  /** By which the file is known to be unchanged; `undefined` when it was too young to tell. */
  readonly mark: FileMark | undefined
  readonly reading: Reading
}

/** Size, times of change of content and of entry in milliseconds, and number on the disk. */
export type FileMark = readonly [bytes: number, mtime: number, ctime: number, ino: number]

/** What the cache held. */
export interface KeptAnalysis {
  readonly files: readonly KeptFile[]
  readonly tables: ReadingTables
}

/** What a file says of itself: who made it, and for which codebase. */
export interface CacheOrigin {
  readonly made_by: string
  readonly root: string
}

const MAGIC = 'tasks-analysis-1'
/** What may have become of a file, by the number that stands for it. */
export const KINDS: readonly Reading['kind'][] = [
  'text',
  'encoding',
  'binary',
  'generated',
  'vendored',
  'large',
  'beyond',
  'crashed',
  'slow',
]
const ALIGNED = 8
const HEAD_AT = 24
const MARK_NUMBERS = 4
const FILE_NUMBERS = 5
const PARTS = ['paths', 'hashes', 'names', 'vocabulary', 'marks', 'files', 'facts', 'terms', 'counts'] as const

const Head = z.strictObject({
  made_by: z.string(),
  root: z.string(),
  /** Of the machine that wrote the numbers. */
  order: z.string(),
  parts: z.array(z.int().min(0)).length(PARTS.length),
})

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array

/** The bytes of a cache file. */
export function pack(files: readonly KeptFile[], tables: ReadingTables, origin: CacheOrigin): Buffer {
  const { marks, numbers, facts, terms, counts } = numbersOf(files)
  const parts: Numbers[] = [
    packTexts(files.map((file) => file.path)),
    packTexts(files.map((file) => file.hash)),
    packTexts(tables.names.texts),
    packTexts(tables.vocabulary.texts),
    marks,
    numbers,
    facts,
    terms,
    counts,
  ]
  const head = Buffer.from(
    JSON.stringify({ ...origin, order: endianness(), parts: parts.map((part) => part.byteLength) }),
  )
  const starts = partStarts(
    head.length,
    parts.map((part) => part.byteLength),
  )
  const whole = Buffer.alloc(starts.at(-1) as number)
  whole.write(MAGIC, 0, 'latin1')
  whole.writeUInt32LE(head.length, HEAD_AT - 4)
  head.copy(whole, HEAD_AT)
  for (const [at, part] of parts.entries()) {
    whole.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), starts[at] as number)
  }
  whole.writeUInt32LE(crc32(whole.subarray(HEAD_AT - 4)), HEAD_AT - 8)
  return whole
}

function numbersOf(files: readonly KeptFile[]): {
  readonly marks: Float64Array
  readonly numbers: Uint32Array
  readonly facts: Uint32Array
  readonly terms: Uint32Array
  readonly counts: Uint16Array
} {
  const length = (of: (reading: Reading) => number): number => files.reduce((sum, file) => sum + of(file.reading), 0)
  const marks = new Float64Array(files.length * MARK_NUMBERS)
  const numbers = new Uint32Array(files.length * FILE_NUMBERS)
  const facts = new Uint32Array(length((reading) => reading.facts.length))
  const terms = new Uint32Array(length((reading) => reading.terms.length))
  const counts = new Uint16Array(terms.length)
  let [factsAt, termsAt] = [0, 0]
  for (const [at, { mark, bytes, reading }] of files.entries()) {
    marks.set(mark ?? [-1, 0, 0, 0], at * MARK_NUMBERS)
    const kind = KINDS.indexOf(reading.kind)
    // A file of more than four gigabytes is too large to be read: its mark knows the size.
    numbers.set(
      [kind, reading.lines, reading.facts.length, reading.terms.length, Math.min(bytes, 0xffff_ffff)],
      at * FILE_NUMBERS,
    )
    facts.set(reading.facts, factsAt)
    terms.set(reading.terms, termsAt)
    counts.set(reading.counts, termsAt)
    factsAt += reading.facts.length
    termsAt += reading.terms.length
  }
  return { marks, numbers, facts, terms, counts }
}

/** Each part's start, and after them the end of the whole. */
function partStarts(head: number, lengths: readonly number[]): number[] {
  const starts = [aligned(HEAD_AT + head)]
  for (const length of lengths) starts.push(aligned((starts.at(-1) as number) + length))
  return starts
}

function aligned(at: number): number {
  return Math.ceil(at / ALIGNED) * ALIGNED
}

/** No text that is kept holds the character that stands between them. */
function packTexts(texts: readonly string[]): Buffer {
  return Buffer.from(texts.map((text) => `${text.replaceAll('\0', ' ')}\0`).join(''))
}

function unpackTexts(bytes: Uint8Array): string[] {
  const texts = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').split('\0')
  texts.pop()
  return texts
}

/** What a cache file holds; facts name one of so many `rules`. Throws when it cannot be trusted, or is of another origin. */
export function unpack(file: Buffer, origin: CacheOrigin, rules: number): KeptAnalysis {
  // Numbers must stand at multiples of their size, and a pooled buffer need not begin at one.
  const whole = file.byteOffset % ALIGNED === 0 ? file : Buffer.from(new Uint8Array(file).buffer)
  require(whole.length >= HEAD_AT && whole.toString('latin1', 0, MAGIC.length) === MAGIC)
  require(crc32(whole.subarray(HEAD_AT - 4)) === whole.readUInt32LE(HEAD_AT - 8))
  const headLength = whole.readUInt32LE(HEAD_AT - 4)
  const head = Head.parse(JSON.parse(whole.toString('utf8', HEAD_AT, HEAD_AT + headLength)))
  require(head.made_by === origin.made_by && head.root === origin.root && head.order === endianness())
  const starts = partStarts(headLength, head.parts)
  require(starts.at(-1) === whole.length)
  const bytes = (name: (typeof PARTS)[number]): Uint8Array => {
    const at = PARTS.indexOf(name)
    return whole.subarray(starts[at], (starts[at] as number) + (head.parts[at] as number))
  }
  const longs = (name: (typeof PARTS)[number]): Uint32Array => {
    const part = bytes(name)
    return new Uint32Array(part.buffer, part.byteOffset, part.byteLength / 4)
  }
  const [marks, counts] = [bytes('marks'), bytes('counts')]
  return filesIn({
    paths: unpackTexts(bytes('paths')),
    hashes: unpackTexts(bytes('hashes')),
    names: unpackTexts(bytes('names')),
    vocabulary: unpackTexts(bytes('vocabulary')),
    marks: new Float64Array(marks.buffer, marks.byteOffset, marks.byteLength / 8),
    numbers: longs('files'),
    facts: longs('facts'),
    terms: longs('terms'),
    counts: new Uint16Array(counts.buffer, counts.byteOffset, counts.byteLength / 2),
    rules,
  })
}

function filesIn(parts: {
  readonly paths: readonly string[]
  readonly hashes: readonly string[]
  readonly names: string[]
  readonly vocabulary: string[]
  readonly marks: Float64Array
  readonly numbers: Uint32Array
  readonly facts: Uint32Array
  readonly terms: Uint32Array
  readonly counts: Uint16Array
  readonly rules: number
}): KeptAnalysis {
  const { paths, hashes, marks, numbers, facts, terms, counts } = parts
  require(hashes.length === paths.length && numbers.length === paths.length * FILE_NUMBERS)
  require(marks.length === paths.length * MARK_NUMBERS && counts.length === terms.length)
  require(terms.every((term) => term < parts.vocabulary.length) && facts.length % FACT_NUMBERS === 0)
  requireFacts(facts, parts.names.length, parts.rules)
  let [factsAt, termsAt] = [0, 0]
  const files = paths.map((path, at): KeptFile => {
    const [kind, lines, factCount, termCount, bytes] = numbers.subarray(
      at * FILE_NUMBERS,
      (at + 1) * FILE_NUMBERS,
    ) as unknown as [number, number, number, number, number]
    const mark = marks.subarray(at * MARK_NUMBERS, (at + 1) * MARK_NUMBERS)
    const reading: Reading = {
      kind: KINDS[kind] ?? 'binary',
      lines,
      facts: facts.subarray(factsAt, (factsAt += factCount)),
      terms: terms.subarray(termsAt, (termsAt += termCount)),
      counts: counts.subarray(termsAt - termCount, termsAt),
    }
    const isMarkedFile = (mark[0] as number) >= 0
    return {
      path,
      hash: hashes[at] as string,
      bytes,
      mark: isMarkedFile ? ([...mark] as unknown as FileMark) : undefined,
      reading,
    }
  })
  require(factsAt === facts.length && termsAt === terms.length)
  return { files, tables: { names: textTable(parts.names), vocabulary: textTable(parts.vocabulary) } }
}

function requireFacts(facts: Uint32Array, names: number, rules: number): void {
  for (let at = 0; at < facts.length; at += FACT_NUMBERS) {
    const rule = facts[at] as number
    require(rule === SYNTAX_ERROR || rule < rules)
    require(Math.max(facts[at + 1] as number, facts[at + 2] as number, facts[at + 3] as number) < names)
  }
}

/** Whoever reads takes any error for: there is no cache. */
function require(holds: boolean): void {
  if (!holds) throw new Error('the cache cannot be trusted')
}
