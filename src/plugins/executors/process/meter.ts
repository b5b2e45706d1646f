/**
 * What running attempts use, by looking now and then at all processes of the machine at once.
 *
 * A process belongs to an attempt when it is in the group of the attempt's command, when its parent belongs to it, when it
 * once did (it may have left the group, and its parent may be gone), or when it carries the attempt's mark in its
 * environment. The environment of a process is read once. What a process that ended has used stands with whoever collected
 * it; of one that nobody of the attempt collected, what was last seen is kept.
 *
 * One look costs some 25 µs a process of the machine. It is taken every half second at most, so seldom that it stays near one
 * percent of this process's time, and not at all while nothing has run for so long. While an attempt with limits runs it may
 * take ten percent, because what is above its limit must not stay so for long.
 */
import type { Usage } from '../../../core/model/attempt.ts'
import { readEnvironment } from '../../../system/process-table.ts'
import { readShareOfMemory, readUsedDisk, readUsedProcesses, type UsedProcess } from '../../../system/process-usage.ts'
import { markOf } from './custody.ts'
import { LEAST_REST_MS, restAfter } from './look-rest.ts'

/** What an attempt used when it was last looked at. */
export interface Reading {
  readonly cpu_seconds: number
  readonly memory_mb: number
  readonly processes: number
}

interface Followed {
  readonly mark: string
  readonly since: number
  /** When it was asked about last: of an attempt that is lost nobody says that it left. */
  askedAt: number
  leader: number | undefined
  /** Its processes at the last look, by pid. */
  own: Map<number, UsedProcess & { readonly read_mb: number; readonly write_mb: number }>
  /** Of processes that ended and were collected by nobody of the attempt. */
  readonly gone: { cpu: number; read: number; write: number }
  seenAt: number | undefined
  /** Nobody was given what the last look saw. */
  isFresh: boolean
  memory: number
  peak: number
  memorySeconds: number
  cpu: number
  read: number
  write: number
  toldAt: number
}

const TELL_MS = 5_000
const FORGET_MS = 60_000

/** See the head of this file. */
export class Meter {
  readonly #followed = new Map<string, Followed>()
  /** Processes whose environment was read and that belong to nobody, by pid. */
  #strangers = new Map<number, string>()
  readonly #gap: number | undefined
  #lookedAt = -Infinity
  /** Milliseconds of the last two looks. */
  #costs: readonly [number, number] = [0, 0]

  /** `gap_ms` lies between two looks at least; when it is given, a costly look is not rested from. */
  constructor(gap_ms?: number) {
    this.#gap = gap_ms
  }

