import { PlacedHeap } from '../std/placed-heap.ts'
import type { Gate, Gatekeeper } from './gate.ts'

/** The ready tasks of one lane with one way. It stands with the open ones, or in the room of a closed gate. */
interface Queue {
  readonly gates: readonly Gate[]
  readonly tasks: PlacedHeap<number>
  room: Room | null
  position: number
}

/** All queues of a lane that were found to wait for one gate. */
export interface Room {
  readonly lane: Lane
  readonly gate: Gate
  readonly queues: PlacedHeap<Queue>
  /** Place among the rooms to look at; -1 while it is parked. */
  position: number
  /** When it opens by itself, while it is parked; or null. */
  opens_at: number | null
  readonly isParked: boolean
}

/** What a lane asks of the frontier. */
export interface LaneParts {
  readonly queueOf: () => PlacedHeap<number>
  readonly before: (a: number, b: number) => boolean
  /** A room was parked: it is to be woken by its key, and at its time. */
  readonly parked: (room: Room) => void
  readonly emptied: (room: Room) => void
}

/** Ready tasks among which urgency alone decides; see the frontier. */
export class Lane {
  readonly #parts: LaneParts
  readonly #queues = new Map<number, Queue>()
  readonly #rooms = new Map<string, Room>()
  readonly #open: PlacedHeap<Queue>
  /** Rooms that were woken: their gate may be open. */
  readonly #woken: PlacedHeap<Room>

  constructor(parts: LaneParts) {
    this.#parts = parts
    this.#open = this.#heapOfQueues()
    this.#woken = new PlacedHeap<Room>(
      (a, b) => this.#comesBefore(a.queues.peek() as Queue, b.queues.peek() as Queue),
      (room, position) => (room.position = position),
    )
  }

  /** Adds a task to the queue of its way. */
  add(task: number, way: number, gates: readonly Gate[]): void {
    const known = this.#queues.get(way)
    if (known !== undefined) {
      known.tasks.push(task)
      if (known.tasks.peek() === task) this.#restore(known)
      return
    }
    const queue: Queue = { gates, tasks: this.#parts.queueOf(), room: null, position: 0 }
    queue.tasks.push(task)
    this.#queues.set(way, queue)
    this.#open.push(queue)
  }

  /** Takes the task at a position of a way's queue out of it. */
  remove(way: number, position: number): void {
    const queue = this.#queues.get(way) as Queue
    const { room } = queue
    if (queue.tasks.size > 1) {
      queue.tasks.removeAt(position)
      if (position === 0) this.#restore(queue)
      return
    }
    this.#queues.delete(way)
    if (room === null) this.#open.removeAt(queue.position)
    else this.#leave(room, queue)
    queue.tasks.removeAt(position)
  }

  /** The first task all of whose gates are open, left in place. Queues before it are parked where they wait. */
  first(keeper: Gatekeeper): number | undefined {
    for (;;) {
      const queue = this.#open.peek()
      const room = this.#woken.peek()
      if (room !== undefined) {
        const best = room.queues.peek() as Queue
        if (queue === undefined || this.#comesBefore(best, queue)) {
          if (keeper.isOpen(room.gate)) this.#letOut(room, best)
          else this.#park(room, keeper)
          continue
        }
      }
      if (queue === undefined) return undefined
      const closed = queue.gates.find((gate) => !keeper.isOpen(gate))
      if (closed === undefined) return queue.tasks.peek()
      this.#open.removeAt(queue.position)
      this.#enter(closed, queue, keeper)
    }
  }

  /** The gate of a room may be open now. */
  wake(room: Room): void {
    if (!room.isParked) return
    room.opens_at = null
    this.#woken.push(room)
  }

  #letOut(room: Room, queue: Queue): void {
    this.#leave(room, queue)
    queue.room = null
    this.#open.push(queue)
  }

  /** A queue goes out of a room, which is closed when it was the last. */
  #leave(room: Room, queue: Queue): void {
    if (room.queues.size > 1) {
      const first = queue.position === 0
      room.queues.removeAt(queue.position)
      if (first && !room.isParked) this.#woken.restore(room.position)
      return
    }
    if (!room.isParked) this.#woken.removeAt(room.position)
    room.queues.removeAt(queue.position)
    room.opens_at = null
    this.#rooms.delete(room.gate.id)
    this.#parts.emptied(room)
  }

  #enter(gate: Gate, queue: Queue, keeper: Gatekeeper): void {
    let room = this.#rooms.get(gate.id)
    if (room === undefined) {
      room = this.#newRoom(gate)
      this.#rooms.set(gate.id, room)
      queue.room = room
      room.queues.push(queue)
      this.#setTime(room, keeper)
      return
    }
    queue.room = room
    // It was asked just now, and is closed.
    if (!room.isParked) this.#park(room, keeper)
    room.queues.push(queue)
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

  #restore(queue: Queue): void {
    const { room } = queue
    if (room === null) {
      this.#open.restore(queue.position)
      return
    }
    room.queues.restore(queue.position)
    if (!room.isParked) this.#woken.restore(room.position)
  }

  #newRoom(gate: Gate): Room {
    return {
      lane: this,
      gate,
      queues: this.#heapOfQueues(),
      position: -1,
      opens_at: null,
      get isParked() {
        return this.position < 0
      },
    }
  }

  #heapOfQueues(): PlacedHeap<Queue> {
    return new PlacedHeap<Queue>(
      (a, b) => this.#comesBefore(a, b),
      (queue, position) => (queue.position = position),
    )
  }

  #comesBefore(a: Queue, b: Queue): boolean {
    return this.#parts.before(a.tasks.peek() as number, b.tasks.peek() as number)
  }
}
