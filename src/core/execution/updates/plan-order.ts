/**
 * The order of a plan's tasks along all arrows, kept when arrows are added: only what lies between the ends of an arrow that
 * runs against it is looked at and put in order again. An arrow for which that cannot be done closes a circle.
 *
 *   order  … to ─ x ─ y ─ from …   + from → to   ─►   what leads to `from` goes before what `to` leads to
 *
 * Where hard and soft arrows would go in a circle, soft ones are disregarded.
 */
import { type Result, err, ok } from '../../std/result.ts'
import type { Arrow, PlanDraft } from './plan-draft.ts'

/** The position of each task, new ones included; or the ids of the tasks that would wait for each other in a circle. */
export function orderOf(draft: PlanDraft): Result<Int32Array, readonly string[]> {
  const order = new Order(draft)
  return order.insertAll()
}

class Order {
  readonly #draft: PlanDraft
  readonly #position: Int32Array
  /** New arrows that the order does not hold yet, by their first task. */
  readonly #waiting = new Map<number, Set<number>>()
  /** In the search of the moment: from where each task was reached; `NOT` for those that were not. */
  readonly #from: Int32Array

  constructor(draft: PlanDraft) {
    this.#draft = draft
    this.#position = placed(draft)
    this.#from = new Int32Array(draft.size).fill(NOT)
  }

