/**
 * Ready tasks, and the way to the most urgent one that can start.
 *
 * What a task needs is a way of gates (its wave, a capable worker, each claim). In a lane, ways that begin alike share
 * their branches, and tasks with the same way stand in one queue at its end:
 *
 *   root ─┬─ lock db ─┬─ pool test×1 ── [b, d]
 *         │           └─ [a]
 *         └─ [c, e]                every branch knows the best task in it and beyond it
 *
 * A branch whose gate is found closed is parked in that gate's room, and nobody looks at it until the room is woken by the
 * gate's key, or its time has come; then only as far as its best is the best of all. So nothing is looked at that cannot
 * have changed, and thousands that wait for one lock cost as much as one. It is an index of the READY tasks: it holds
 * exactly those, and decides nothing that a search through all of them would not.
 */
import { assert } from '../../std/assert.ts'
import { Heap } from '../../std/heap.ts'
import { PlacedHeap } from '../../std/placed-heap.ts'
import type { Gate, Gatekeeper } from './gate.ts'
import { Lane, type Room } from './lane.ts'

/** What the frontier must know of the tasks. Arrays by task number. */
export interface FrontierMap {
  readonly ways: readonly (readonly Gate[])[]
  readonly wayOf: Int32Array
  /** Which lane a ready task stands in; see {@link Frontier.first}. */
  readonly laneOf: (task: number) => number
  /** The lane whose tasks wait for no gate; -1 when there is none. */
  readonly openLane: number
  /** Whether one ready task comes before another of its lane: a total order. */
  readonly before: (a: number, b: number) => boolean
  /** The key that {@link Frontier.wake} is given when a gate may have opened. */
  readonly keyOf: (gate: Gate) => string
}

interface Opening {
  readonly at: number
  readonly room: Room
}

const HELD = 255
const NO_WAY = -1

/** See the header. */
export class Frontier {
  #map: FrontierMap
  readonly #lanes: Lane[] = []
  /** One more than the lane of each task that is here; {@link HELD} for one that is held back; else 0. */
  #lane: Uint8Array
  /** Tasks that are held back although all their gates may be open, by the key that they wait for. */
  readonly #heldBy = new Map<string, Set<number>>()
  readonly #keyOfHeld = new Map<number, string>()
  readonly #rooms = new Map<string, Set<Room>>()
  readonly #openings = new Heap<Opening>((a, b) => a.at < b.at)
  /** Where each task stands in its queue. */
  #position: Int32Array
  #size = 0
  #wasAsked = false

  constructor(map: FrontierMap) {
    this.#map = map
    this.#lane = new Uint8Array(map.wayOf.length)
    this.#position = new Int32Array(map.wayOf.length)
  }

  /** Number of ready tasks. */
  get size(): number {
    return this.#size
  }

  /** Whether anybody has asked for a task since it was made: before that nothing is known of gates. */
  get wasAsked(): boolean {
    return this.#wasAsked
  }

