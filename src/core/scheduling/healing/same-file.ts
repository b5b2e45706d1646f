/**
 * Edges that no plan could know: tasks that nothing keeps apart were found writing the same file, and it is not over yet.
 *
 *   a run has ended, or its joining was refused ─► who else wrote what it wrote ─┬─ two or more are still to come: one at a time
 *                                                                             └─ one has to run again: after the others
 *
 * The planner makes an update of it. What is over for all of them stays a fact of the journal, and changes nothing.
 */
import type { EventBody } from '../../model/event.ts'
import { SAME_FILE, writtenBy } from '../../execution/healing/writers.ts'
import { isActive, satisfiesDependents } from '../../execution/lifecycle.ts'
import { areOrdered, comeBefore } from '../../execution/plan/hard-order.ts'
import { type ExecutionState, type OpenAttempt, taskState } from '../../execution/state.ts'
import { hashText } from '../../model/canonical.ts'
import { isNamedByScope } from './named-file.ts'
import { healingMode, raiseIssue } from './raise-issue.ts'
import { endRemedy } from './remedy-end.ts'
import type { Scribe } from '../scribe.ts'

type Finished = Extract<EventBody, { type: 'attempt_finished' }>

/** Paths that one issue tells of, at most. */
const PATHS_TOLD = 20
/** Paths that are told of in one execution, about: where more are shared, a plan has another fault than a missing edge. */
const TOLD_MAX = 500
/** Other writers that are looked at when a run has ended, about. */
const LOOKED_MAX = 500
/** Tasks that one issue is about, at most. */
const TASKS_TOLD = 50

/** An attempt has ended, and what follows from that is decided: tells of tasks that write the same files, where that matters yet. */
export function watchWriters(scribe: Scribe, execution: ExecutionState, attempt: OpenAttempt, end: Finished): void {
  const { task } = attempt
  if (execution.writers.told.size >= TOLD_MAX || healingMode(execution, SAME_FILE) === 'off') return
  const paths = pathsOf(execution, task, end)
  if (paths.length === 0) return
  if (end.kind === 'integrate') noteAgain(scribe, execution, task, paths)
  const crossed = crossing(execution, task, paths)
  if (crossed.paths.length === 0) return
  const writers = [task, ...crossed.others]
  const later = stillToCome(execution, [...writers, ...named(execution, crossed.paths, new Set(writers))])
  const isToBeApart = later.some((one, i) => mayMeet(execution, one, later.slice(0, i)).size > 0)
  // One that has to run again comes after the others, whatever became of them.
  const [only] = later
  const isLast = later.length === 1 && only === task && writers.length > 1
  if (!isToBeApart && !isLast) return
  const about = isToBeApart ? later : [task]
  if (crossed.paths.every((path) => about.every((one) => execution.writers.told.get(path)?.has(one) === true))) return
  tell(scribe, execution, crossed.paths, writers, about, end)
}

/** A task that was put in order met the same files again, and nobody new has written them: its order did not help. */
function noteAgain(scribe: Scribe, execution: ExecutionState, task: number, paths: readonly string[]): void {
  const id = scribe.id(execution, task)
  for (const known of execution.issues.values()) {
    const { tasks, pattern, captures } = known.issue
    if (pattern !== SAME_FILE || known.stage !== 'applied' || !tasks.includes(id)) continue
    const writers = new Set([...(captures['writer'] ?? []), ...tasks])
    const isSame = (path: string): boolean =>
      captures['path']?.includes(path) === true &&
      [...(execution.writers.of.get(path) ?? [])].every((one) => writers.has(scribe.id(execution, one)))
    if (paths.some(isSame)) endRemedy(scribe, execution, known, 'did_not_help')
  }
}

