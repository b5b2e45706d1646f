/** Which literals stand in everything that a part of a regular expression matches. They are found by one search for many. */

/** What a part of an expression says about the texts that it matches. */
export interface Needs {
  /** The only text that it matches, in small letters; undefined where there are several. */
  readonly exact: string | undefined
  /** One of these stands in each text that it matches; undefined where nothing of the kind is known. */
  readonly oneOf: readonly string[] | undefined
}

/** Shorter ones stand everywhere. */
const SHORTEST = 3

/** More of them are no help any more. */
const MOST = 24

/** Of something that can be anything. */
export const NOTHING_NEEDED: Needs = { exact: undefined, oneOf: undefined }

/** Of one character. Only those of ASCII are looked for. */
export function needsOfChar(char: string): Needs {
  return char.charCodeAt(0) < 128 && char !== '\n' && char !== '\r' ? exactly(char.toLowerCase()) : NOTHING_NEEDED
}

/** Of parts that follow each other: the best that one of them, or several that are literal, demand. */
export function inSequence(parts: readonly Needs[]): Needs {
  if (parts.every(({ exact }) => exact !== undefined)) return exactly(parts.map(({ exact }) => exact).join(''))
  let best: readonly string[] | undefined
  let run = ''
  for (const { exact, oneOf } of [...parts, NOTHING_NEEDED]) {
    if (exact !== undefined) {
      run += exact
      continue
    }
    best = better(best, exactly(run).oneOf)
    best = better(best, oneOf)
    run = ''
  }
  return { exact: undefined, oneOf: best }
}

/** Of alternatives: whichever is taken, one of all of theirs. */
export function anyOf(parts: readonly Needs[]): Needs {
  if (parts.length === 1) return parts[0] as Needs
  const all: string[] = []
  for (const { oneOf } of parts) {
    if (oneOf === undefined) return NOTHING_NEEDED
    all.push(...oneOf)
  }
  return { exact: undefined, oneOf: all.length > MOST ? undefined : [...new Set(all)] }
}

/** Of something that is repeated. */
export function repeatedNeeds(needs: Needs, least: number, most: number): Needs {
  if (least === 1 && most === 1) return needs
  return { exact: undefined, oneOf: least === 0 ? undefined : needs.oneOf }
}

function exactly(text: string): Needs {
  return { exact: text, oneOf: text.length < SHORTEST ? undefined : [text] }
}

/** Whose shortest is longer. */
function better(a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return shortest(b) > shortest(a) ? b : a
}

function shortest(texts: readonly string[]): number {
  return Math.min(...texts.map((text) => text.length))
}
