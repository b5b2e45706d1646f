/**
 * The workers of an execution, so arranged that the best free one is found without looking at all of them.
 *
 *   class: workers of one kind ─► bucket: those of them with the same load ─► queue: by the order in which they joined
 *
 * An index of `workers`: a function of it, rebuilt when a state is copied or folded again.
 */
import { Heap } from '../../std/heap.ts'
import { assert } from '../../std/assert.ts'
import type { WorkerProfile } from '../../model/worker-pool.ts'
import type { WorkerState } from '../state.ts'
import { type Fit, type WorkerNeed, compareFits, fitOf, holds } from './worker-fit.ts'

/** What decides between workers that can all do a task. */
export interface MatchRules {
  /** The one that joined first, whatever its kind and its load. */
  readonly first_fit: boolean
  readonly prefer_specialized: boolean
  /** Tasks that a worker has at once, at most, whatever its slots. */
  readonly max_tasks: number
  /** The warmest worker for the task among those that are as good as any. Asked only when there are several. */
  readonly warm: (isAsGood: (worker: WorkerState) => boolean) => WorkerState | undefined
}

interface WorkerClass {
  readonly key: string
  readonly profile: WorkerProfile
  readonly slots: number
  readonly buckets: Map<string, Bucket>
  workers: number
}

interface Bucket {
  readonly key: string
  readonly of: WorkerClass
  readonly busy: number
  readonly cpu_left: number
  readonly memory_left: number
  readonly members: Set<WorkerState>
  /** Members and some that have left since; the first member is found by taking those away. */
  readonly queue: Heap<WorkerState>
  readonly queued: Set<WorkerState>
}

/** Where a worker is. */
interface Seat {
  readonly of: WorkerClass
  /** Null while it may take nothing. */
  bucket: Bucket | null
}

/** What is left of an emptied bucket is used again, unless so many have left it that it is better made anew. */
const LEFT_MAX = 64

/** See the header. */
export class Roster {
  /** Slots that hold a task. */
  busy = 0
  /** Workers of this process. Those that came by themselves are not counted: they cost it nothing. */
  own = 0
  /** Workers of this process that have nothing to do and may take something. */
  idle = 0
  /** A slot came free, or a worker joined or left, since this was last set back. */
  opened = false
  readonly #classes = new Map<string, WorkerClass>()
  readonly #seats = new Map<WorkerState, Seat>()
  readonly #joined = new Map<string, number>()
  /** Idle workers of this process and some that are not any more, the last that joined first. */
  readonly #idle = new Heap<WorkerState>((a, b) => a.joined > b.joined)
  readonly #idleQueued = new Set<WorkerState>()
  /** Classes that can do what a list of capabilities asks for, by that list. */
  readonly #able = new Map<string, readonly { readonly of: WorkerClass; readonly fit: Fit }[]>()

  constructor(workers: Iterable<WorkerState>) {
    for (const worker of workers) this.join(worker)
    this.opened = false
  }

  /** A worker joined. */
  join(worker: WorkerState): void {
    const known = this.#classFor(worker)
    known.workers++
    const seat: Seat = { of: known, bucket: null }
    this.#seats.set(worker, seat)
    this.busy += worker.busy
    if (!worker.offered) this.#countOwn(worker, 1)
    this.#place(worker, seat)
  }

  /** A worker left. */
  leave(worker: WorkerState): void {
    const seat = this.#seats.get(worker) as Seat
    const known = seat.of
    this.#displace(worker, seat)
    this.#seats.delete(worker)
    this.busy -= worker.busy
    if (!worker.offered) this.#countOwn(worker, -1)
    if (--known.workers === 0) {
      this.#classes.delete(known.key)
      this.#able.clear()
    }
    this.opened = true
  }

  /** A worker's load, or whether it may take more, changes by what `change` does. */
  change(worker: WorkerState, change: () => void): void {
    const seat = this.#seats.get(worker) as Seat
    this.#displace(worker, seat)
    this.busy -= worker.busy
    change()
    this.busy += worker.busy
    this.#place(worker, seat)
  }

  /** Workers of this process that joined as one of a kind. */
  joinedOf(profile: WorkerProfile): number {
    return this.#joined.get(profile.name) ?? 0
  }

