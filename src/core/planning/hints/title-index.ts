import { compareText } from '../../std/order.ts'
import { SlipFinder } from '../../std/nearest.ts'
import { assignIds } from '../numbering.ts'
import { collapse, plainText } from '../spec/plain-text.ts'
import type { TaskDraft } from './task-draft.ts'

/** What a reference leads to. */
export type Resolution =
  | { readonly kind: 'task'; readonly task: TaskDraft }
  | { readonly kind: 'itself' }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly TaskDraft[] }
  | { readonly kind: 'unknown' }

/** All tasks by what a reference may call them. */
export interface TitleIndex {
  readonly ids: ReadonlyMap<string, string>
  readonly byId: ReadonlyMap<string, TaskDraft>
  readonly byTitle: ReadonlyMap<string, readonly TaskDraft[]>
  readonly byFolded: ReadonlyMap<string, readonly TaskDraft[]>
  /** Folded titles, sorted by code units, for looking up beginnings. */
  readonly sorted: readonly string[]
  readonly featurePosition: ReadonlyMap<string, number>
  /** What wrong references are slips of. */
  readonly slips: SlipFinder
}

/** Candidates named in a message. */
const MOST_CANDIDATES = 5

/** Indexes the tasks of a specification; `features` in document order, as the compiler will number them. */
export function indexTitles(features: readonly { readonly key: string }[], tasks: readonly TaskDraft[]): TitleIndex {
  const ids = assignIds(features, tasks)
  const byId = new Map<string, TaskDraft>()
  const byTitle = new Map<string, TaskDraft[]>()
  const byFolded = new Map<string, TaskDraft[]>()
  for (const task of tasks) {
    const id = ids.get(task.key) as string
    if (!byId.has(id)) byId.set(id, task)
    if (task.title === '') continue
    push(byTitle, task.title, task)
    push(byFolded, fold(task.title), task)
  }
  const sorted = [...byFolded.keys()].toSorted(compareText)
  const featurePosition = new Map(features.map((feature, index) => [feature.key, index + 1]))
  const slips = new SlipFinder([...byTitle.keys(), ...byId.keys()])
  return { ids, byId, byTitle, byFolded, sorted, featurePosition, slips }
}

/** Whether a task's title is this text or begins with it, in any case. */
export function beginsTitle(index: TitleIndex, text: string): boolean {
  return beginningWith(index, fold(text)).length > 0
}

/**
 * Finds the task that a reference means: by id (`T003` is an id in the same feature), by exact title, by title in any case,
 * by the beginning of exactly one title. A task never means itself by a beginning that fits another one.
 */
export function resolve(index: TitleIndex, text: string, from: TaskDraft): Resolution {
  const wanted = plainText(text)
  const short = /^T\d{3,}$/.test(wanted) ? `P${index.featurePosition.get(from.feature) ?? 0}.${wanted}` : wanted
  const named = index.byId.get(short)
  if (named !== undefined) return named === from ? { kind: 'itself' } : { kind: 'task', task: named }

  const folded = fold(wanted)
  if (folded === '') return { kind: 'unknown' }
  const exact = index.byTitle.get(wanted) ?? index.byFolded.get(folded)
  if (exact !== undefined) return choose(exact, from, false)
  return choose(beginningWith(index, folded), from, true)
}

/** The title or id nearest to a reference that leads nowhere, if one is near and looking for it costs little. */
export function nearestTitle(index: TitleIndex, text: string): string | undefined {
  return index.slips.nearest(plainText(text))
}

function choose(found: readonly TaskDraft[], from: TaskDraft, othersFirst: boolean): Resolution {
  const few = found.slice(0, MOST_CANDIDATES + 1)
  const others = othersFirst ? few.filter((task) => task !== from) : few
  const [only] = others
  if (only === undefined) return { kind: found.length > 0 ? 'itself' : 'unknown' }
  if (others.length > 1) return { kind: 'ambiguous', candidates: others.slice(0, MOST_CANDIDATES) }
  return only === from ? { kind: 'itself' } : { kind: 'task', task: only }
}

function beginningWith(index: TitleIndex, folded: string): TaskDraft[] {
  let low = 0
  let high = index.sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareText(index.sorted[middle] as string, folded) < 0) low = middle + 1
    else high = middle
  }
  const found: TaskDraft[] = []
  for (let i = low; i < index.sorted.length && found.length <= MOST_CANDIDATES; i++) {
    const title = index.sorted[i] as string
    if (!title.startsWith(folded)) break
    found.push(...(index.byFolded.get(title) ?? []).slice(0, MOST_CANDIDATES + 1))
  }
  return found
}

function fold(text: string): string {
  return collapse(text).toLowerCase()
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