  /**
   * Follows an attempt, and looks when it is time. Returns what it used at a look that was taken just now. `leader`: its command;
   * `isLimited`: much depends on looking soon.
   */
  follow(
    token: string,
    folder: string,
    { leader, isLimited = false }: { readonly leader: number | undefined; readonly isLimited?: boolean },
  ): Reading | undefined {
    const now = performance.now()
    let one = this.#followed.get(token)
    if (one === undefined) {
      one = newlyFollowed(markOf(folder), now)
      this.#followed.set(token, one)
    }
    one.leader ??= leader
    one.askedAt = now
    if (
      now - one.since >= (this.#gap ?? LEAST_REST_MS) &&
      now - this.#lookedAt >= (this.#gap ?? restAfter(this.#costs, isLimited))
    )
      this.#look(now)
    if (!one.isFresh) return undefined
    one.isFresh = false
    return { cpu_seconds: one.cpu, memory_mb: one.memory, processes: one.own.size }
  }

  /** What an attempt has used so far, when that is to be told again. */
  due(token: string): Usage | undefined {
    const one = this.#followed.get(token)
    const now = performance.now()
    if (one?.seenAt === undefined || now - one.toldAt < TELL_MS) return undefined
    one.toldAt = now
    return usageOf(one)
  }

  /** Forgets an attempt; what it used as far as it was seen. */
  leave(token: string): Usage {
    const one = this.#followed.get(token)
    this.#followed.delete(token)
    return one?.seenAt === undefined ? {} : usageOf(one)
  }

  /**
   * Memory of an attempt with pages that its processes share counted once, in megabytes. Costly: for the moment in which
   * much depends on it.
   */
  memoryOf(token: string): number {
    let sum = 0
    for (const one of this.#followed.get(token)?.own.values() ?? []) sum += readShareOfMemory(one.pid) ?? one.memory_mb
    return sum
  }

  #look(now: number): void {
    const before = performance.now()
    const processes = readUsedProcesses()
    const owners = this.#ownersOf(processes)
    const byToken = new Map<string, UsedProcess[]>()
    for (const one of processes) {
      const token = owners.get(one.pid)
      if (token === undefined) continue
      const list = byToken.get(token)
      if (list === undefined) byToken.set(token, [one])
      else list.push(one)
    }
    for (const [token, { askedAt }] of this.#followed) if (now - askedAt > FORGET_MS) this.#followed.delete(token)
    for (const [token, followed] of this.#followed) account(followed, byToken.get(token) ?? [], now)
    this.#lookedAt = now
    this.#costs = [this.#costs[1], performance.now() - before]
  }

  /** Which attempt each process belongs to. */
  #ownersOf(processes: readonly UsedProcess[]): Map<number, string> {
    const table = new Map(processes.map((one) => [one.pid, one]))
    const groups = new Map<number, string>()
    const marks = new Map<string, string>()
    for (const [token, { leader, mark }] of this.#followed) {
      if (leader !== undefined) groups.set(leader, token)
      marks.set(mark, token)
    }
    const known = new Map<number, string | undefined>()
    for (const [token, { own }] of this.#followed)
      for (const { pid, start_time } of own.values())
        if (table.get(pid)?.start_time === start_time) known.set(pid, token)
    const strangers = new Map<number, string>()
    const decide = (one: UsedProcess): string | undefined => {
      const byKin = groups.get(one.group) ?? known.get(one.parent)
      if (byKin !== undefined || this.#strangers.get(one.pid) === one.start_time) return byKin
      for (const entry of readEnvironment(one.pid)) {
        const token = entry.startsWith('TASKS_ATTEMPT_DIR=') ? marks.get(entry) : undefined
        if (token !== undefined) return token
      }
      return undefined
    }
    for (const start of processes) {
      // Parents are decided before their children.
      const line: UsedProcess[] = []
      for (
        let one: UsedProcess | undefined = start;
        one !== undefined && !known.has(one.pid);
        one = table.get(one.parent)
      ) {
        if (line.includes(one)) break
        line.push(one)
      }
      for (const one of line.toReversed()) {
        const owner = decide(one)
        known.set(one.pid, owner)
        if (owner === undefined) strangers.set(one.pid, one.start_time)
      }
    }
    this.#strangers = strangers
    const owners = new Map<number, string>()
    for (const [pid, token] of known) if (token !== undefined) owners.set(pid, token)
    return owners
  }
}

function newlyFollowed(mark: string, now: number): Followed {
  const gone = { cpu: 0, read: 0, write: 0 }
  const sums = { memory: 0, peak: 0, memorySeconds: 0, cpu: 0, read: 0, write: 0 }
  return {
    mark,
    since: now,
    askedAt: now,
    leader: undefined,
    own: new Map(),
    gone,
    seenAt: undefined,
    isFresh: false,
    ...sums,
    toldAt: now,
  }
}

function account(followed: Followed, processes: readonly UsedProcess[], now: number): void {
  const own: Followed['own'] = new Map()
  let memory = 0
  const sums = { cpu: 0, read: 0, write: 0 }
  for (const one of processes) {
    const last = followed.own.get(one.pid)
    const disk = readUsedDisk(one.pid) ?? { read_mb: last?.read_mb ?? 0, write_mb: last?.write_mb ?? 0 }
    own.set(one.pid, { ...one, ...disk })
    memory += one.memory_mb
    sums.cpu += one.cpu_seconds
    sums.read += disk.read_mb
    sums.write += disk.write_mb
  }
  for (const [pid, last] of followed.own) {
    if (own.get(pid)?.start_time === last.start_time || own.has(last.parent)) continue
    followed.gone.cpu += last.cpu_seconds
    followed.gone.read += last.read_mb
    followed.gone.write += last.write_mb
  }
  const seconds = (now - (followed.seenAt ?? followed.since)) / 1000
  // Between two looks it held what lay between them.
  followed.memorySeconds += seconds * (followed.seenAt === undefined ? memory : (memory + followed.memory) / 2)
  followed.own = own
  followed.seenAt = now
  followed.isFresh = true
  followed.memory = memory
  followed.peak = Math.max(followed.peak, memory)
  followed.cpu = Math.max(followed.cpu, sums.cpu + followed.gone.cpu)
  followed.read = Math.max(followed.read, sums.read + followed.gone.read)
  followed.write = Math.max(followed.write, sums.write + followed.gone.write)
}

function usageOf({ cpu, peak, memorySeconds, read, write }: Followed): Usage {
  return {
    cpu_seconds: rounded(cpu, 1000),
    memory_peak_mb: rounded(peak, 10),
    memory_mb_seconds: rounded(memorySeconds, 10),
    io_read_mb: rounded(read, 1000),
    io_write_mb: rounded(write, 1000),
  }
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts
}
