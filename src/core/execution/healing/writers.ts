/**
 * Who was found writing which file: seen in workspaces of their own, or reported by the tasks themselves. What is seen in a folder
 * that several share says nothing, and is not here.
 */
import type { Event } from '../../model/event.ts'
import type { ExecutionState } from '../state.ts'

/** Tasks by the path that they wrote, and those for which the same was told already. */
export interface Writers {
  readonly of: Map<string, Set<number>>
  readonly told: Map<string, Set<number>>
}

/** Paths that are remembered, at most; those that were written first are forgotten first. */
const PATHS_MAX = 20_000
/** Writers of one path that are remembered, at most. */
const WRITERS_MAX = 50

/** The pattern of issues about files that several tasks write. */
export const SAME_FILE = 'same-file'

/** Nobody has written anything. */
export function noWriters(): Writers {
  return { of: new Map(), told: new Map() }
}

/** A deep copy. */
export function copyWriters({ of, told }: Writers): Writers {
  const copy = (from: Writers['of']): Writers['of'] => new Map([...from].map(([path, tasks]) => [path, new Set(tasks)]))
  return { of: copy(of), told: copy(told) }
}

/** Files that a run wrote: those that its own workspace shows, else those that it reported as changed. */
export function writtenBy({
  scope,
  artifacts = [],
}: Pick<Extract<Event, { type: 'attempt_finished' }>, 'scope' | 'artifacts'>): readonly string[] {
  if (scope?.paths !== undefined) return scope.paths
  const paths = new Set<string>()
  for (const { kind, path, sha256, hash_before } of artifacts) {
    const isSame = sha256 !== undefined && sha256 === hash_before
    const plain = path.replace(/^(?:\.\/)+/, '')
    if (kind === 'file' && !isSame && isInside(plain)) paths.add(plain)
  }
  return [...paths]
}

function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..')
}

/** A run has ended: what it wrote is noted. */
export function noteWriter(
  { writers }: ExecutionState,
  task: number,
  event: Extract<Event, { type: 'attempt_finished' }>,
): void {
  for (const path of writtenBy(event)) {
    const tasks = writers.of.get(path)
    if (tasks === undefined) {
      if (writers.of.size >= PATHS_MAX) writers.of.delete(writers.of.keys().next().value as string)
      writers.of.set(path, new Set([task]))
    } else if (tasks.size < WRITERS_MAX) tasks.add(task)
  }
}

/** It was told of some tasks that they write the same files. */
export function noteTold({ writers, plan }: ExecutionState, event: Extract<Event, { type: 'systemic_issue' }>): void {
  const { pattern, captures, tasks } = event.issue
  if (pattern !== SAME_FILE || !Object.hasOwn(captures, 'path')) return
  for (const path of captures['path'] ?? []) {
    const known = writers.told.get(path) ?? new Set()
    for (const id of tasks) {
      const task = plan.numberOf.get(id)
      if (task !== undefined) known.add(task)
    }
    writers.told.set(path, known)
  }
}
