/**
 * What is known to be printed is looked for in what was printed: the newest line that a pattern knows, because it is nearest to
 * the end; of lines about the same thing, the one that names most.
 *
 * Time is bounded whatever was printed. One pass finds the lines that hold a literal of a pattern, block by block from the end;
 * only these are held against the patterns, with so many steps in all.
 */
import { assert } from '../../std/assert.ts'
import { linearPattern, type LinearPattern } from '../../std/linear-pattern.ts'
import type { KnownPattern } from '../../model/failure-pattern.ts'
import { LINE_SEARCHED, LiteralSearch, withoutEscapes } from './literal-search.ts'
import { isPrintedByTest, isQuoted } from './quoted-line.ts'

/** A line that a pattern knows. */
export interface KnownLine {
  readonly pattern: KnownPattern
  /** By name; no control characters, at most 120 characters each. */
  readonly captures: Readonly<Record<string, string>>
  /** Where the line begins in the text. */
  readonly place: number
  /** Without escapes, at most 1,000 characters. */
  readonly line: string
}

/** Nothing is captured, or held against a pattern, behind so many characters of a line. */
const LINE_MAX = 1000
const CAPTURE_MAX = 120
/** More of a literal makes the search larger and hardly more exact. */
const LITERAL_MAX = 16
const BLOCK = 16_384
/** How far before the newest known line another one is looked for that names more. */
const LOOK_BACK = 16_384
/** Lines from the end that are held against patterns without a literal. */
const UNFILTERED_LINES = 200
const STEPS_MAX = 300_000
/** How far before a line it is looked for who says it. */
const BEFORE = 2000
/** A text is looked for in so many characters in the time of a step. */
const UNITS_A_STEP = 64

interface Ready {
  readonly pattern: KnownPattern
  readonly expression: LinearPattern
}

/** Patterns that are ready to be looked for. */
export class PatternReader {
  readonly #patterns: readonly Ready[]
  /** Patterns that need a literal, by the literal's number. */
  readonly #byLiteral: readonly (readonly number[])[]
  readonly #search: LiteralSearch
  /** Patterns without a literal. */
  readonly #unfiltered: readonly number[]

  /** Every expression must be readable. */
  constructor(patterns: readonly KnownPattern[]) {
    this.#patterns = patterns.map((pattern) => {
      const expression = linearPattern(pattern.match)
      assert(expression.ok, `the expression of ${pattern.name} can be read`)
      return { pattern, expression: expression.value }
    })
    const byLiteral = new Map<string, number[]>()
    for (const [index, { expression }] of this.#patterns.entries())
      for (const literal of expression.literals ?? []) {
        const wanted = literal.slice(0, LITERAL_MAX)
        const others = byLiteral.get(wanted)
        if (others === undefined) byLiteral.set(wanted, [index])
        else others.push(index)
      }
    this.#byLiteral = [...byLiteral.values()]
    this.#search = new LiteralSearch([...byLiteral.keys()])
    this.#unfiltered = this.#patterns.flatMap(({ expression }, index) =>
      expression.literals === undefined ? [index] : [],
    )
  }

  /** The line that says why, if one does. `wanted`: patterns that may. */
  read(text: string, wanted: (pattern: KnownPattern) => boolean): KnownLine | undefined {
    return new Reading(text, this.#patterns, wanted).run(this.#byLiteral, this.#search, this.#unfiltered)
  }
}

/** Lines of a block that may say something: where each begins, and the patterns that may know it. */
type Candidates = Map<number, number[]>

class Reading {
  readonly #text: string
  readonly #patterns: readonly Ready[]
  readonly #wanted: readonly boolean[]
  readonly #occurs = new Map<string, boolean>()
  #clean: string | undefined
  #steps = 0
  #best: KnownLine | undefined

  constructor(text: string, patterns: readonly Ready[], wanted: (pattern: KnownPattern) => boolean) {
    this.#text = text
    this.#patterns = patterns
    this.#wanted = patterns.map(({ pattern }) => wanted(pattern))
  }

