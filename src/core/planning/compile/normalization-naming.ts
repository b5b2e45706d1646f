/** What texts name: paths and interfaces, as far as letters tell. */

/** The literal beginning of a scope pattern, as path segments: `src/api/**` is `src`, `api`. A bare pattern is one segment. */
export function segmentsOf(pattern: string): string[] {
  const plain = pattern.replace(/^\.\//, '').split('/')
  const wild = plain.findIndex((segment) => /[*?[{]/.test(segment))
  const literal = (wild === -1 ? plain : plain.slice(0, wild)).filter((segment) => segment !== '')
  return literal.length === 0 ? [pattern] : literal
}

/** The directories in which a task works: a pattern's literal beginning, without a file's own name. */
export function directoryOf(pattern: string): string {
  const segments = segmentsOf(pattern)
  const isFile = !/[*?[{]/.test(pattern) && !pattern.endsWith('/') && segments.length > 1
  return (isFile ? segments.slice(0, -1) : segments).join('/')
}

/** Whether a text names a path, not only a longer one that begins alike. */
export function namesPath(text: string, path: string): boolean {
  for (let at = text.indexOf(path); at !== -1; at = text.indexOf(path, at + 1)) {
    if (!isWord(text[at - 1]) && !isWord(text[at + path.length])) return true
  }
  return false
}

/** Whether a text names an interface: with its version, or by its bare name as a word. */
export function namesInterface(text: string, name: string): boolean {
  return namesPath(text.toLowerCase(), bareName(name).toLowerCase())
}

/** Whether a path seems to be where an interface is built: `src/user-profile.ts` for `UserProfile:v1`. */
export function pathNamesInterface(path: string, name: string): boolean {
  const wanted = folded(bareName(name))
  return wanted.length >= 3 && folded(path).includes(wanted)
}

function bareName(name: string): string {
  const colon = name.lastIndexOf(':')
  return colon > 0 ? name.slice(0, colon) : name
}

function folded(text: string): string {
  return text.toLowerCase().replaceAll(/[-_ ]/g, '')
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_-]/u.test(character)
}
