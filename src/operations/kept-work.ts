/** What tasks have kept: files of their checkpoints, and copies of the codebase in which they worked. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type ExecutionState, taskState } from '../core/execution/state.ts'
import type { Journal } from '../core/ports/journal.ts'
import { foldExecution } from '../runtime/fold.ts'
import { chooseExecution } from './executions.ts'

/** Files that tasks have kept, or copies in which they worked, that nothing goes on from any more. */
export interface Prunable {
  readonly execution_id: string
  readonly task: string
  readonly attempt: string
  readonly folder: string
  readonly bytes: number
}

/** What tasks have kept with checkpoints, and copies in which they worked, where nothing goes on from them any more. `executionId`: of one execution alone. */
export function prunableCheckpoints(journal: Journal, stateDir: string, executionId?: string): Prunable[] {
  const rows = journal.executions()
  const wanted = executionId === undefined ? rows : [chooseExecution(rows, { execution_id: executionId })]
  return wanted.flatMap(({ execution_id }) => {
    const place = join(stateDir, 'executions', execution_id)
    if (!existsSync(join(place, 'checkpoints')) && !existsSync(join(place, 'workspaces'))) return []
    const execution = foldExecution(journal, execution_id).executions.get(execution_id) as ExecutionState
    return [...keptFiles(execution, join(place, 'checkpoints')), ...keptCopies(execution, join(place, 'workspaces'))]
  })
}

function keptFiles(execution: ExecutionState, root: string): Prunable[] {
  const { execution_id } = execution
  if (!existsSync(root)) return []
  return foldersIn(root).flatMap((task) =>
    foldersIn(join(root, task))
      .filter((attempt) => !isNeeded(execution, task, attempt))
      .map((attempt) => {
        const folder = join(root, task, attempt)
        return { execution_id, task, attempt, folder, bytes: bytesIn(folder) }
      }),
  )
}

/** Copies of the codebase in which runs have worked, and to which nobody comes back. */
function keptCopies(execution: ExecutionState, root: string): Prunable[] {
  const { execution_id } = execution
  if (!existsSync(root)) return []
  return foldersIn(root).flatMap((name) => {
    const [, task, number] = /^(?:spare-)?(.+)-(\d+)$/.exec(name) ?? []
    if (task === undefined || isCopyNeeded(execution, task, Number(number), join(root, name))) return []
    const folder = join(root, name)
    return [{ execution_id, task, attempt: `${task}-${number}`, folder, bytes: bytesIn(folder) }]
  })
}

/** Whether something of a run may still happen in its copy, or a run may go on there. */
function isCopyNeeded(execution: ExecutionState, id: string, number: number, folder: string): boolean {
  const task = execution.plan.numberOf.get(id)
  if (task === undefined || execution.status === 'completed' || execution.status === 'aborted') return false
  if (existsSync(`${folder}.joining`) || execution.recovery.checkpoints.get(task)?.attempt === `${id}-${number}`)
    return !OVER.has(taskState(execution, task))
  return execution.last_run[task] === number && !GIVEN_UP.has(taskState(execution, task))
}

/** Removes what was found. */
export function pruneCheckpoints(prunable: readonly Prunable[]): void {
  for (const { folder } of prunable) {
    // Of a copy the record goes first: without it, what is left of the copy is nothing that anybody would use.
    for (const end of ['base', 'written']) rmSync(`${folder}.${end}`, { force: true })
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whether a run may go on from what an attempt has kept, or the attempt still runs. */
function isNeeded(execution: ExecutionState, id: string, attempt: string): boolean {
  if (execution.open.has(attempt)) return true
  const task = execution.plan.numberOf.get(id)
  if (task === undefined) return false
  for (const open of execution.open.values()) if (open.resume_from?.attempt === attempt) return true
  return !OVER.has(taskState(execution, task)) && execution.recovery.checkpoints.get(task)?.attempt === attempt
}

/** States from which no task goes on. */
const OVER: ReadonlySet<string> = new Set(['SUCCEEDED', 'SKIPPED'])

/** States in which nothing more happens in the copy of the last run; whoever tries again begins in a new one. */
const GIVEN_UP: ReadonlySet<string> = new Set(['SUCCEEDED', 'SKIPPED', 'CANCELLED', 'FAILED', 'ROLLED_BACK'])

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

function bytesIn(folder: string): number {
  let bytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).size
  return bytes
}
