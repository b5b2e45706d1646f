/** Says which texts were not looked at, or only in part, and why. */
import { roleOf } from '../../core/planning/codebase/file-role.ts'
import { nameOf } from '../../core/planning/codebase/path-text.ts'
import { compareText } from '../../core/std/order.ts'
import type { KeptFile } from './cache-file.ts'
import { LARGEST_BYTES } from './file-text.ts'
import { languageOf } from './language.ts'
import { FACT_NUMBERS, MOST_FACTS, type Reading, SYNTAX_ERROR } from './reading.ts'
import type { UnreadList } from './unread-list.ts'

/** The grammar may be at fault as well as the file: macros and new syntax are beyond some. */
const BROKEN = 'The grammar gives up at this line, so what stands there and below may be missing.'
const REASONS: Partial<Record<Reading['kind'], readonly [code: string, reason: string]>> = {
  large: ['too-large', `It is larger than ${LARGEST_BYTES / 1_000_000} MB, so its text was not read.`],
  beyond: ['too-much-text', 'Before it stand 2 GB of text already, so its own was not read. Name a smaller folder.'],
  binary: ['binary', 'It is not text.'],
  generated: ['generated', 'A tool writes it (generated code, a lock file), so its text was not read.'],
  vendored: ['vendored', 'It is stated to be code of others, so its text was not read.'],
  encoding: ['encoding', 'Its text is not UTF-8, so only its words were read.'],
  crashed: ['crashed', 'ast-grep could not bear its syntax, so only its words were read.'],
  slow: [
    'slow',
    'ast-grep came to no end with its syntax, so only its words were read. Setting `ignore` leaves it out.',
  ],
}

const MANY_FACTS = `More was found in it than anybody writes; only the first ${MOST_FACTS} finds count.`

/** Files are sorted by path. */
export function sayUnreadTexts(files: readonly KeptFile[], unread: UnreadList): void {
  const byEnding = new Map<string, string[]>()
  for (const { path, reading } of files) {
    const said = REASONS[reading.kind]
    const broken = brokenAt(reading)
    if (broken !== undefined) unread.add('broken-syntax', path, BROKEN, broken)
    if (reading.facts.length >= MOST_FACTS * FACT_NUMBERS) unread.add('too-many-facts', path, MANY_FACTS)
    if (said !== undefined) unread.add(said[0], path, said[1])
    else if (languageOf(path) === undefined && isCode(path) && reading.facts.length === 0) {
      const ending = endingOf(path)
      byEnding.set(ending, byEnding.get(ending) ?? [])
      byEnding.get(ending)?.push(path)
    }
  }
  for (const [ending, paths] of [...byEnding].toSorted((a, b) => compareText(a[0], b[0]))) {
    const files = `${paths.length} ${paths.length === 1 ? 'file' : 'files'} ${ending}`
    unread.add(
      'unknown-language',
      paths[0] as string,
      `${files}: no grammar reads that here, so only their words were read.`,
    )
  }
}

/** The first line at which the grammar gave up. */
function brokenAt({ facts }: Reading): number | undefined {
  for (let at = 0; at < facts.length; at += FACT_NUMBERS) if (facts[at] === SYNTAX_ERROR) return facts[at + 4]
  return undefined
}

function isCode(path: string): boolean {
  return ['source', 'test', 'migration'].includes(roleOf(path))
}

function endingOf(path: string): string {
  const name = nameOf(path)
  const dot = name.lastIndexOf('.')
  return dot > 0 ? `ending in ${name.slice(dot)}` : 'without an ending'
}
