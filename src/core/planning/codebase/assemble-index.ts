/** Puts what was read of each file together: what files are for, what they take from each other, and what tests test. */
import type {
  CodeFact,
  CodeFile,
  CodeHistory,
  CodeIndex,
  CodeOwner,
  CodePackage,
  FileRole,
  Unread,
  WordTable,
} from '../../model/code-index.ts'
import { sortedBy } from '../../std/order.ts'
import { withoutDoubles } from './doubled-facts.ts'
import { withExports } from './exported-names.ts'
import { roleOf } from './file-role.ts'
import { codeMapOf, importsOf } from './imports/resolve.ts'
import { withoutConstantNames } from './imports/ruby-constants.ts'
import { folderOf } from './path-text.ts'
import { withTestOnly } from './test-only.ts'
import { nameProcedures } from './rpc-names.ts'
import { pairTests } from './test-pairs.ts'
import { withPrefixes } from './route-prefixes.ts'
import { withVisibility } from './visibility.ts'

/** What was read of one file, before anything is known about the others. */
export interface RawFile {
  /** Relative to the codebase, with slashes. */
  readonly path: string
  readonly bytes: number
  readonly lines: number
  /** As in {@link CodeFile}. */
  readonly language: string | null
  /** In the order of lines. */
  readonly facts: readonly CodeFact[]
  /** Where the text or the place already says so; else the path decides. */
  readonly role?: Extract<FileRole, 'generated' | 'vendored'>
}

/** All that an index is put together from. */
export interface IndexParts {
  readonly files: readonly RawFile[]
  readonly packages: readonly CodePackage[]
  readonly owners: readonly CodeOwner[]
  readonly history: CodeHistory | null
  readonly unread: readonly Unread[]
  /** Its file `i` is `files[i]` when those are sorted by path, by code units. */
  readonly words: WordTable
}

/** The index of a codebase. Files come back sorted by path; nothing depends on the order in which they were handed in. */
export function assembleIndex(parts: IndexParts): CodeIndex {
  const raw = sortedBy(parts.files, (file) => file.path)
  const folders = new Map(parts.packages.map((found) => [found.path, found.path]))
  const files = raw.map((file): CodeFile => {
    const role = file.role ?? roleOf(file.path)
    return {
      path: file.path,
      language: file.language,
      role,
      bytes: file.bytes,
      lines: file.lines,
      package: packageFolder(folderOf(file.path), folders),
      facts: [...withTestOnly(withExports(file.path, withoutDoubles(withPrefixes(withVisibility(file.facts)))), role)],
      imports: [],
      tests: [],
    }
  })
  const map = codeMapOf(files, parts.packages)
  for (const file of files) if (file.role !== 'vendored') file.imports = importsOf(file, map)
  for (const file of files) file.facts = withoutConstantNames(file.facts)
  nameProcedures(files)
  pairTests(files, map)
  return {
    files,
    packages: sortedBy(parts.packages, (found) => (found.path === '.' ? '' : found.path)),
    owners: [...parts.owners],
    history: parts.history,
    unread: [...parts.unread],
    words: parts.words,
  }
}

/** The nearest folder upwards that has a package; what was found is kept in `known`. */
function packageFolder(folder: string, known: Map<string, string>): string {
  const passed: string[] = []
  let here = folder
  let found = known.get(here)
  while (found === undefined && here !== '.') {
    passed.push(here)
    here = folderOf(here)
    found = known.get(here)
  }
  for (const one of passed) known.set(one, found ?? '.')
  return found ?? '.'
}
