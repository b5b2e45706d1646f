/** A file of the repository: its path from the root, with forward slashes, and its text. */
export interface SourceFile {
  path: string
  text: string
}

/** A broken rule at a place. `message` says what to do instead. */
export interface Offence {
  path: string
  line: number
  message: string
}

/** One rule of the house: its name is a sentence, and `find` returns every offence in the files given. */
export interface Rule {
  name: string
  find(files: SourceFile[]): Offence[]
}

/** Renders an offence the way compilers do: `path:line: message`. */
export function render(offence: Offence): string {
  return `${offence.path}:${offence.line}: ${offence.message}`
}

/** The line, from 1, of a character offset. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** Whether the file is TypeScript or JavaScript. */
export function isCode(file: SourceFile): boolean {
  return /\.(ts|tsx|cts|mts|js|cjs|mjs)$/.test(file.path)
}

/** Whether the file is a test beside the sources, or anything else that only development sees. */
export function isTest(path: string): boolean {
  return /\.(test|bench)\.tsx?$/.test(path)
}

const TOKEN = new RegExp(
  [
    String.raw`(?<comment>//[^\n]*|/\*[\s\S]*?\*/)`,
    String.raw`(?<string>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|` + '`(?:\\\\.|[^`\\\\])*`)',
    String.raw`(?<=[(,=:[!&|?{};\n]\s*|return\s)(?<regexp>/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+/[a-z]*)`,
  ].join('|'),
  'g',
)

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ')
}

/** The text with comments blanked out; every character keeps its place. */
export function withoutComments(text: string): string {
  return text.replaceAll(TOKEN, (token, ...rest) => {
    const groups = rest.at(-1) as Record<string, string | undefined>
    return groups['comment'] === undefined ? token : blank(token)
  })
}

/** The text with comments, strings and regular expressions blanked out; every character keeps its place. */
export function codeOnly(text: string): string {
  return text.replaceAll(TOKEN, blank)
}

/** An import, export-from or dynamic import: what it names and where. */
export interface ImportUse {
  specifier: string
  line: number
}

/** Every module that a source names. */
export function importsOf(file: SourceFile): ImportUse[] {
  const text = withoutComments(file.text)
  const uses = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*(['"])([^'"\n]+)\1/g)
  return [...uses].map((use) => ({ specifier: use[2] ?? '', line: lineAt(text, use.index) }))
}
