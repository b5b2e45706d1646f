/**
 * Tasks that may write the same files at the same time: their stated scopes meet, and neither the order nor a lock keeps them
 * apart. Whole subtrees (`src/**`), names in a folder (`src/*.ts`) and single files are compared; how two other patterns
 * relate is not guessed.
 */
import { leadsTo } from '../../graph/reachability.ts'
import type { Task } from '../../model/task.ts'
import type { Claims } from './claims.ts'
import type { Precedence } from './precedence.ts'
import type { Overlap } from './title-overlap.ts'

/** Most tasks of one place that each task is compared with. */
const NEIGHBOURS = 20
/** Pairs whose order is looked up, for each one that is told at most. */
const LOOKED_UP = 50

/** Finds such pairs, at most `most`. */
export function scopeOverlaps(
  tasks: readonly Task[],
  precedence: Precedence,
  claims: Pick<Claims, 'ofTask'>,
  most: number,
): Overlap[] {
  const pairs = meeting(tasks, most * LOOKED_UP).filter(({ a, b }) => !exclude(claims, a, b))
  const [from, to] = [pairs.map(({ a }) => a), pairs.map(({ b }) => b)]
  const ordered = leadsTo(precedence.graph, precedence.order, [...from, ...to], [...to, ...from])
  return pairs.filter((_, i) => ordered[i] === 0 && ordered[pairs.length + i] === 0).slice(0, most)
}

/** What of a task's scope is compared with others, stated or found: nothing when it is done, or may touch any file. */
export function comparedScopes(task: Task): string[] {
  if (task.done) return []
  return task.boundaries.scope.includes.map(normalized).filter((pattern) => !/^\**$/.test(pattern))
}

/** Pairs whose scopes meet, whatever their order. */
function meeting(tasks: readonly Task[], most: number): Overlap[] {
  const places = new Places()
  const found: Overlap[] = []
  for (const [index, task] of tasks.entries()) {
    const patterns = comparedScopes(task)
    const met = new Map<number, string>()
    for (const pattern of patterns) {
      for (const { task: other, shared } of places.meeting(pattern)) if (!met.has(other)) met.set(other, shared)
    }
    for (const [other, shared] of met) {
      if (found.length >= most) return found
      found.push({ a: other, b: index, reason: 'scope', shared })
    }
    for (const pattern of patterns) places.add(pattern, index)
  }
  return found
}

/** Scopes by the folder that they are in. */
class Places {
  /** By the pattern itself. */
  readonly #same = new Map<string, number[]>()
  /** Whole subtrees, by their folder. */
  readonly #trees = new Map<string, number[]>()
  /** Everything below a folder, by each folder above it. */
  readonly #below = new Map<string, { readonly task: number; readonly pattern: string }[]>()
  /** Names in one folder, by that folder. */
  readonly #named = new Map<string, { readonly task: number; readonly pattern: string; readonly matches: RegExp }[]>()

  add(pattern: string, task: number): void {
    append(this.#same, pattern, task)
    const tree = treeOf(pattern)
    if (tree !== undefined) append(this.#trees, tree, task)
    for (const folder of foldersAbove(pattern)) append(this.#below, folder, { task, pattern })
    const named = namesOf(pattern)
    if (named !== undefined) append(this.#named, named.folder, { task, pattern, matches: named.matches })
  }

  *meeting(pattern: string): Generator<{ readonly task: number; readonly shared: string }> {
    for (const task of this.#same.get(pattern) ?? []) yield { task, shared: pattern }
    for (const folder of foldersAbove(pattern)) {
      for (const task of this.#trees.get(folder) ?? []) yield { task, shared: pattern }
    }
    const tree = treeOf(pattern)
    if (tree !== undefined) {
      for (const { task, pattern: other } of this.#below.get(tree) ?? []) yield { task, shared: other }
    }
    const folder = folderOf(pattern)
    const name = pattern.slice(folder.length)
    if (!isPattern(pattern)) {
      for (const { task, matches } of this.#named.get(folder) ?? [])
        if (matches.test(name)) yield { task, shared: pattern }
      return
    }
    const own = namesOf(pattern)
    if (own === undefined) return
    for (const { task, pattern: other } of this.#below.get(own.folder) ?? []) {
      if (!isPattern(other) && folderOf(other) === own.folder && own.matches.test(other.slice(own.folder.length)))
        yield { task, shared: other }
    }
  }
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else if (list.length < NEIGHBOURS) list.push(item)
}

function normalized(pattern: string): string {
  const path = pattern.trim().replace(/^(?:\.\/)+/, '')
  return path.endsWith('/') ? `${path}**` : path
}

function isPattern(path: string): boolean {
  return /[*?[{]/.test(path)
}

/** `src/api/` for `src/api/**`. */
function treeOf(pattern: string): string | undefined {
  const tree = /^([^*?[{]*\/)\*\*(?:\/\*)?$/.exec(pattern)?.[1]
  return tree
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

/** Each folder that holds all that a pattern names: `src/`, `src/api/`. */
function foldersAbove(pattern: string): string[] {
  const fixed = folderOf(/^[^*?[{]*/.exec(pattern)?.[0] ?? '')
  return Array.from(fixed.matchAll(/\//g), (slash) => fixed.slice(0, slash.index + 1))
}

/** A pattern with stars only in the name of the file. */
function namesOf(pattern: string): { readonly folder: string; readonly matches: RegExp } | undefined {
  const folder = folderOf(pattern)
  const name = pattern.slice(folder.length)
  if (isPattern(folder) || !name.includes('*') || name.includes('**') || /[?[{]/.test(name)) return undefined
  const source = name.split(/\*+/).map((part) => part.replaceAll(/[.+^$()|\\{}\]-]/g, String.raw`\$&`))
  // Two stars are enough for any name of practice, and more could make the match slow.
  return source.length > 3 ? undefined : { folder, matches: new RegExp(`^${source.join('[^/]*')}$`) }
}

function exclude(claims: Pick<Claims, 'ofTask'>, a: number, b: number): boolean {
  const held = new Set(claims.ofTask[a]?.locks)
  return claims.ofTask[b]?.locks.some((lock) => held.has(lock)) === true
}