  /** A task has become ready. */
  add(task: number): void {
    assert(this.#lane[task] === 0, () => `task ${task} becomes ready once`)
    const number = this.#map.laneOf(task)
    const lane = (this.#lanes[number] ??= this.#newLane())
    this.#lane[task] = number + 1
    this.#size++
    const way = this.#wayIn(number, task)
    lane.add(task, way, way === NO_WAY ? [] : (this.#map.ways[way] as readonly Gate[]))
  }

  /** A task is no longer ready. */
  remove(task: number): void {
    const lane = this.#lane[task] as number
    assert(lane !== 0, () => `task ${task} is ready before it is not`)
    this.#lane[task] = 0
    this.#size--
    if (lane === HELD) this.#letGo(task)
    else (this.#lanes[lane - 1] as Lane).remove(this.#wayIn(lane - 1, task), this.#position[task] as number)
  }

  /** The most urgent task of a lane all of whose gates are open. It stays until it is removed. */
  first(lane: number, keeper: Gatekeeper): number | undefined {
    this.#wasAsked = true
    return this.#lanes[lane]?.first(keeper)
  }

  /** A task is held back until its key is woken. */
  hold(task: number, key: string): void {
    this.remove(task)
    this.#lane[task] = HELD
    this.#size++
    this.#keyOfHeld.set(task, key)
    const tasks = this.#heldBy.get(key)
    if (tasks === undefined) this.#heldBy.set(key, new Set([task]))
    else tasks.add(task)
  }

  /** Something has changed that tasks may wait for: they are looked at again. */
  wake(key: string): void {
    for (const room of this.#rooms.get(key) ?? []) room.lane.wake(room)
    for (const task of this.#heldBy.get(key) ?? []) {
      this.remove(task)
      this.add(task)
    }
  }

  /** Everything may have changed. */
  wakeAll(): void {
    for (const rooms of this.#rooms.values()) for (const room of rooms) room.lane.wake(room)
    for (const key of this.#heldBy.keys()) this.wake(key)
  }

  /** Wakes the rooms whose time has come. */
  wakeDue(at: number): void {
    for (let next = this.#openings.peek(); next !== undefined && next.at <= at; next = this.#openings.peek()) {
      this.#openings.pop()
      if (next.room.opens_at === next.at) next.room.lane.wake(next.room)
    }
  }

  /** When the next parked room opens by itself, or null. */
  nextOpening(): number | null {
    for (let next = this.#openings.peek(); next !== undefined; next = this.#openings.peek()) {
      if (next.room.opens_at === next.at) return next.at
      this.#openings.pop()
    }
    return null
  }

  /** The keys for which tasks are held back. */
  holdKeys(): Iterable<string> {
    return this.#heldBy.keys()
  }

  /**
   * The plan has changed under it. `changed` are the tasks that stand elsewhere now or need something else; of those,
   * the ready ones are put where they belong. What the former map told must still hold while this runs.
   */
  replan(map: FrontierMap, changed: Iterable<number>): void {
    const here = [...changed].filter((task) => (this.#lane[task] ?? 0) !== 0)
    for (const task of here) this.remove(task)
    this.#map = map
    if (map.wayOf.length > this.#lane.length) {
      const [lane, position] = [this.#lane, this.#position]
      this.#lane = new Uint8Array(map.wayOf.length)
      this.#lane.set(lane)
      this.#position = new Int32Array(map.wayOf.length)
      this.#position.set(position)
    }
    for (const task of here) this.add(task)
  }

  #wayIn(lane: number, task: number): number {
    return lane === this.#map.openLane ? NO_WAY : (this.#map.wayOf[task] as number)
  }

  #letGo(task: number): void {
    const key = this.#keyOfHeld.get(task) as string
    this.#keyOfHeld.delete(task)
    const tasks = this.#heldBy.get(key) as Set<number>
    tasks.delete(task)
    if (tasks.size === 0) this.#heldBy.delete(key)
  }

  #newLane(): Lane {
    const before = (a: number, b: number): boolean => this.#map.before(a, b)
    const place = (task: number, position: number): void => {
      this.#position[task] = position
    }
    return new Lane({
      before,
      queueOf: () => new PlacedHeap<number>(before, place),
      parked: (room) => this.#parked(room),
      emptied: (room) => this.#emptied(room),
    })
  }

  #parked(room: Room): void {
    if (room.opens_at !== null) this.#openings.push({ at: room.opens_at, room })
    const key = this.#map.keyOf(room.gate)
    const rooms = this.#rooms.get(key)
    if (rooms === undefined) this.#rooms.set(key, new Set([room]))
    else rooms.add(room)
  }

  #emptied(room: Room): void {
    const key = this.#map.keyOf(room.gate)
    const rooms = this.#rooms.get(key)
    rooms?.delete(room)
    if (rooms?.size === 0) this.#rooms.delete(key)
  }
}