  run(
    byLiteral: readonly (readonly number[])[],
    search: LiteralSearch,
    unfiltered: readonly number[],
  ): KnownLine | undefined {
    const seenAt = new Int32Array(byLiteral.length).fill(-1)
    let unfilteredLines = unfiltered.length === 0 ? 0 : UNFILTERED_LINES
    for (let end = this.#text.length; end > 0 && !this.#isDone(end);) {
      const start = this.#lineStart(end - BLOCK)
      const lines: Candidates = new Map()
      for (const place of unfilteredLines > 0 ? this.#lineStarts(start, end).slice(-unfilteredLines) : []) {
        unfilteredLines--
        lines.set(place, [...unfiltered])
      }
      search.search(this.#text, start, end, (literal, place) => {
        // A line that holds a literal a thousand times is told of it once.
        if (seenAt[literal] === place) return
        seenAt[literal] = place
        const known = lines.get(place)
        const more = byLiteral[literal] as readonly number[]
        if (known === undefined) lines.set(place, [...more])
        else for (const one of more) known.push(one)
      })
      for (const place of [...lines.keys()].toSorted((a, b) => b - a)) {
        if (this.#isDone(place)) return this.#best
        const may = lines.get(place) as number[]
        if (this.#mayNameMore(may)) this.#judge(place, new Set(may.toSorted((a, b) => a - b)))
      }
      end = start
    }
    return this.#best
  }

  #isDone(place: number): boolean {
    if (this.#steps > STEPS_MAX) return true
    return this.#best !== undefined && place < this.#best.place - LOOK_BACK
  }

  /** Once a line is known, others count only with the same code. */
  #mayNameMore(patterns: readonly number[]): boolean {
    const best = this.#best
    return best === undefined || patterns.some((one) => this.#patterns[one]?.pattern.code === best.pattern.code)
  }

  /** Where the line begins that this place is in. */
  #lineStart(place: number): number {
    let start = Math.max(0, place)
    while (start > 0 && !isLineEnd(this.#text.charCodeAt(start - 1))) start--
    return start
  }

  #lineStarts(start: number, end: number): number[] {
    const starts = [start]
    for (let at = start; at + 1 < end; at++) if (isLineEnd(this.#text.charCodeAt(at))) starts.push(at + 1)
    return starts
  }

  /** The first pattern that knows a line has it. */
  #judge(place: number, patterns: Iterable<number>): void {
    let line: string | undefined
    for (const index of patterns) {
      if (this.#wanted[index] !== true) continue
      if (this.#steps > STEPS_MAX) return
      if (line === undefined) {
        line = this.#line(place)
        if (isQuoted(line)) {
          this.#steps += line.length
          return
        }
      }
      const { pattern, expression } = this.#patterns[index] as Ready
      const { groups, steps } = expression.find(line, STEPS_MAX - this.#steps)
      this.#steps += steps
      if (groups === null || !this.#fits(pattern)) continue
      this.#steps += Math.ceil(BEFORE / UNITS_A_STEP)
      if (isPrintedByTest(this.#before(place))) return
      const captures = Object.fromEntries([...groups].map(([name, value]) => [name, harmlessCapture(value)]))
      this.#take({ pattern, captures, place, line })
      return
    }
  }

  #take(known: KnownLine): void {
    const best = this.#best
    if (best === undefined) this.#best = known
    else if (known.pattern.code === best.pattern.code && named(known) > named(best))
      this.#best = { ...known, place: Math.max(known.place, best.place) }
  }

  #line(place: number): string {
    const raw = this.#text.slice(place, place + LINE_SEARCHED)
    const end = raw.search(/[\r\n]/)
    return withoutEscapes(end === -1 ? raw : raw.slice(0, end)).slice(0, LINE_MAX)
  }

  /** Lines before this place; the first may be a part of one. */
  #before(place: number): string[] {
    const lines = withoutEscapes(this.#text.slice(Math.max(0, place - BEFORE), place)).split(/\r?\n/)
    return lines.slice(0, -1)
  }

  #fits({ with: all = [], without = [] }: KnownPattern): boolean {
    return all.every((text) => this.#stands(text)) && !without.some((text) => this.#stands(text))
  }

  #stands(text: string): boolean {
    this.#clean ??= withoutEscapes(this.#text)
    const known = this.#occurs.get(text)
    if (known !== undefined) return known
    const occurs = this.#clean.includes(text)
    this.#steps += Math.ceil(this.#clean.length / UNITS_A_STEP)
    this.#occurs.set(text, occurs)
    return occurs
  }
}

function isLineEnd(unit: number): boolean {
  return unit === 10 || unit === 13
}

function named({ captures }: KnownLine): number {
  return Object.keys(captures).length
}

/** What was captured, as it may be kept: it is text of strangers. No character that cannot be seen, 120 at most. */
export function harmlessCapture(value: string): string {
  return value.slice(0, CAPTURE_MAX).toWellFormed().replaceAll(UNSEEN, '')
}

/** Control characters, what turns the direction of a line, ends of lines, and what has no width. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
