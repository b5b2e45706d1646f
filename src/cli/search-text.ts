import type { Reason, SearchResult } from '../core/planning/search/search-result.ts'
import { escaped, type Paint } from './colour.ts'
import { textWidth } from './text-width.ts'

/** Files that are told; `--json` has all. */
const MOST_FILES = 10
/** Columns before a detail, and those that it has at least. */
const INDENT = 8
const FEWEST_COLUMNS = 24
/** Tests of one file that are named. */
const MOST_TESTS = 3

const BY_WORDS: ReadonlySet<Reason['kind']> = new Set(['named', 'words', 'past_change'] as const)

/** What `tasks analyze --search` prints: packages, files and names, the best first, each with its reasons. */
export function searchText({ files, symbols, packages }: SearchResult, paint: Paint, columns = 100): string {
  // What only changes often, or stands beside such a file, was not found by the words.
  if (!files.some(({ reasons }) => reasons.some(({ kind }) => BY_WORDS.has(kind)))) {
    return 'Nothing in the codebase says these words.'
  }
  const real = packages.filter(({ path }) => path !== '.')
  const shares = real.map(({ name, share }) => `${name} ${Math.round(share * 100)} %`)
  const found = files
    .slice(0, MOST_FILES)
    .flatMap(({ path, confidence, reasons, tests }) => [
      `  ${share(confidence)}  ${escaped(path)}`,
      ...detail(reasonsText(reasons), paint, columns),
      ...detail(tests.length === 0 ? '' : `tested by ${few(tests)}`, paint, columns),
    ])
  const named = symbols.flatMap(({ path, fact, score, reasons }) => {
    const name = fact.container === undefined ? fact.name : `${fact.container}.${fact.name}`
    return [
      `  ${share(score)}  ${escaped(`${fact.noun} ${name} (${path}:${fact.line})`)}`,
      ...detail(reasonsText(reasons), paint, columns),
    ]
  })
  return [
    ...(shares.length < 2 ? [] : [`${paint.strong('[Packages]')} ${escaped(shares.join(', '))}`, '']),
    `${paint.strong('[Files]')} ${paint.faint('%: how many files with such a score were really changed by the work, as measured')}`,
    ...found,
    ...(files.length > MOST_FILES ? [paint.faint(`  … and ${files.length - MOST_FILES} more; --json lists them`)] : []),
    ...(named.length === 0
      ? []
      : ['', `${paint.strong('[Symbols]')} ${paint.faint('%: how well the name fits the words')}`, ...named]),
  ].join('\n')
}

function reasonsText(reasons: readonly Reason[]): string {
  return reasons.map(({ text }) => text).join('; ')
}

/** A text below what it tells of, in lines that fit the terminal. */
function detail(text: string, paint: Paint, columns: number): string[] {
  const lines: string[] = []
  for (const word of text === '' ? [] : escaped(text).split(' ')) {
    const line = lines.length === 0 ? word : `${lines.at(-1) ?? ''} ${word}`
    if (lines.length === 0 || textWidth(line) > Math.max(FEWEST_COLUMNS, columns - INDENT)) lines.push(word)
    else lines[lines.length - 1] = line
  }
  return lines.map((line) => `${' '.repeat(INDENT)}${paint.faint(line)}`)
}

function share(value: number): string {
  return `${String(Math.round(value * 100)).padStart(3)} %`
}

function few(names: readonly string[]): string {
  const left = names.length - MOST_TESTS
  return `${names.slice(0, MOST_TESTS).join(', ')}${left > 0 ? ` and ${left} more` : ''}`
}
