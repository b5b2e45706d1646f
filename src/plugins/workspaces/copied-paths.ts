/** Which paths of a codebase a copy of it holds: what git lists, or everything where git lists nothing. */
import { isAbsolute, relative, sep } from 'node:path'
import { devNull } from 'node:os'
import { git } from '../analyzers/git.ts'
import { gitListing } from '../analyzers/git-listing.ts'
import { anyOf, isInternal, type ScopeTest } from './scope.ts'
import { scanTree } from './tree-scan.ts'

/** What of a codebase's ignored files a copy has nevertheless. Globs, relative to the codebase. */
export interface IgnoredChoice {
  /** Folders that the copy leads to by a link: all copies share them with the codebase. */
  readonly link: readonly string[]
  /** Files and folders that are copied with the rest. */
  readonly copy: readonly string[]
}

/** Folders of packages that others wrote: large, and made again from what is copied. */
export const USUAL_CHOICE: IgnoredChoice = { link: ['**/node_modules', '**/.venv', '**/venv'], copy: [] }

/** See the head of this file. */
export interface CopiedPaths {
  /** Files, links, and folders that are copied with all that they hold. */
  readonly paths: ReadonlySet<string>
  /** Folders that are made, even if nothing of what they hold is copied. */
  readonly folders: readonly string[]
  readonly linked: readonly string[]
  /** What no copy has, wherever it lies. */
  readonly isLeftOut: ScopeTest
  readonly notes: readonly string[]
}

const MOST_FILES = 1_000_000
const IGNORED = ['-c', `core.excludesFile=${devNull}`, 'ls-files', '-oiz', '--exclude-standard', '--directory']

/** Chooses what is copied of a codebase. `stateDir` is never part of it. Throws an Error when there is too much. */
export async function choosePaths(codebase: string, stateDir: string, choice: IgnoredChoice): Promise<CopiedPaths> {
  const isState = below(codebase, stateDir)
  const listed = await gitListing(codebase, MOST_FILES)
  if (!listed.ok || listed.paths.length === 0) return withoutGit(codebase, isState, choice)
  if (listed.cut) throw new Error(`The codebase has more than ${MOST_FILES} files, which is too many to copy.`)
  const paths = new Set(listed.paths.map(withoutSlash).filter((path) => isInside(path) && !isState(path)))
  const [isLinked, isCopied] = [anyOf(choice.link), anyOf(choice.copy)]
  const linked: string[] = []
  for (const path of await ignoredPaths(codebase)) {
    if (!isInside(path) || isState(path)) continue
    if (isCopied(path)) paths.add(path)
    else if (isLinked(path)) linked.push(path)
  }
  return { paths, folders: [], linked, isLeftOut: isState, notes: [] }
}

/** Which of these paths git ignores. Without git: none. */
export async function ignoredOf(codebase: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set()
  let answer = ''
  const args = ['-c', `core.excludesFile=${devNull}`, 'check-ignore', '-z', '--stdin', '--no-index']
  await git(codebase, args, (piece) => void (answer += piece), `${paths.join('\0')}\0`)
  return new Set(answer.split('\0').filter((path) => path !== ''))
}

async function ignoredPaths(codebase: string): Promise<string[]> {
  let answer = ''
  await git(codebase, IGNORED, (piece) => void (answer += piece))
  return answer.split('\0').map(withoutSlash)
}

async function withoutGit(codebase: string, isState: ScopeTest, choice: IgnoredChoice): Promise<CopiedPaths> {
  const isLinked = anyOf(choice.link)
  const linked: string[] = []
  const { entries, untold } = await scanTree(codebase, (folder) => {
    if (isState(folder) || isInternal(folder)) return true
    if (isLinked(folder)) linked.push(folder)
    return isLinked(folder)
  })
  const own = [...entries].filter(([path]) => !isInternal(path))
  const paths = new Set(own.flatMap(([path, { kind }]) => (kind === 'folder' ? [] : [path])))
  const folders = own.flatMap(([path, { kind }]) => (kind === 'folder' ? [path] : []))
  if (paths.size > MOST_FILES)
    throw new Error(`The codebase has more than ${MOST_FILES} files, which is too many to copy.`)
  const notes = untold.map((path) => `${JSON.stringify(path)} is not in the copy: it cannot be read, or is not UTF-8.`)
  return { paths, folders, linked, isLeftOut: isState, notes }
}

/** Answers whether a path below `root` is the state directory or lies in it. */
export function below(root: string, stateDir: string): ScopeTest {
  const path = relative(root, stateDir).split(sep).join('/')
  if (path === '' || path.startsWith('..') || isAbsolute(path)) return () => false
  return (one) => one === path || one.startsWith(`${path}/`)
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}

function isInside(path: string): boolean {
  return path !== '' && !isInternal(path) && !path.split('/').includes('..')
}
