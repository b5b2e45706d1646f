import type { Action } from '../../model/action.ts'
import type { Task } from '../../model/task.ts'
import type { TasksArtifact } from '../../model/tasks-artifact.ts'
import { roleOf } from '../codebase/file-role.ts'
import { endingOf } from '../codebase/path-text.ts'

/** How many of the tasks that touch code build on what is there. */
export interface ReuseShare {
  readonly reusing: number
  /** Never 0. */
  readonly touching: number
}

/** The reuse of a plan; nothing when nobody looked at the code, when there was none, or when no task touches code. */
export function reuseShareOf({ meta, tasks }: TasksArtifact): ReuseShare | undefined {
  if (!knowsCode(meta)) return undefined
  const touching = tasks.filter(touchesCode)
  if (touching.length === 0) return undefined
  return { reusing: touching.filter((task) => task.reuses_existing !== undefined).length, touching: touching.length }
}

/** Whether somebody looked at the codebase, and found code in it. */
export function knowsCode({ codebase_analysis }: Pick<TasksArtifact['meta'], 'codebase_analysis'>): boolean {
  return codebase_analysis.tool !== 'none' && codebase_analysis.languages.length > 0
}

/** `47% (7 of 15 tasks)`, or why there is no such share. */
export function reuseText(artifact: TasksArtifact): string {
  const share = reuseShareOf(artifact)
  if (share !== undefined) {
    return `${Math.round((share.reusing / share.touching) * 100)}% (${share.reusing} of ${share.touching} ${share.touching === 1 ? 'task' : 'tasks'})`
  }
  const { tool } = artifact.meta.codebase_analysis
  const why =
    tool === 'none'
      ? 'nobody looked at the codebase'
      : knowsCode(artifact.meta)
        ? 'no task touches code'
        : 'no code was found'
  return `n/a (${why})`
}

/** Whether a task is there to change code; see {@link changesCode}. */
export function touchesCode({ done, action, boundaries }: Task): boolean {
  const files = boundaries.scope.includes.filter((path) => !/^\**$/.test(path))
  return changesCode({ done, kind: action.kind, files })
}

/**
 * Whether work changes code: work that names its files does when some of them may be code, work that names none does when an agent
 * does it. A command without files only runs something, and what is done, empty or up to a person changes nothing.
 */
export function changesCode(work: {
  readonly done: boolean
  readonly kind: Action['kind']
  readonly files: readonly string[]
}): boolean {
  if (work.done || work.kind === 'noop' || work.kind === 'human') return false
  return work.files.length === 0 ? work.kind === 'agent' : work.files.some(mayBeCode)
}

/** Whether a path or glob may name code: a folder does, unless it holds documentation. */
function mayBeCode(include: string): boolean {
  const ending = endingOf(include)
  if (ending === '' || ending.includes('*')) return !/^docs?(?:\/|$)/.test(include)
  return ['source', 'test', 'migration', 'style'].includes(roleOf(include.replaceAll('*', 'x')))
}
