/**
 * Which ids of an earlier plan stand for what a new specification says. A task keeps its id by the first of these that fits,
 * each tried for all tasks before the next:
 *
 *   it is what it was: same title, feature and action · same title in the same feature · same title anywhere, if one has it
 *   the whole of which it is now a part (`P1.T003` → `P1.T003a`)
 *   a title alike in the same feature · the same command in the same feature, if one has it
 *
 * Of several that are equal the first takes the first. An id that a person wrote is nobody else's. Ids of tasks that are gone
 * are given to no other. Compiled again with itself as the earlier plan, a plan keeps every id by the first rule.
 */
import type { Action } from '../../model/action.ts'
import { featureIdAt, featureNumber } from '../numbering.ts'
import { keepFeatureIds } from './kept-features.ts'
import { likeTitles } from './like-titles.ts'
import type { PreviousPlan, PreviousTask } from './previous.ts'
import { titleKey } from './title-key.ts'

/** A task of the new proposal, as it is recognized. */
export interface Recognized {
  readonly key: string
  readonly feature: string
  readonly title: string
  readonly action: Action
  readonly content_key: string
  readonly id?: string | undefined
}

/** What is to be named. */
export interface ToName {
  readonly features: readonly { readonly key: string; readonly title: string }[]
  readonly tasks: readonly Recognized[]
  /** By a part's key, the whole that it was. */
  readonly wholes: ReadonlyMap<string, Recognized>
}

/** Ids that stand, by key; the other tasks are new. */
export interface KeptIds {
  /** Of every feature: kept, or new. */
  readonly features: ReadonlyMap<string, string>
  readonly tasks: ReadonlyMap<string, string>
  /** By a whole's key, the id that it had before it was split. */
  readonly bases: ReadonlyMap<string, string>
  /** All ids that the earlier plans gave. */
  readonly retired: readonly string[]
}

/** Recognizes features and tasks of an earlier plan. See the header. */
export function keepIds(toName: ToName, previous: PreviousPlan): KeptIds {
  const features = featureIds(toName, previous)
  const given = new Set(toName.tasks.flatMap((task) => task.id ?? []))
  const search = new Search(
    toName.tasks.filter((task) => task.id === undefined),
    previous.tasks.filter((task) => !given.has(task.id)),
  )
  const featureOf = (task: Recognized): string => features.get(task.feature) ?? ''
  const placed = (feature: string, title: string): string => `${feature} ${titleKey(title)}`
  search.inOrder(
    (task) => task.content_key,
    (old) => old.content_key,
  )
  search.inOrder(
    (task) => placed(featureOf(task), task.title),
    (old) => placed(old.feature_id, old.title),
  )
  search.alone(
    (task) => titleKey(task.title),
    (old) => titleKey(old.title),
  )

  const wholes = new Search(unplacedWholes(toName.wholes, search.kept), search.unclaimed)
  wholes.inOrder(
    (task) => task.content_key,
    (old) => old.content_key,
  )
  wholes.alone(
    (task) => placed(featureOf(task), task.title),
    (old) => placed(old.feature_id, old.title),
  )
  for (const id of wholes.kept.values()) search.claim(id)

  const single = (task: Recognized): boolean => !toName.wholes.has(task.key)
  search.pairs((tasks, olds) =>
    likeTitles(
      tasks.filter(single).map((task) => ({ item: task, group: featureOf(task), title: task.title })),
      olds.map((old) => ({ item: old, group: old.feature_id, title: old.title })),
    ),
  )
  search.alone(
    (task) => commandIn(featureOf(task), task.action),
    (old) => commandIn(old.feature_id, old.action),
  )
  return {
    features,
    tasks: search.kept,
    bases: wholes.kept,
    retired: [...previous.retired, ...previous.tasks.map((task) => task.id)],
  }
}

/** Wholes of which no part has an id yet. */
function unplacedWholes(wholes: ToName['wholes'], kept: ReadonlyMap<string, string>): Recognized[] {
  const placed = new Set<string>()
  for (const [part, whole] of wholes) if (kept.has(part)) placed.add(whole.key)
  const open = new Map([...wholes.values()].map((whole) => [whole.key, whole]))
  return [...open.values()].filter((whole) => !placed.has(whole.key))
}

/** A command that many tasks may share by chance says nothing about what a task is. */
const SHORTEST_COMMAND = 6

function commandIn(feature: string, { cmd }: Action): string | undefined {
  return cmd === undefined || cmd.trim().length < SHORTEST_COMMAND ? undefined : `${feature} ${cmd}`
}

function featureIds({ features, tasks }: ToName, previous: PreviousPlan): Map<string, string> {
  const kept = keepFeatureIds(features, tasks, previous)
  const inIds = (ids: Iterable<string>): number => {
    let most = 0
    for (const id of ids) most = Math.max(most, Number(/^P(\d{1,9})\.T/.exec(id)?.[1] ?? 0))
    return most
  }
  let last = previous.features.reduce((most, { id }) => Math.max(most, featureNumber(id)), inIds(previous.retired))
  return new Map(features.map(({ key }) => [key, kept.get(key) ?? featureIdAt(last++)]))
}

type Key<T> = (item: T) => string | undefined

/** Tasks that have no id yet, and earlier ones that nothing was recognized as. */
class Search {
  readonly kept = new Map<string, string>()
  readonly #tasks: readonly Recognized[]
  readonly #olds: readonly PreviousTask[]
  readonly #claimed = new Set<string>()

  constructor(tasks: readonly Recognized[], olds: readonly PreviousTask[]) {
    this.#tasks = tasks
    this.#olds = olds
  }

  get unclaimed(): PreviousTask[] {
    return this.#olds.filter((old) => !this.#claimed.has(old.id))
  }

  get #open(): Recognized[] {
    return this.#tasks.filter((task) => !this.kept.has(task.key))
  }

  claim(id: string): void {
    this.#claimed.add(id)
  }

  /** Gives the first task with a key the first earlier one with it, the second the second, and so on. */
  inOrder(keyOf: Key<Recognized>, oldKeyOf: Key<PreviousTask>): void {
    const olds = grouped(this.unclaimed, oldKeyOf)
    const next = new Map<string, number>()
    for (const task of this.#open) {
      const key = keyOf(task)
      if (key === undefined) continue
      const place = next.get(key) ?? 0
      next.set(key, place + 1)
      this.#keep(task, olds.get(key)?.[place])
    }
  }

  /** Gives a task an earlier one where each is the only one with its key. */
  alone(keyOf: Key<Recognized>, oldKeyOf: Key<PreviousTask>): void {
    const olds = grouped(this.unclaimed, oldKeyOf)
    for (const [key, tasks] of grouped(this.#open, keyOf)) {
      const found = olds.get(key)
      if (tasks.length === 1 && found?.length === 1) this.#keep(tasks[0] as Recognized, found[0])
    }
  }

  /** Gives tasks the earlier ones that `match` finds for them. */
  pairs(match: (tasks: Recognized[], olds: PreviousTask[]) => Iterable<readonly [Recognized, PreviousTask]>): void {
    for (const [task, old] of match(this.#open, this.unclaimed)) this.#keep(task, old)
  }

  #keep(task: Recognized, old: PreviousTask | undefined): void {
    if (old === undefined) return
    this.kept.set(task.key, old.id)
    this.#claimed.add(old.id)
  }
}

function grouped<T>(items: readonly T[], keyOf: Key<T>): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
