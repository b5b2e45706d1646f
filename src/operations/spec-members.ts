/** Which files of a folder are documents of one specification: those that its format knows, else all that hold text. */
import { compareText } from '../core/std/order.ts'

/** A file of a folder. `path` is relative to the folder, with `/`; `bytes` its size. */
export interface FolderFile {
  readonly path: string
  readonly bytes: number
}

/** A file that is left out, and why, to be read by people: `it is a list of tasks`. */
export interface LeftOut {
  readonly path: string
  readonly because: string
}

/** The documents of a folder, in their order, and what is left out. */
export interface FolderMembers {
  /** The format that the folder is laid out in. */
  readonly layout: 'Spec Kit' | 'OpenSpec' | 'Kiro' | undefined
  readonly taken: readonly string[]
  readonly left: readonly LeftOut[]
}

/** The largest file that is taken from a folder without being named, in bytes. */
const LARGEST_UNNAMED = 1024 * 1024

const TEXT = /\.(?:md|markdown|txt|ya?ml|json|sql|proto|graphqls?|gql)$/i

/** Files that tools keep for themselves, and that say nothing about what is to be built. */
const OF_TOOLS =
  /(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|composer|deno|config|settings|meta|pnpm-lock|[^/]*\.config)\.(?:json|ya?ml)$/i

/** The file that says what is wanted, by layout. */
const MAIN = /^(?:spec|proposal|requirements)\.md$/i

/** What each layout keeps beside its main file. */
const KNOWN =
  /^(?:(?:spec|proposal|requirements|plan|research|data-model|quickstart|design)\.md|prd[^/]*\.(?:md|txt)|specs\/.+\.md|contracts\/.+)$/i

/** Whether a file lies in a place where a layout keeps documents beside its main file: only there need be looked. */
export function mayBelong(path: string): boolean {
  return KNOWN.test(path) || /^(?:specs|contracts)(?:\/|$)/i.test(path)
}

/** Chooses the documents of a folder. Pure; the order of `files` does not matter. */
export function membersOf(files: readonly FolderFile[]): FolderMembers {
  const layout = layoutOf(files)
  const taken: string[] = []
  const left: LeftOut[] = []
  for (const file of files.toSorted((a, b) => compareText(a.path, b.path))) {
    const because = reasonAgainst(file, layout !== undefined)
    if (because === undefined) taken.push(file.path)
    else left.push({ path: file.path, because })
  }
  return { layout, taken: taken.toSorted(compareDocuments), left }
}

function layoutOf(files: readonly FolderFile[]): FolderMembers['layout'] {
  const names = new Set(files.map(({ path }) => path.toLowerCase()))
  if (names.has('proposal.md')) return 'OpenSpec'
  if (names.has('requirements.md')) return 'Kiro'
  return names.has('spec.md') ? 'Spec Kit' : undefined
}

/** Whether a file is a list of tasks by its name: it is never taken with a folder. */
export function isTaskList(path: string): boolean {
  return /(?:^|\/)tasks(?:\/[^/]*)?\.(?:md|json)$/i.test(path)
}

function reasonAgainst({ path, bytes }: FolderFile, isLaidOut: boolean): string | undefined {
  if (isTaskList(path)) return 'a list of tasks is read when it is named itself'
  if (!TEXT.test(path)) return 'it is no kind of text that is read'
  if (isLaidOut && !KNOWN.test(path)) return 'it is no document of this format'
  if (!isLaidOut && OF_TOOLS.test(path)) return 'it is the settings of a tool'
  if (!isLaidOut && bytes > LARGEST_UNNAMED) return 'it is larger than 1 MB; name it to have it read'
  return undefined
}

/** Orders documents by what they are for, then by path, so that it does not matter in which order they are named. */
export function compareDocuments(a: string, b: string): number {
  return rankOf(a) - rankOf(b) || compareText(a, b)
}

/** What is wanted comes before how it is done, and both before the contracts that spell it out. */
function rankOf(path: string): number {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  if (!/\.(?:md|markdown|txt)$/.test(name) && /\.\w+$/.test(name)) return 6
  if (/(?:^|\/)contracts\//i.test(path)) return 5
  if (/(?:^|\/)specs\/.+\/specs\/|^specs\/.+\/spec\.md$/i.test(path)) return 1
  if (MAIN.test(name) || name.startsWith('prd')) return 0
  if (/^(?:plan|design)\./.test(name)) return 2
  if (/^(?:research|data-model|quickstart)\./.test(name)) return 4
  return 1
}

/**
 * The layout of the folder that a main file stands in, when the file alone shows it: by where it stands, or by the headings
 * that its format asks for. `path` is absolute or relative, with `/`.
 */
export function isMainOfLayout(path: string, text: string): boolean {
  if (!MAIN.test(path.slice(path.lastIndexOf('/') + 1))) return false
  if (
    /(?:^|\/)(?:(?:kitty-)?specs\/[^/]+|openspec\/changes\/(?:archive\/)?[^/]+|\.kiro\/specs\/[^/]+)\/[^/]+$/.test(path)
  )
    return true
  return /^# Feature Specification\b|^## What Changes\b|^# Requirements Document\b/m.test(text)
}
