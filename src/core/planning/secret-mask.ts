import { maskedAt, secretsIn } from './secret.ts'
import type { SecretSpan } from './secret-shape.ts'

/** A part of a secret that is this long and holds a digit is recognized alone. */
const PART = 8

/**
 * Masks secrets in texts: those that show by themselves, and those that were found anywhere else, whole or in part. A quote
 * or a title may hold a secret without the word that gave it away, or only the half of it that a limit of length left.
 */
export class SecretMask {
  /** Whole secrets and parts of them, by their first characters, then by their length: thousands may begin alike. */
  readonly #known = new Map<string, Map<number, Set<string>>>()
  readonly #lengths = new Set<number>()

  /** `values` are secrets without the prefixes that their makers give to all. */
  constructor(values: Iterable<string>) {
    for (const value of values) {
      this.#learn(value)
      for (let i = 0; i + PART <= value.length; i++) {
        const part = value.slice(i, i + PART)
        if (/\d/.test(part)) this.#learn(part)
      }
    }
  }

  /** The text with every character of a secret masked; lengths, lines and white space stay. */
  mask(text: string): string {
    let result = text
    for (let spans = this.#spansIn(result); spans.length > 0; spans = this.#spansIn(result)) {
      result = maskedAt(result, spans)
    }
    return result
  }

  /** Whether there is a secret in the text. */
  finds(text: string): boolean {
    return this.#spansIn(text).length > 0
  }

  #learn(value: string): void {
    const begin = value.slice(0, PART)
    this.#lengths.add(begin.length)
    const known = this.#known.get(begin) ?? new Map<number, Set<string>>()
    this.#known.set(begin, known)
    known.set(value.length, (known.get(value.length) ?? new Set()).add(value))
  }

  #spansIn(text: string): { start: number; end: number }[] {
    const spans = [...secretsIn(text), ...this.#knownIn(text)].sort((a, b) => a.start - b.start)
    const apart: { start: number; end: number }[] = []
    for (const { start, end } of spans) {
      const last = apart.at(-1)
      if (last === undefined || start > last.end) apart.push({ start, end })
      else last.end = Math.max(last.end, end)
    }
    return apart
  }

  #knownIn(text: string): { start: number; end: number }[] {
    const found: { start: number; end: number }[] = []
    for (const length of this.#lengths) {
      for (let start = 0; start + length <= text.length; start++) {
        for (const [whole, values] of this.#known.get(text.slice(start, start + length)) ?? []) {
          const end = start + whole
          if (values.has(text.slice(start, end))) found.push({ start, end })
        }
      }
    }
    return found
  }
}

/**
 * A text with its secrets masked, also where they stand in it a second time without the word that gives them away, or where
 * only the text `beside` it gives them away.
 */
export function maskedThroughout(text: string, beside = ''): string {
  const values = [text, beside].flatMap((each) => valuesOf(each, secretsIn(each)))
  return values.length === 0 ? text : new SecretMask(values).mask(text)
}

/** The values of secrets in a text that are worth recognizing elsewhere: without prefixes, line by line. */
export function valuesOf(text: string, spans: readonly SecretSpan[]): string[] {
  return spans.flatMap(({ core, end }) =>
    text
      .slice(core, end)
      .split(/[\s>|"',]+|\\n/)
      .filter((part) => part.length >= 6),
  )
}