function tell(
  scribe: Scribe,
  execution: ExecutionState,
  paths: readonly string[],
  writers: readonly number[],
  about: readonly number[],
  end: Finished,
): void {
  const ids = (tasks: readonly number[]): string[] => tasks.map((task) => scribe.id(execution, task))
  const key = paths[0] as string
  raiseIssue(scribe, execution, {
    pattern: SAME_FILE,
    key,
    code: 'SAME_FILE',
    fingerprint: hashText(['SAME_FILE', key].join('\n')).slice(0, 16),
    tasks: ids(about),
    // They have met once, however many they are.
    occurrences: 1,
    first_seq: execution.seq,
    captures: {
      path: [...paths],
      writer: ids(writers),
      seen: [end.kind === 'run' && end.scope?.paths === undefined ? 'reported' : 'copy'],
    },
    remedy: 'order_writers',
  })
}

/** Files that the end of an attempt is about: those that a run wrote, or that a task wrote whose joining was refused for others. */
function pathsOf(execution: ExecutionState, task: number, end: Finished): readonly string[] {
  if (end.kind === 'run') return writtenBy(end)
  if (end.kind !== 'integrate' || end.error?.code !== 'CONFLICT') return []
  return [...execution.writers.of].flatMap(([path, tasks]) => (tasks.has(task) ? [path] : []))
}

/** Tasks that wrote one of the paths too, and that nothing keeps apart from this one; with those paths. */
function crossing(
  execution: ExecutionState,
  task: number,
  paths: readonly string[],
): { readonly paths: string[]; readonly others: number[] } {
  const meets = mayMeet(execution, task, otherWriters(execution, task, paths))
  const others = new Set<number>()
  const crossed: string[] = []
  for (const path of paths) {
    let isCrossed = false
    for (const other of execution.writers.of.get(path) ?? []) {
      if (!meets.has(other) || (!others.has(other) && others.size >= TASKS_TOLD)) continue
      others.add(other)
      isCrossed = true
    }
    if (isCrossed && crossed.push(path) >= PATHS_TOLD) break
  }
  return { paths: crossed, others: [...others].sort((a, b) => a - b) }
}

/** Tasks that wrote one of the paths, but for one task; as many as are looked at. */
function otherWriters({ writers }: ExecutionState, task: number, paths: readonly string[]): number[] {
  const found = new Set<number>()
  for (const path of paths) {
    for (const other of writers.of.get(path) ?? []) if (other !== task) found.add(other)
    if (found.size >= LOOKED_MAX) break
  }
  return [...found]
}

/** Those of some tasks that nothing keeps from running beside another one: no arrows between them, and no lock that both hold. */
function mayMeet({ plan }: ExecutionState, task: number, others: readonly number[]): ReadonlySet<number> {
  const own = new Set<string>()
  for (const { mode, read, key } of plan.claims[task] ?? []) if (mode === 'exclusive' && !read) own.add(key)
  const free = others.filter(
    (other) =>
      plan.claims[other]?.some(({ mode, read, key }) => mode === 'exclusive' && !read && own.has(key)) !== true,
  )
  const isEarlier = (other: number): boolean => (plan.position[other] as number) < (plan.position[task] as number)
  const before = comeBefore(plan, task, free.filter(isEarlier))
  return new Set(free.filter((other) => (isEarlier(other) ? !before.has(other) : !areOrdered(plan, task, other))))
}

/** Tasks that have not begun and say that they are to write one of the files, in the order of the plan. */
function named(execution: ExecutionState, paths: readonly string[], but: ReadonlySet<number>): number[] {
  const found: number[] = []
  for (const [task, node] of execution.plan.nodes.entries()) {
    if (found.length >= TASKS_TOLD) break
    if (but.has(task) || !isToCome(execution, task)) continue
    if (paths.some((path) => isNamedByScope(node, path))) found.push(task)
  }
  return found
}

function stillToCome(execution: ExecutionState, tasks: readonly number[]): number[] {
  return tasks
    .filter((task) => isToCome(execution, task))
    .sort((a, b) => a - b)
    .slice(0, TASKS_TOLD)
}

/** What is under way is looked at again when it has ended: it may be joined without anything being in its way. */
function isToCome(execution: ExecutionState, task: number): boolean {
  const state = taskState(execution, task)
  return !isActive(state) && !satisfiesDependents(state) && !OVER.has(state)
}

const OVER: ReadonlySet<string> = new Set(['FAILED', 'ROLLED_BACK', 'CANCELLED', 'QUARANTINED'])
