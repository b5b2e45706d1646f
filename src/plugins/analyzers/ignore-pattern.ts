/**
 * Patterns of .gitignore and .gitattributes, matched as git does. Files of a codebase are written by anybody, so no regular
 * expression is made of them: a segment is matched in at most its length times the pattern's, folders likewise.
 */

/** One character's place in a segment of a pattern: `*` is any number, `?` any one, else a test of one character. */
type Token = '*' | '?' | ((character: string) => boolean) | { readonly literal: string }

/** One line of such a file. */
export interface IgnorePattern {
  /** Takes back what an earlier line said. */
  readonly negated: boolean
  readonly foldersOnly: boolean
  /** Whether a path, relative to the folder of the file that holds the line, fits. */
  readonly fits: (path: string) => boolean
}

/** The patterns of a .gitignore file, in its order. Comments and empty lines give none. */
export function readIgnorePatterns(text: string): IgnorePattern[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line) => ignorePattern(line.replace(/\r$/, '')) ?? [])
}

/** One line as a pattern; nothing for a comment or an empty line. */
export function ignorePattern(line: string): IgnorePattern | undefined {
  if (line.startsWith('#')) return undefined
  let body = line.replace(/(^|[^\\]) +$/, '$1')
  const negated = body.startsWith('!')
  if (negated) body = body.slice(1)
  const foldersOnly = body.endsWith('/')
  if (foldersOnly) body = body.slice(0, -1)
  if (body === '') return undefined
  const anchored = body.includes('/')
  if (body.startsWith('/')) body = body.slice(1)
  const segments = segmentsOf(anchored ? body : `**/${body}`)
  if (segments === undefined) return undefined
  const wanted = segments.map((segment) => (segment === '**' ? '**' : tokensOf(segment)))
  if (!wanted.every((tokens) => tokens !== undefined)) return undefined
  return { negated, foldersOnly, fits: (path) => fitsSegments(wanted, path.split('/')) }
}

/** Whether the last pattern that fits leaves the path out; nothing when none fits. */
export function isIgnoredBy(patterns: readonly IgnorePattern[], path: string, isFolder: boolean): boolean | undefined {
  for (let at = patterns.length - 1; at >= 0; at--) {
    const pattern = patterns[at] as IgnorePattern
    if ((isFolder || !pattern.foldersOnly) && pattern.fits(path)) return !pattern.negated
  }
  return undefined
}

/** The pattern between its slashes. One in brackets is no border, but matches nothing; brackets that stay open give nothing. */
function segmentsOf(pattern: string): string[] | undefined {
  const characters = Array.from(pattern)
  const segments: string[] = []
  let start = 0
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]
    if (character === '\\') at++
    else if (character === '[') {
      const set = bracketAt(characters, at)
      if (set === undefined) return undefined
      at = set.end - 1
    } else if (character === '/') {
      segments.push(characters.slice(start, at).join(''))
      start = at + 1
    }
  }
  return [...segments, characters.slice(start).join('')]
}

/** `**` stands for any number of folders, also none; at the end for at least one name. */
function fitsSegments(pattern: readonly (Token[] | '**')[], path: readonly string[]): boolean {
  const fits = (wanted: Token[] | '**', name: string): boolean => wanted !== '**' && fitsTokens(wanted, name)
  return fittedBy(pattern, '**', path, fits) === pattern.length
}

function fitsTokens(tokens: readonly Token[], text: string): boolean {
  const fits = (wanted: Token, character: string): boolean => wanted !== '*' && fitsToken(wanted, character)
  let at = fittedBy(tokens, '*', Array.from(text), fits)
  while (tokens[at] === '*') at++
  return at === tokens.length
}

/**
 * How far into the pattern one comes when all items are to be fitted, in turn, by its entries, where a star fits any number of
 * them; -1 when they cannot be. Goes back to the last star only, so it takes at most items times entries.
 */
function fittedBy<P, T>(
  pattern: readonly P[],
  any: P,
  items: readonly T[],
  fits: (wanted: P, item: T) => boolean,
): number {
  let [at, place] = [0, 0]
  let [star, from] = [-1, 0]
  while (place < items.length) {
    const wanted = pattern[at]
    if (wanted === any) {
      ;[star, from] = [at, place]
      at++
    } else if (wanted !== undefined && fits(wanted, items[place] as T)) {
      at++
      place++
    } else if (star >= 0) {
      from++
      ;[at, place] = [star + 1, from]
    } else {
      return -1
    }
  }
  return at
}

function fitsToken(token: Exclude<Token, '*'>, character: string): boolean {
  if (token === '?') return true
  return typeof token === 'function' ? token(character) : token.literal === character
}

/** Nothing when the pattern can match nothing: it ends in a backslash, or a bracket stays open. */
function tokensOf(segment: string): Token[] | undefined {
  const characters = Array.from(segment)
  const tokens: Token[] = []
  let at = 0
  while (at < characters.length) {
    const character = characters[at] as string
    if (character === '*') {
      if (tokens.at(-1) !== '*') tokens.push('*')
      at++
    } else if (character === '?') {
      tokens.push('?')
      at++
    } else if (character === '[') {
      const set = bracketAt(characters, at)
      if (set === undefined) return undefined
      tokens.push(set.fits)
      at = set.end
    } else {
      const literal = character === '\\' ? characters[at + 1] : character
      if (literal === undefined) return undefined
      tokens.push({ literal })
      at += character === '\\' ? 2 : 1
    }
  }
  return tokens
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /[A-Za-z]/,
  digit: /[0-9]/,
  alnum: /[A-Za-z0-9]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /\s/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,
  xdigit: /[0-9A-Fa-f]/,
}

/** The set that opens at a place: `[a-z]`, `[!0-9_]`, `[[:alpha:]]`. */
function bracketAt(
  characters: readonly string[],
  open: number,
): { readonly fits: (character: string) => boolean; readonly end: number } | undefined {
  const tests: ((character: string) => boolean)[] = []
  let at = open + 1
  const negated = characters[at] === '!' || characters[at] === '^'
  if (negated) at++
  for (let first = true; first || characters[at] !== ']'; first = false) {
    if (characters[at] === undefined) return undefined
    const named = characters[at] === '[' ? /^\[:(\w+):\]/.exec(characters.slice(at, at + 12).join('')) : null
    if (named !== null) {
      const inside = CLASSES[named[1] as string]
      if (inside === undefined) return undefined
      tests.push((character) => inside.test(character))
      at += named[0].length
      continue
    }
    if (characters[at] === '\\') at++
    const low = characters[at]
    if (low === undefined) return undefined
    at++
    if (characters[at] === '-' && characters[at + 1] !== undefined && characters[at + 1] !== ']') {
      at += characters[at + 1] === '\\' ? 2 : 1
      const high = characters[at]
      if (high === undefined) return undefined
      at++
      tests.push((character) => character >= low && character <= high)
    } else {
      tests.push((character) => character === low)
    }
  }
  const fits = (character: string): boolean => character !== '/' && tests.some((one) => one(character)) !== negated
  return { fits, end: at + 1 }
}
