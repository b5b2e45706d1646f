/** Whether tasks say which files they alter: against the files that the work really touched, against the codebase, against each other. */
import picomatch from 'picomatch'
import type { Task } from '../../src/core/model/task.ts'
import type { Plan } from '../../src/core/planning/plan.ts'
import { isSource } from '../scope-pairs.ts'
import { closureOf } from './dependency-scores.ts'
import { share } from './evidence-scores.ts'
import { arrowsOfPlan } from './planned.ts'

/** Works that touch more source files than this are no work on one specification. */
export const MOST_TOUCHED = 400

/** Shares of 1; nothing where nothing can be said. */
export interface ScopeScore {
  /** Of the files that the plan says it alters and that are there, against those that were altered. */
  readonly precision: number | undefined
  readonly recall: number | undefined
  readonly f1: number | undefined
  /** Folders of all touched files that hold a file the plan names. */
  readonly folder_recall: number | undefined
  /** Files that were added, exactly named, and named in the right folder. */
  readonly added_recall: number | undefined
  readonly added_folder_recall: number | undefined
  /** Paths and patterns that exist, or whose folder or the one above does. */
  readonly validity: number | undefined
  /** Pairs of tasks that may run at once and share no path that they write, or hold a lock that lets only one of them run. */
  readonly safety: number
  /** Tasks that may touch any file, because neither the text nor a codebase says which: they are in no pair of the above. */
  readonly unscoped: number
  /** Files that the plan names, there or new. */
  readonly named: number
}

/** Scores the scopes of a plan. `paths`: the files of the codebase, where it was looked at. */
export function scoreScope(
  plan: Plan,
  paths: readonly string[] | undefined,
  modified: readonly string[],
  added: readonly string[],
): ScopeScore {
  const includes = plan.tasks.tasks.map(({ boundaries }) => boundaries.scope.includes)
  const patterns = [...new Set(includes.flat())]
  const expanded = new Map(patterns.map((pattern) => [pattern, expand(pattern, paths ?? [])]))
  const there = new Set(paths)
  const named = new Set([...expanded.values()].flat().filter(isSource))
  const old = [...named].filter((path) => there.has(path))
  const fresh = [...named].filter((path) => !there.has(path))
  const known = paths !== undefined && modified.length > 0 && modified.length + added.length <= MOST_TOUCHED
  const hit = old.filter((path) => modified.includes(path)).length
  const [precision, recall] = [old.length === 0 ? 0 : hit / old.length, hit / Math.max(1, modified.length)]
  const folders = new Set([...named].map(folderOf))
  const touchedFolders = [...new Set([...modified, ...added].map(folderOf))]
  const rest = {
    validity: validityOf(patterns, paths),
    safety: safetyOf(plan, expanded),
    unscoped: share(plan.tasks.tasks, isUnscoped) ?? 0,
    named: named.size,
  }
  if (!known) {
    const none = undefined
    return {
      precision: none,
      recall: none,
      f1: none,
      folder_recall: none,
      added_recall: none,
      added_folder_recall: none,
      ...rest,
    }
  }
  return {
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    folder_recall: share(touchedFolders, (folder) => folders.has(folder)),
    added_recall: share(added, (path) => fresh.includes(path)),
    added_folder_recall: share(added, (path) => folders.has(folderOf(path))),
    ...rest,
  }
}

/** The files that a pattern means: itself where it has no stars. */
function expand(pattern: string, paths: readonly string[]): string[] {
  if (!/[*?[{]/.test(pattern) || paths.includes(pattern)) return [pattern.replace(/\/$/, '')]
  const meets = picomatch(pattern, { dot: true })
  const found = paths.filter((path) => meets(path))
  return found.length === 0 ? [pattern] : found
}

function validityOf(patterns: readonly string[], paths: readonly string[] | undefined): number | undefined {
  if (paths === undefined) return undefined
  const there = new Set(paths)
  const folders = new Set(paths.flatMap(foldersOf))
  return share(patterns, (pattern) => {
    const fixed = pattern.replace(/\/?[^/]*[*?[{].*$/, '')
    if (fixed !== pattern) return fixed === '' || folders.has(fixed)
    const parent = folderOf(fixed)
    return there.has(fixed) || folders.has(fixed) || folders.has(parent) || folders.has(folderOf(parent))
  })
}

function foldersOf(path: string): string[] {
  const parts = path.split('/')
  return ['', ...parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'))]
}

function isUnscoped({ boundaries, inferred }: Task): boolean {
  return boundaries.scope.includes.includes('**') && inferred.includes('boundaries.scope.includes')
}

/** Judged by the locks that the runtime takes, whoever asked for them. */
function safetyOf(plan: Plan, expanded: ReadonlyMap<string, readonly string[]>): number {
  const { tasks } = plan.tasks
  const reach = closureOf(tasks.length, arrowsOfPlan(plan))
  const held = new Map(plan.coordinator.graph.nodes.map(({ id, resources }) => [id, new Set(resources.locks)]))
  const files = tasks.map(
    ({ boundaries }) => new Set(boundaries.scope.includes.flatMap((pattern) => expanded.get(pattern) ?? [])),
  )
  let [pairs, unsafe] = [0, 0]
  for (const [a, first] of tasks.entries()) {
    for (const [b, second] of tasks.entries()) {
      if (b <= a || isUnscoped(first) || isUnscoped(second)) continue
      if (reach[a * tasks.length + b] === 1 || reach[b * tasks.length + a] === 1) continue
      pairs++
      const shares = files[a]?.isDisjointFrom(files[b] ?? new Set()) === false
      const locks = held.get(first.id) ?? new Set()
      if (shares && locks.isDisjointFrom(held.get(second.id) ?? new Set())) unsafe++
    }
  }
  return pairs === 0 ? 1 : 1 - unsafe / pairs
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}
