/**
 * Which files a test tests. The name says it first: `user_test.go` tests `user.go`, in the same folder, in the folder around
 * `__tests__`, or in the mirrored one (`tests/unit/shop/…` and `src/shop/…`). What the test imports decides between files of one
 * name, confirms a name that says more than the file's (`user-edge.test.ts`), and speaks alone when the name says nothing.
 */
import { isTestName } from './file-role.ts'
import type { CodeMap } from './imports/code-map.ts'
import { endingsLike } from './language-family.ts'
import { endingOf, folderOf, nameOf, stemPathOf } from './path-text.ts'
import type { CodeFile } from '../../model/code-index.ts'
import { compareText } from '../../std/order.ts'

/** A test that imports more than this many files of its package, none by name, tests no certain one. */
const MOST_IMPORTED = 3
/** What more files than this import is not what one test is about. */
const MOST_IMPORTERS = 12
/** Languages whose imports name whole folders. */
const BY_FOLDER = /\.(go|cs)$/
/** Languages where a test imports what it tests by name, so that a name far away is chance without that. */
const BY_NAME = /\.([cm]?[jt]sx?|pyi?|rs|vue|svelte)$/
/** Words at the end of a test's name that may say more than the file's name. */
const MOST_TRIMMED = 4

const TEST_FOLDERS = new Set('test tests __tests__ spec specs e2e unit integration functional Tests Test'.split(' '))
const LAYOUT = new Set(
  'src lib app main java kotlin scala python source php test tests __tests__ spec specs unit integration functional e2e Tests'.split(
    ' ',
  ),
)
const SUPPORT = /(^|\/)conftest\.py$|\.stories\.[jt]sx?$|(^|\/)(__mocks__|mocks|testdata|__fixtures__)\/|_helper\.rb$/
const MARKS = /(^tests?[_-])|([._-](tests?|spec|specs|e2e|cy|stories|bench|test-d|it|steps|integration|unit)$)/
const CAMEL_MARKS = /(Tests?|TestCase|ITCase|IT|Spec|Specs)$/

interface Codebase {
  readonly map: CodeMap
  readonly byPath: ReadonlyMap<string, CodeFile>
  readonly importers: ReadonlyMap<string, number>
  /** Folders as mirrored ones compare, once worked out. */
  readonly plain: Map<string, string>
}

/** Settles which files each test tests. `files` are whole but for `tests`, which is filled in. */
export function pairTests(files: readonly CodeFile[], map: CodeMap): void {
  const codebase: Codebase = {
    map,
    byPath: new Map(files.map((file) => [file.path, file])),
    importers: importersOf(files),
    plain: new Map(),
  }
  for (const file of files) {
    if (file.role !== 'test' || !isTest(file)) continue
    file.tests = [...testedBy(file, codebase)].sort(compareText)
  }
}

/** How many files import each file; not counted where an import takes a whole folder, since it then says little. */
function importersOf(files: readonly CodeFile[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const file of files) {
    if (BY_FOLDER.test(file.path)) continue
    for (const path of file.imports) counts.set(path, (counts.get(path) ?? 0) + 1)
  }
  return counts
}

/** Whether a file holds tests; support for tests, as fixtures and stories, tests nothing. */
function isTest(file: CodeFile): boolean {
  if (SUPPORT.test(file.path)) return false
  return isTestName(nameOf(file.path)) || file.facts.some((fact) => fact.kind === 'test')
}

function testedBy(test: CodeFile, codebase: Codebase): readonly string[] {
  const { map, byPath, importers } = codebase
  const isTested = (path: string) => {
    const role = byPath.get(path)?.role
    return role === 'source' || role === 'config' || role === 'migration'
  }
  const around = moduleAround(test.path, map)
  if (around !== undefined) return [around]
  const stems = stemsOf(nameOf(test.path))
  for (const [trimmed, stem] of stems.entries()) {
    const found = named(test, stem, trimmed > 0, codebase, isTested)
    if (found.length > 0) return found
  }
  if (BY_FOLDER.test(test.path)) return []
  const imported = test.imports.filter((path) => isTested(path) && byPath.get(path)?.package === test.package)
  const alike = imported.filter((path) => sharesName(path, stems[0] ?? ''))
  if (alike.length > 0) return alike
  const own = imported.filter((path) => (importers.get(path) ?? 0) <= MOST_IMPORTERS)
  return own.length <= MOST_IMPORTED ? own : []
}

/** The module of Rust whose folder a file `tests.rs` stands in. */
function moduleAround(path: string, map: CodeMap): string | undefined {
  if (!/(^|\/)tests?\.rs$/.test(path)) return undefined
  return map.paths.firstOf(folderOf(path), ['.rs', '/mod.rs', '/lib.rs', '/main.rs'])
}