  /** The worker that joined last among those of this process that have nothing to do and may take something. */
  lastIdle(): WorkerState | undefined {
    for (;;) {
      const worker = this.#idle.peek()
      if (worker === undefined || (worker.busy === 0 && (this.#seats.get(worker)?.bucket ?? null) !== null))
        return worker
      this.#idle.pop()
      this.#idleQueued.delete(worker)
    }
  }

  /** All slots, where no worker takes more than so many tasks. */
  slots(max_tasks: number): number {
    let slots = 0
    for (const known of this.#classes.values()) slots += known.workers * Math.min(known.slots, max_tasks)
    return slots
  }

  /** Whether a worker is free that can do what is needed. */
  hasFree(need: WorkerNeed, max_tasks: number): boolean {
    for (const { of } of this.#ableFor(need))
      for (const bucket of of.buckets.values()) if (isOpen(bucket, need, max_tasks)) return true
    return false
  }

  /** Whether any worker has a free slot. */
  hasAnyFree(max_tasks: number): boolean {
    for (const known of this.#classes.values())
      for (const { busy, members } of known.buckets.values()) if (busy < max_tasks && members.size > 0) return true
    return false
  }

  /** The best free worker for what is needed. */
  best(need: WorkerNeed, rules: MatchRules): WorkerState | undefined {
    let best: Found[] = []
    for (const { of, fit } of this.#ableFor(need)) {
      for (const bucket of of.buckets.values()) {
        if (!isOpen(bucket, need, rules.max_tasks)) continue
        const found = { bucket, fit, worker: firstOf(bucket) }
        const [other] = best
        const order = other === undefined ? -1 : rules.first_fit ? 0 : compare(found, other, rules)
        if (order < 0) best = [found]
        else if (order === 0) best.push(found)
      }
    }
    if (best.length === 0) return undefined
    return (rules.first_fit ? undefined : this.#warmest(best, rules)) ?? earliest(best)
  }

  #countOwn({ profile }: WorkerState, change: 1 | -1): void {
    this.own += change
    this.#joined.set(profile.name, this.joinedOf(profile) + change)
  }

  #warmest(best: readonly Found[], rules: MatchRules): WorkerState | undefined {
    if (best.length === 1 && best[0]?.bucket.members.size === 1) return undefined
    return rules.warm((worker) => {
      const bucket = this.#seats.get(worker)?.bucket
      return best.some((found) => found.bucket === bucket)
    })
  }

  #ableFor({ wanted, capabilities }: WorkerNeed): readonly { readonly of: WorkerClass; readonly fit: Fit }[] {
    const known = this.#able.get(wanted)
    if (known !== undefined) return known
    const able: { readonly of: WorkerClass; readonly fit: Fit }[] = []
    for (const of of this.#classes.values()) {
      const fit = fitOf(of.profile, capabilities)
      if (fit !== undefined) able.push({ of, fit })
    }
    this.#able.set(wanted, able)
    return able
  }

  #classFor({ profile, slots }: WorkerState): WorkerClass {
    const { kind, capabilities, setup_seconds, cpu_cores, memory_mb } = profile
    const key = JSON.stringify([kind, capabilities, setup_seconds, cpu_cores, memory_mb, slots])
    let known = this.#classes.get(key)
    if (known === undefined) {
      known = { key, profile, slots, buckets: new Map(), workers: 0 }
      this.#classes.set(key, known)
      this.#able.clear()
    }
    return known
  }

  #place(worker: WorkerState, seat: Seat): void {
    const { of } = seat
    if (worker.busy >= worker.slots || worker.draining || worker.kept) return
    const { cpu_cores = Infinity, memory_mb = Infinity } = worker.profile
    const cpu_left = cpu_cores - worker.cpu_used
    const memory_left = memory_mb - worker.memory_used
    const unlimited = cpu_left === Infinity && memory_left === Infinity
    const key = unlimited ? String(worker.busy) : `${worker.busy} ${cpu_left} ${memory_left}`
    let bucket = of.buckets.get(key)
    if (bucket === undefined) {
      const queue = new Heap<WorkerState>((a, b) => a.joined < b.joined)
      bucket = { key, of, busy: worker.busy, cpu_left, memory_left, members: new Set(), queue, queued: new Set() }
      of.buckets.set(key, bucket)
    }
    bucket.members.add(worker)
    if (!bucket.queued.has(worker)) {
      bucket.queued.add(worker)
      bucket.queue.push(worker)
    }
    seat.bucket = bucket
    this.opened = true
    if (worker.busy > 0 || worker.offered) return
    this.idle++
    if (this.#idleQueued.has(worker)) return
    this.#idleQueued.add(worker)
    this.#idle.push(worker)
  }

  #displace(worker: WorkerState, seat: Seat): void {
    const { bucket } = seat
    if (bucket === null) return
    seat.bucket = null
    bucket.members.delete(worker)
    const isUsedAgain = bucket.cpu_left === Infinity && bucket.memory_left === Infinity && bucket.queue.size <= LEFT_MAX
    if (bucket.members.size === 0 && !isUsedAgain) bucket.of.buckets.delete(bucket.key)
    if (bucket.busy === 0 && !worker.offered) this.idle--
  }
}

type Found = { readonly bucket: Bucket; readonly fit: Fit; readonly worker: WorkerState }

function isOpen(bucket: Bucket, need: WorkerNeed, max_tasks: number): boolean {
  return bucket.members.size > 0 && bucket.busy < max_tasks && holds(bucket.cpu_left, bucket.memory_left, need)
}

/** By fit, then by load: the share of a worker's slots that are taken. */
function compare(a: Found, b: Found, { prefer_specialized, max_tasks }: MatchRules): number {
  const slots = (found: Found): number => Math.min(found.bucket.of.slots, max_tasks)
  return compareFits(a.fit, b.fit, prefer_specialized) || a.bucket.busy * slots(b) - b.bucket.busy * slots(a)
}

function earliest(best: readonly Found[]): WorkerState {
  return best.reduce((first, found) => (found.worker.joined < first.worker.joined ? found : first)).worker
}

function firstOf({ queue, queued, members }: Bucket): WorkerState {
  for (;;) {
    const worker = queue.peek()
    assert(worker !== undefined, 'a bucket has members')
    if (members.has(worker)) return worker
    queue.pop()
    queued.delete(worker)
  }
}
