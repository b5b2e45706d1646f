import { PlacedHeap } from '../../std/placed-heap.ts'
import type { Gate, Gatekeeper } from './gate.ts'

/** A stretch of ways that begin alike: what stands behind one gate. It knows the best task that is in it or beyond it. */
interface Branch {
  readonly gate: Gate | null
  readonly parent: Branch | null
  /** By the ids of their gates. */
  children: Map<string, Branch> | null
  /** Those of the children that have tasks and are not parked. */
  readonly open: PlacedHeap<Branch>
  /** Tasks whose way ends here. */
  readonly tasks: PlacedHeap<number>
  /** The best task here or in an open child; {@link NOBODY} when there is none. */
  best: number
  /** Where it is parked, or null. */
  room: Room | null
  /** Place in its room, or among the open children of its parent. */
  position: number
}

/** All branches of a lane that were found behind one closed gate. */
export interface Room {
  readonly lane: Lane
  readonly gate: Gate
  readonly branches: PlacedHeap<Branch>
  /** Place among the rooms to look at; -1 while it is parked. */
  position: number
  /** When it opens by itself, while it is parked; or null. */
  opens_at: number | null
}

/** What a lane asks of the frontier. */
export interface LaneParts {
  readonly queueOf: () => PlacedHeap<number>
  readonly before: (a: number, b: number) => boolean
  /** A room was parked: it is to be woken by its key, and at its time. */
  readonly parked: (room: Room) => void
  readonly emptied: (room: Room) => void
}

const NOBODY = -1

/** Ready tasks among which urgency alone decides; see the frontier. */
export class Lane {
  readonly #parts: LaneParts
  readonly #root: Branch
  /** The branch at the end of each way that has tasks. */
  readonly #ends = new Map<number, Branch>()
  readonly #rooms = new Map<string, Room>()
  /** Rooms that were woken: their gate may be open. */
  readonly #woken: PlacedHeap<Room>
  readonly #branchBefore: (a: Branch, b: Branch) => boolean

