/** Deeper JSON than this is no artifact; it is refused before anything walks it. */
export const MOST_DEPTH = 64

/** JSON that was read, or what is wrong with the text and where (line and column from 1). */
export type JsonText =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string; readonly line: number; readonly column: number }

/** Parses JSON and says where it breaks. */
export function readJson(text: string): JsonText {
  const deep = tooDeepAt(text)
  if (deep !== undefined)
    return { ok: false, message: `nested deeper than ${MOST_DEPTH} levels`, ...placeOf(text, deep) }
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const offset = /at position (\d+)/.exec(message)?.[1]
    return {
      ok: false,
      message: tidied(message),
      ...placeOf(text, offset === undefined ? text.length : Number(offset)),
    }
  }
}

/** Offset of the first bracket that nests too deep, strings not counted. */
function tooDeepAt(text: string): number | undefined {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (inString) {
      if (char === 0x5c) i++
      else if (char === 0x22) inString = false
    } else if (char === 0x22) inString = true
    else if (char === 0x7b || char === 0x5b) {
      if (++depth > MOST_DEPTH) return i
    } else if (char === 0x7d || char === 0x5d) depth--
  }
  return undefined
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { line, column: offset - before.lastIndexOf('\n') }
}

function tidied(message: string): string {
  return message
    .replace(/\s*at position \d+.*$/s, '')
    .replace(/, "[^]*" is not valid JSON$/, '')
    .replace(/ in JSON$/, '')
}
