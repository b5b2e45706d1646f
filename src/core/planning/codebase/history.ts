/**
 * What the commits of a repository say of the files that are there now. Arithmetic only: the same commits and files
 * give the same bytes. Commits come newest first, and a file is followed back through its earlier names. Age is
 * counted in commits, not in days.
 */
import { compareText, sortedBy } from '../../std/order.ts'
import { rounded } from '../../std/rounded.ts'
import type { CodeHistory, FileHistory, FileRole, PastChange } from '../../model/code-index.ts'
import { kindOf } from './file-kind.ts'
import { roleOf } from './file-role.ts'
import { coChanges } from './history-co-change.ts'
import type { Commit } from './history-commit.ts'
import { MOST_FILES_OF_CHANGE, MOST_FILES_TOGETHER } from './history-commit.ts'
import { addedByKind } from './history-kinds.ts'
import { recipesOf } from './history-recipes.ts'

/** What {@link historyOf} is told beside the commits. */
export interface HistoryContext {
  /** The newest commit. */
  readonly head: string
  readonly truncated: boolean
  /** Files that are there now. */
  readonly paths: ReadonlySet<string>
  /** Folders of packages, relative to the codebase. */
  readonly packages: readonly string[]
  /** Role of a file where more is known than its path tells. */
  readonly role?: (path: string) => FileRole | undefined
}

/** One commit, its files under the names that they have now. */
export interface Change {
  readonly message: string
  readonly files: readonly ChangedFile[]
}

/** A file of a {@link Change}. */
export interface ChangedFile {
  /** Today's name, or the last one of a file that is gone. */
  readonly path: string
  readonly added: number | null
}

/** See the header of this file. `commits` stand newest first. */
export function historyOf(commits: readonly Commit[], context: HistoryContext): CodeHistory {
  const changes = followed(commits)
  const narrow = changes.filter(({ files }) => files.length <= MOST_FILES_TOGETHER)
  const kind = kinds(context)
  return {
    commit: context.head,
    commits: commits.length,
    truncated: context.truncated,
    files: fileHistories(changes, context.paths),
    co_changes: coChanges(narrow, context.paths),
    recipes: recipesOf(narrow, context.packages, kind),
    added_by_kind: addedByKind(narrow, kind),
    changes: pastChanges(changes, context.paths),
  }
}

function kinds(context: HistoryContext): (path: string) => string {
  const known = new Map<string, string>()
  return (path) => {
    let kind = known.get(path)
    if (kind === undefined) known.set(path, (kind = kindOf(path, context.role?.(path) ?? roleOf(path))))
    return kind
  }
}

/** Gives every file its name of today. A name that was given up in a commit means the new one in all older commits. */
function followed(commits: readonly Commit[]): Change[] {
  const later = new Map<string, string>()
  return commits.map(({ message, touched }) => {
    const renamed: [string, string][] = []
    const seen = later.size === 0 ? undefined : new Set<string>()
    const files: ChangedFile[] = []
    for (const { path, from, added } of touched) {
      const now = later.get(path) ?? path
      if (from !== undefined) renamed.push([from, now])
      if (seen?.has(now) === true) continue
      seen?.add(now)
      files.push({ path: now, added })
    }
    for (const [from, now] of renamed) later.set(from, now)
    return { message, files }
  })
}

function fileHistories(changes: readonly Change[], paths: ReadonlySet<string>): FileHistory[] {
  const counted = new Map<string, { commits: number; heat: number; added: number }>()
  for (const [rank, change] of changes.entries()) {
    const weight = weightOf(rank, changes.length)
    for (const { path, added } of change.files) {
      if (!paths.has(path)) continue
      let file = counted.get(path)
      if (file === undefined) counted.set(path, (file = { commits: 0, heat: 0, added: 0 }))
      file.commits++
      file.heat += weight
      file.added += added ?? 0
    }
  }
  const files = [...counted].map(([path, { commits, heat, added }]) => ({ path, commits, heat: rounded(heat), added }))
  return sortedBy(files, (file) => file.path)
}

/** From 1 for the newest to a sixteenth for the oldest: halved every quarter, on a straight line between. */
function weightOf(rank: number, commits: number): number {
  const quarters = (4 * rank) / commits
  const whole = Math.floor(quarters)
  return (1 - (quarters - whole) / 2) / (1 << whole)
}

function pastChanges(changes: readonly Change[], paths: ReadonlySet<string>): PastChange[] {
  return changes.flatMap(({ message, files }) => {
    const present = files.filter((file) => paths.has(file.path)).map((file) => file.path)
    present.sort(compareText)
    if (present.length === 0) return []
    return [{ message, files: files.length > MOST_FILES_OF_CHANGE ? [] : present }]
  })
}