  insertAll(): Result<Int32Array, readonly string[]> {
    const runsAgainst = ({ from, to }: Arrow): boolean => !this.#holds(from, to)
    const hard = this.#draft.newArrows.filter(runsAgainst)
    const soft = this.#draft.newSoftArrows.filter(runsAgainst)
    for (const { from, to } of [...hard, ...soft]) {
      const tos = this.#waiting.get(from)
      if (tos === undefined) this.#waiting.set(from, new Set([to]))
      else tos.add(to)
    }
    for (const { from, to } of hard) {
      const circle = this.#insertHard(from, to)
      if (circle !== undefined) return err(circle.map((task) => this.#draft.node(task).id))
    }
    for (const { from, to } of soft) this.#insertSoft(from, to)
    return ok(this.#position)
  }

  #holds(from: number, to: number): boolean {
    return (this.#position[from] as number) < (this.#position[to] as number)
  }

  /** Gives the circle that the arrow closes, if it closes one of hard arrows. */
  #insertHard(from: number, to: number): number[] | undefined {
    while (!this.#holds(from, to)) {
      const after = this.#reach(to, from)
      if (this.#from[from] === NOT) {
        this.#forget(after)
        this.#reorder(from, to, after)
        break
      }
      const way = this.#wayTo(from, to)
      this.#forget(after)
      const soft = way.findIndex(
        (task, i) => i + 1 < way.length && !this.#draft.successorsOf(task).includes(way[i + 1] as number),
      )
      if (soft < 0) return way
      this.#draft.disregard(way[soft] as number, way[soft + 1] as number)
    }
    this.#waiting.get(from)?.delete(to)
    return undefined
  }

  #insertSoft(from: number, to: number): void {
    if (!this.#holds(from, to)) {
      const after = this.#reach(to, from)
      const closes = this.#from[from] !== NOT
      this.#forget(after)
      if (closes) this.#draft.disregard(from, to)
      else this.#reorder(from, to, after)
    }
    this.#waiting.get(from)?.delete(to)
  }

  /** The tasks from `start` on along arrows, as far as `goal` in the order. */
  #reach(start: number, goal: number): number[] {
    const last = this.#position[goal] as number
    const reached = [start]
    this.#from[start] = start
    for (let i = 0; i < reached.length && this.#from[goal] === NOT; i++) {
      const task = reached[i] as number
      const waiting = this.#waiting.get(task)
      for (const list of [this.#draft.successorsOf(task), this.#draft.softSuccessorsOf(task)]) {
        for (const next of list) {
          if (this.#from[next] !== NOT || (this.#position[next] as number) > last || waiting?.has(next) === true)
            continue
          this.#from[next] = task
          reached.push(next)
        }
      }
    }
    return reached
  }

  /** The tasks before `start` along arrows, as far back as `limit` in the order. */
  #reachBack(start: number, limit: number): number[] {
    const first = this.#position[limit] as number
    const reached = [start]
    this.#from[start] = start
    for (let i = 0; i < reached.length; i++) {
      const task = reached[i] as number
      for (const list of [this.#draft.predecessorsOf(task), this.#draft.softPredecessorsOf(task)]) {
        for (const next of list) {
          if (this.#from[next] !== NOT || (this.#position[next] as number) < first) continue
          if (this.#waiting.get(next)?.has(task) === true) continue
          this.#from[next] = task
          reached.push(next)
        }
      }
    }
    return reached
  }

  #wayTo(goal: number, start: number): number[] {
    const way = [goal]
    for (let task = goal; task !== start;) {
      task = this.#from[task] as number
      way.push(task)
    }
    return way.reverse()
  }

  #forget(reached: readonly number[]): void {
    for (const task of reached) this.#from[task] = NOT
  }

  /** What leads to `from` takes the first places of those that it and what `to` leads to have now. */
  #reorder(from: number, to: number, after: number[]): void {
    const before = this.#reachBack(from, to)
    this.#forget(before)
    const position = this.#position
    const inOrder = (a: number, b: number): number => (position[a] as number) - (position[b] as number)
    const tasks = [...before.sort(inOrder), ...after.sort(inOrder)]
    const places = Int32Array.from(tasks, (task) => position[task] as number).sort()
    tasks.forEach((task, i) => (position[task] = places[i] as number))
  }
}

const NOT = -1

/** The positions with new tasks in between: each directly after the last of those that it waits for. */
function placed(draft: PlanDraft): Int32Array {
  const old = draft.plan.position
  const first = draft.plan.nodes.length
  if (draft.added.length === 0) return old.slice()
  const behind = new Int32Array(draft.added.length)
  const order = sourcesFirst(draft)
  for (const task of order) {
    let last = -1
    for (const list of [draft.predecessorsOf(task), draft.softPredecessorsOf(task)])
      for (const p of list) last = Math.max(last, (p < first ? old[p] : behind[p - first]) as number)
    behind[task - first] = last
  }
  const place = new Int32Array(draft.size)
  order.forEach((task, i) => (place[task] = i))
  order.sort(
    (a, b) =>
      (behind[a - first] as number) - (behind[b - first] as number) || (place[a] as number) - (place[b] as number),
  )
  const position = new Int32Array(draft.size)
  // How many new tasks stand before each position of the plan.
  const before = new Int32Array(first + 1)
  order.forEach((task, i) => {
    const after = behind[task - first] as number
    position[task] = after + 1 + i
    before[after + 1] = (before[after + 1] as number) + 1
  })
  for (let at = 1; at <= first; at++) before[at] = (before[at] as number) + (before[at - 1] as number)
  for (let task = 0; task < first; task++) {
    const at = old[task] as number
    position[task] = at + (before[at] as number)
  }
  return position
}

/** New tasks, each after those of them that it waits for by hard arrows; those of a circle come last. */
function sourcesFirst(draft: PlanDraft): number[] {
  const first = draft.plan.nodes.length
  const waits = new Map<number, number>()
  const order: number[] = []
  for (let task = first; task < draft.size; task++) {
    const count = draft.predecessorsOf(task).filter((p) => p >= first).length
    waits.set(task, count)
    if (count === 0) order.push(task)
  }
  for (const task of order) {
    for (const next of draft.successorsOf(task)) {
      const left = waits.get(next)
      if (left === undefined) continue
      waits.set(next, left - 1)
      if (left === 1) order.push(next)
    }
  }
  const placedTasks = new Set(order)
  for (const task of waits.keys()) if (!placedTasks.has(task)) order.push(task)
  return order
}