  constructor(parts: LaneParts) {
    this.#parts = parts
    this.#branchBefore = (a, b) => parts.before(a.best, b.best)
    this.#root = this.#branch(null, null)
    this.#woken = new PlacedHeap<Room>(
      (a, b) => parts.before(bestOf(a), bestOf(b)),
      (room, position) => (room.position = position),
    )
  }

  /** Adds a task at the end of its way. */
  add(task: number, way: number, gates: readonly Gate[]): void {
    let end = this.#ends.get(way)
    if (end === undefined) {
      end = this.#root
      for (const gate of gates) end = this.#childOf(end, gate)
      this.#ends.set(way, end)
    }
    end.tasks.push(task)
    this.#refresh(end)
  }

  /** Takes a task out that stands at a position in the queue of its way. */
  remove(way: number, position: number): void {
    const end = this.#ends.get(way) as Branch
    end.tasks.removeAt(position)
    if (end.tasks.size === 0) this.#ends.delete(way)
    this.#refresh(end)
  }

  /** The first task all of whose gates are open, left in place. Branches before it are parked where they wait. */
  first(keeper: Gatekeeper): number | undefined {
    for (;;) {
      const { best } = this.#root
      const room = this.#woken.peek()
      if (room !== undefined && (best === NOBODY || this.#parts.before(bestOf(room), best))) {
        if (keeper.isOpen(room.gate)) this.#letOut(room)
        else this.#park(room, keeper)
      } else if (best === NOBODY) return undefined
      else if (this.#isReached(best, keeper)) return best
    }
  }

  /** The gate of a room may be open now. */
  wake(room: Room): void {
    if (room.position >= 0) return
    room.opens_at = null
    this.#woken.push(room)
  }

  /** Goes along the gates to the best task. The first one that is closed is parked, and the task was not reached. */
  #isReached(best: number, keeper: Gatekeeper): boolean {
    let branch = this.#root
    while (branch.tasks.peek() !== best) {
      const child = branch.open.peek() as Branch
      if (!keeper.isOpen(child.gate as Gate)) {
        branch.open.removeAt(child.position)
        this.#enter(child, keeper)
        this.#refresh(branch)
        return false
      }
      branch = child
    }
    return true
  }

  /** The best branch of a room goes back to where it came from. */
  #letOut(room: Room): void {
    const branch = room.branches.peek() as Branch
    this.#leave(room, branch)
    const parent = branch.parent as Branch
    parent.open.push(branch)
    this.#refresh(parent)
  }

  /** A branch goes out of a room, which is given up when it was the last. */
  #leave(room: Room, branch: Branch): void {
    branch.room = null
    if (room.branches.size > 1) {
      room.branches.removeAt(branch.position)
      if (room.position >= 0) this.#woken.restore(room.position)
      return
    }
    if (room.position >= 0) this.#woken.removeAt(room.position)
    room.branches.removeAt(branch.position)
    room.opens_at = null
    this.#rooms.delete(room.gate.id)
    this.#parts.emptied(room)
  }

  #enter(branch: Branch, keeper: Gatekeeper): void {
    const gate = branch.gate as Gate
    let room = this.#rooms.get(gate.id)
    // It was asked just now, and is closed.
    if (room !== undefined && room.position >= 0) this.#park(room, keeper)
    if (room === undefined) {
      room = { lane: this, gate, branches: this.#heapOfBranches(), position: -1, opens_at: null }
      this.#rooms.set(gate.id, room)
      this.#setTime(room, keeper)
    }
    branch.room = room
    room.branches.push(branch)
  }

  #park(room: Room, keeper: Gatekeeper): void {
    this.#woken.removeAt(room.position)
    room.position = -1
    this.#setTime(room, keeper)
  }

  #setTime(room: Room, keeper: Gatekeeper): void {
    room.opens_at = keeper.opensAt(room.gate)
    this.#parts.parked(room)
  }

  /** Tasks or open children of a branch have changed: its best may be another, and so may that of all above it. */
  #refresh(changed: Branch): void {
    for (let branch: Branch | null = changed; branch !== null; branch = branch.parent) {
      const best = this.#bestIn(branch)
      const { best: former, room, parent } = branch
      if (best === former && best !== NOBODY) return
      branch.best = best
      if (parent === null) return
      if (best === NOBODY) {
        if (room !== null) this.#leave(room, branch)
        else if (former !== NOBODY) parent.open.removeAt(branch.position)
        // One that has parked children is still on their way.
        if (isBare(branch)) parent.children?.delete((branch.gate as Gate).id)
        else if (former === NOBODY) return
      } else if (room !== null) {
        room.branches.restore(branch.position)
        if (room.position >= 0) this.#woken.restore(room.position)
        return
      } else if (former === NOBODY) parent.open.push(branch)
      else parent.open.restore(branch.position)
    }
  }

  #bestIn({ tasks, open }: Branch): number {
    const own = tasks.peek()
    const below = open.peek()?.best
    if (own === undefined) return below ?? NOBODY
    return below === undefined || this.#parts.before(own, below) ? own : below
  }

  #branch(gate: Gate | null, parent: Branch | null): Branch {
    return {
      gate,
      parent,
      children: null,
      open: this.#heapOfBranches(),
      tasks: this.#parts.queueOf(),
      best: NOBODY,
      room: null,
      position: 0,
    }
  }

  #childOf(parent: Branch, gate: Gate): Branch {
    parent.children ??= new Map()
    const known = parent.children.get(gate.id)
    if (known !== undefined) return known
    const child = this.#branch(gate, parent)
    parent.children.set(gate.id, child)
    return child
  }

  #heapOfBranches(): PlacedHeap<Branch> {
    return new PlacedHeap<Branch>(this.#branchBefore, placeBranch)
  }
}

/** Whether no way leads through a branch or ends there. */
function isBare({ children, tasks }: Branch): boolean {
  return tasks.size === 0 && (children === null || children.size === 0)
}

function placeBranch(branch: Branch, position: number): void {
  branch.position = position
}

function bestOf(room: Room): number {
  return (room.branches.peek() as Branch).best
}
