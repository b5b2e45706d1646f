import { type JsonFault, jsonFault } from './json-fault.ts'

/** Deeper JSON than this is no artifact; it is refused before anything walks it. */
export const MOST_DEPTH = 64

/** A place in a text, line and column from 1. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

/** JSON that was read, or what is wrong with the text and where. */
export type JsonText =
  | { readonly ok: true; readonly value: unknown }
  | ({ readonly ok: false; readonly message: string } & TextPlace)

/** Parses JSON and says where it breaks. It may still hold what {@link jsonExcess} finds. */
export function readJson(text: string): JsonText {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const fault = jsonExcess(text) ?? jsonFault(text) ?? { message, offset: 0 }
    return { ok: false, message: fault.message, ...placeAt(text, fault.offset) }
  }
}

/** The line and column of an offset. */
export function placeAt(text: string, offset: number): TextPlace {
  let line = 1
  let start = 0
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', start)) {
    line++
    start = end + 1
  }
  return { line, column: offset - start + 1 }
}

const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** The first bracket that nests too deep, or number that no computer holds; strings do not count. */
export function jsonExcess(text: string): JsonFault | undefined {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (inString) {
      if (char === 0x5c) i++
      else if (char === 0x22) inString = false
    } else if (char === 0x22) inString = true
    else if (char === 0x7b || char === 0x5b) {
      if (++depth > MOST_DEPTH) return { message: `nested deeper than ${MOST_DEPTH} levels`, offset: i }
    } else if (char === 0x7d || char === 0x5d) depth--
    else if (char >= 0x30 && char <= 0x39) {
      NUMBER.lastIndex = i
      const [number = ''] = NUMBER.exec(text) ?? []
      // JSON knows no infinity, but JSON.parse makes one of a number that is too large.
      if (Number(number) === Infinity) return { message: `the number ${clipped(number)} is too large`, offset: i }
      i += Math.max(0, number.length - 1)
    }
  }
  return undefined
}

function clipped(number: string): string {
  return number.length > 20 ? `${number.slice(0, 20)}…` : number
}
