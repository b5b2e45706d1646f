/**
 * Ready tasks, and the way to the most urgent one that can start.
 *
 * What a task needs is a way of gates (its wave, a capable worker, each claim). Ways that begin alike share their
 * branches, and tasks with the same way stand in one queue at its end, ordered by place:
 *
 *   root ─┬─ lock db ─┬─ pool test×1 ── [b, d]
 *         │           └─ [a]
 *         └─ [c, e]                every branch knows the least place below it
 *
 * `take` goes along open gates only, most urgent branch first, so it looks at no task that cannot start: thousands that
 * wait for one lock cost as much as one. The frontier is an index of the READY tasks; it keeps nothing that was decided.
 */
import { Heap } from '../std/heap.ts'
import type { Claim } from './claims.ts'

/** One thing that must be so before a task can start. Gates with the same id are the same gate. */
export type Gate =
  | { readonly kind: 'claim'; readonly id: string; readonly claim: Claim }
  | { readonly kind: 'wave'; readonly id: string; readonly level: number }
  | { readonly kind: 'capabilities'; readonly id: string; readonly wanted: readonly string[] }

/** Where each task stands: its place among all, and the number of its way. */
export interface FrontierMap {
  readonly place: Int32Array
  /** Number of the task's way, or {@link FOR_A_PERSON}. */
  readonly wayOf: Int32Array
  readonly ways: readonly (readonly Gate[])[]
  /** The wave that a person's task waits for; 0 for all of them where there are no barriers. */
  readonly personsWave: Int32Array
}

/** Instead of a way: a person does the task, and nothing but its wave is before it. */
export const FOR_A_PERSON = -1

interface Branch {
  readonly gate: Gate | null
  readonly parent: Branch | null
  /** A heap by `least`. */
  readonly children: Branch[]
  /** Index among the parent's children. */
  position: number
  readonly queue: Heap<number>
  /** Least place in the queue and all branches below; Infinity when they are empty. */
  least: number
}

/** A place to look at in a search: a branch behind its gate, or (`arrived`) the queue of a branch that was reached. */
interface Look {
  readonly branch: Branch
  readonly arrived: boolean
  readonly least: number
}

/** See the header. */
export class Frontier {
  readonly #place: Int32Array
  readonly #wayOf: Int32Array
  readonly #personsWave: Int32Array
  readonly #root: Branch
  /** The branch at the end of each way. */
  readonly #ends: readonly Branch[]
  readonly #toApprove: Heap<number>
  readonly #forPeople: Heap<number>

  constructor({ place, wayOf, ways, personsWave }: FrontierMap) {
    this.#place = place
    this.#wayOf = wayOf
    this.#personsWave = personsWave
    this.#root = this.#branch(null, null)
    const known = new Map<Branch, Map<string, Branch>>()
    this.#ends = ways.map((way) => way.reduce((branch, gate) => this.#childOf(branch, gate, known), this.#root))
    this.#toApprove = this.#queue()
    this.#forPeople = new Heap<number>((a, b) => {
      const waves = (personsWave[a] as number) - (personsWave[b] as number)
      return waves < 0 || (waves === 0 && (place[a] as number) < (place[b] as number))
    })
  }

  /** A task has become ready. One that `asks` must be approved first, whatever its way. */
  add(task: number, asks = false): void {
    const way = this.#wayOf[task] as number
    if (asks) {
      this.#toApprove.push(task)
      return
    }
    if (way === FOR_A_PERSON) {
      this.#forPeople.push(task)
      return
    }
    const end = this.#ends[way] as Branch
    end.queue.push(task)
    this.#settle(end)
  }

  /** Takes out the most urgent task to approve. The caller sees whether it is still READY and not approved. */
  takeToApprove(): number | undefined {
    return this.#toApprove.pop()
  }

  /** Takes out the most urgent task for a person whose wave has come. The caller sees whether it is still READY. */
  takeForPerson(wave: number): number | undefined {
    const head = this.#forPeople.peek()
    return head === undefined || (this.#personsWave[head] as number) > wave ? undefined : this.#forPeople.pop()
  }

  /** Takes out the most urgent task all of whose gates are open. The caller sees whether it is still READY. */
  take(isOpen: (gate: Gate) => boolean): number | undefined {
    const looks = new Heap<Look>((a, b) => a.least < b.least)
    this.#arrive(this.#root, looks)
    for (let look = looks.pop(); look !== undefined; look = looks.pop()) {
      const { branch } = look
      if (look.arrived) {
        const task = branch.queue.pop()
        this.#settle(branch)
        return task
      }
      // The next in a heap's order after one of its items is among the two below it.
      const siblings = (branch.parent as Branch).children
      lookBehind(siblings[2 * branch.position + 1], looks)
      lookBehind(siblings[2 * branch.position + 2], looks)
      if (isOpen(branch.gate as Gate)) this.#arrive(branch, looks)
    }
    return undefined
  }

  #arrive(branch: Branch, looks: Heap<Look>): void {
    const head = branch.queue.peek()
    if (head !== undefined) looks.push({ branch, arrived: true, least: this.#place[head] as number })
    lookBehind(branch.children[0], looks)
  }

  #queue(): Heap<number> {
    return new Heap<number>((a, b) => (this.#place[a] as number) < (this.#place[b] as number))
  }

  #branch(gate: Gate | null, parent: Branch | null): Branch {
    return { gate, parent, children: [], position: 0, queue: this.#queue(), least: Infinity }
  }

  #childOf(parent: Branch, gate: Gate, known: Map<Branch, Map<string, Branch>>): Branch {
    let children = known.get(parent)
    if (children === undefined) {
      children = new Map()
      known.set(parent, children)
    }
    let child = children.get(gate.id)
    if (child === undefined) {
      child = this.#branch(gate, parent)
      child.position = parent.children.push(child) - 1
      children.set(gate.id, child)
    }
    return child
  }

  /** The queue of a branch has changed: its least place, and that of all above it, may be another now. */
  #settle(changed: Branch): void {
    for (let branch: Branch | null = changed; branch !== null; branch = branch.parent) {
      const head = branch.queue.peek()
      const own = head === undefined ? Infinity : (this.#place[head] as number)
      const least = Math.min(own, branch.children[0]?.least ?? Infinity)
      if (least === branch.least) return
      branch.least = least
      if (branch.parent !== null) restore(branch.parent.children, branch)
    }
  }
}

function lookBehind(branch: Branch | undefined, looks: Heap<Look>): void {
  if (branch !== undefined && branch.least < Infinity) looks.push({ branch, arrived: false, least: branch.least })
}

/** Puts one branch whose `least` has changed where it belongs in its heap. */
function restore(heap: Branch[], branch: Branch): void {
  const put = (item: Branch, position: number): void => {
    heap[position] = item
    item.position = position
  }
  let at = branch.position
  for (let above = (at - 1) >> 1; at > 0 && (heap[above] as Branch).least > branch.least; above = (at - 1) >> 1) {
    put(heap[above] as Branch, at)
    at = above
  }
  for (;;) {
    let below = 2 * at + 1
    if (below + 1 < heap.length && (heap[below + 1] as Branch).least < (heap[below] as Branch).least) below++
    if (below >= heap.length || (heap[below] as Branch).least >= branch.least) break
    put(heap[below] as Branch, at)
    at = below
  }
  put(branch, at)
}