/** Names that the tested file may have: the whole first, then with words of its end left off. */
function stemsOf(name: string): string[] {
  let stem = stemPathOf(name)
  for (let before = ''; before !== stem;) {
    before = stem
    stem = stem.replace(MARKS, '') || stem
  }
  const plain = /\.(java|kts?|cs|php|swift|scala|groovy)$/.test(name) ? stem.replace(CAMEL_MARKS, '') || stem : stem
  const stems = [plain]
  for (let i = 0; i < MOST_TRIMMED; i++) {
    const shorter = (stems.at(-1) ?? '').replace(/[._-][^._-]*$|(?<=[a-z\d])[A-Z][a-z\d]*$/, '')
    if (shorter === '' || shorter === stems.at(-1)) break
    stems.push(shorter)
  }
  return stems
}

/** The files of that name that stand nearest in the sense of the header; none when several stand equally far off. */
function named(
  test: CodeFile,
  stem: string,
  isTrimmed: boolean,
  { map, plain }: Codebase,
  isTested: (path: string) => boolean,
): readonly string[] {
  if (!map.paths.isPart(stem)) return []
  const endings = endingsLike(endingOf(test.path))
  const alike = map.paths.endingWith(stem)
  const candidates = new Set(nearby(test.path, stem, endings, alike.length === 0, map))
  for (const path of alike) if (endings.includes(`.${endingOf(path)}`)) candidates.add(path)
  let best = 0
  let found: string[] = []
  for (const path of candidates) {
    if (!isTested(path)) continue
    const score = closeness(path, stem, test, plain)
    if (score < best || score === 0) continue
    if (score > best) found = []
    best = score
    found.push(path)
  }
  const isSure = best >= (isTrimmed ? 4 : 2)
  const isAlone = best === 1 && !isTrimmed && found.length === 1 && isSpecific(stem) && !BY_NAME.test(test.path)
  return isSure || isAlone ? found : []
}

/** Whether a name says enough to be looked for far away: two words or more. */
function isSpecific(stem: string): boolean {
  return /[\p{L}\p{N}]+([._-]|(?<=\p{Ll})(?=\p{Lu}))[\p{L}\p{N}]/u.test(stem)
}

/** Files of that name in the test's own folders, when they are too common to be found by name; and indexes of such a folder. */
function nearby(path: string, stem: string, endings: readonly string[], isCommon: boolean, map: CodeMap): string[] {
  const folder = folderOf(path)
  const folders = TEST_FOLDERS.has(nameOf(folder)) ? [folder, folderOf(folder)] : [folder]
  const found: string[] = []
  for (const one of folders) {
    const base = one === '.' ? stem : `${one}/${stem}`
    const isFolder = map.paths.inFolder(base).length > 0
    for (const ending of endings) {
      if (isCommon && map.paths.has(base + ending)) found.push(base + ending)
      if (!isFolder) continue
      for (const index of [`${base}/index${ending}`, `${base}/__init__${ending}`])
        if (map.paths.has(index)) found.push(index)
    }
  }
  return found
}

function closeness(path: string, stem: string, test: CodeFile, plain: Map<string, string>): number {
  // The index of a folder stands for the folder.
  const folder = nameOf(stemPathOf(path)) === nameOf(stem) ? folderOf(path) : folderOf(folderOf(path))
  const own = folderOf(test.path)
  const imported = test.imports.includes(path) ? 4 : 0
  if (folder === own) return imported + 5
  if (TEST_FOLDERS.has(nameOf(own)) && folderOf(own) === folder) return imported + 4
  const mirrored = plainFolder(folder, plain)
  const ownMirrored = plainFolder(own, plain)
  if (mirrored === ownMirrored) return imported + 3
  if (ownMirrored !== '' && `/${mirrored}`.endsWith(`/${ownMirrored}`)) return imported + 2
  return imported + (nameOf(mirrored) === nameOf(ownMirrored) && ownMirrored !== '' ? 2 : 1)
}

/** The folder without the parts that only tell sources from tests. */
function plainFolder(folder: string, known: Map<string, string>): string {
  const before = known.get(folder)
  if (before !== undefined) return before
  const parts = folder.split('/').filter((part) => !LAYOUT.has(part))
  const plain = parts.map((part) => part.replace(/\.(Unit|Integration)?Tests?$/, '')).join('/')
  known.set(folder, plain)
  return plain
}

function sharesName(path: string, stem: string): boolean {
  const words = new Set(stem.toLowerCase().split(/[^a-z\d]+/))
  const own = stemPathOf(nameOf(path))
    .toLowerCase()
    .split(/[^a-z\d]+/)
  return own.every((word) => words.has(word))
}
