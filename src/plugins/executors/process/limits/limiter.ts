/**
 * The attendant that measures what attempts use and holds them to their limits, by the level that the machine has
 * (`limit-level.ts`). At every level the measured usage is compared with the limits too: what the kernel does not enforce is
 * ended within a look or two. An attempt that was ended so fails by a resource error of its own.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { AttemptOrder, AttemptReport, Usage } from '../../../../core/model/attempt.ts'
import type { Limits } from '../../../../core/model/action.ts'
import { errorOfKind } from '../../../../core/scheduling/failures/task-error.ts'
import { delegatedFolder, ownGroups } from '../../../../system/control-groups.ts'
import type { AttendedRun, Attendant, EndNote } from '../attendant.ts'
import type { CommandJob } from '../job.ts'
import { Meter, type Reading } from '../meter.ts'
import * as groups from './attempt-group.ts'
import { type LimitLevel, scopeCommand } from './limit-level.ts'

/** Why an attempt was ended. Kept in its folder, so that a later coordinator says the same. */
const Excess = z.strictObject({
  code: z.enum(['OUT_OF_MEMORY_LIMIT', 'OUT_OF_CPU_LIMIT', 'OUT_OF_PROCESS_LIMIT']),
  message: z.string(),
})
type Excess = z.infer<typeof Excess>

/** How long an attempt above its limit may take to end by itself. Memory that grows cannot wait for long. */
const PATIENCE_MS = 500
/** At the first bound comes SIGXCPU, which says why; at the second SIGKILL. A tighter bound of the user's own stays. */
const CPU_TIME = 'ulimit -S -t "$0" 2> /dev/null; ulimit -H -t $(($0 + 5)) 2> /dev/null; exec "$@"'
const SIGXCPU_EXIT = 128 + 24

/** See the head of this file. */
export class Limiter implements Attendant {
  readonly #level: LimitLevel
  readonly #root: string
  readonly #meter: Meter
  readonly #excess = new Map<string, Excess>()
  /** Groups of attempts that are over, which the kernel still holds. */
  readonly #leaving = new Set<string>()

  /** `root` stands for `/`; `gap_ms` lies between two looks at least. */
  constructor(level: LimitLevel, { root = '/', gap_ms }: { readonly root?: string; readonly gap_ms?: number } = {}) {
    this.#level = level
    this.#root = root
    this.#meter = new Meter(gap_ms)
  }

  dress(job: CommandJob, order: AttemptOrder, folder: string): CommandJob {
    const { limits } = order.action
    if (limits === undefined || this.#level.level === 'off') return job
    const words = this.#wordsFor(limits, order, folder)
    return words.length === 0 ? job : { ...job, wrap: [...words, ...(job.wrap ?? [])] }
  }

  round(run: AttendedRun): readonly AttemptReport[] {
    const { token, action } = run.order
    const limits = this.#level.level === 'off' ? undefined : action.limits
    const reading = this.#meter.follow(token, run.folder, { leader: run.pid, isLimited: limits !== undefined })
    if (reading !== undefined && limits !== undefined) this.#judge(run, limits, reading)
    const usage = this.#meter.due(token)
    return usage === undefined ? [] : [{ type: 'usage', usage }]
  }

  ended(run: AttendedRun, note: EndNote): EndNote {
    const { token, action } = run.order
    // Without limits there is neither a group nor a note of what was exceeded: nothing is looked for.
    const group = action.limits === undefined ? undefined : groups.groupOf(run.folder, token)
    const measured = mostOf(this.#meter.leave(token), group === undefined ? {} : groups.groupUsage(group))
    const usage = mostOf(note.usage ?? {}, measured)
    const excess =
      action.limits === undefined
        ? undefined
        : (this.#excess.get(token) ?? readExcess(run.folder) ?? this.#byKernel(action.limits, note, group))
    this.#forget(token, group)
    const whole = Object.keys(usage).length === 0 ? note : { ...note, usage }
    if (excess === undefined || note.outcome === 'could_not_run') return whole
    const { exit_code, signal } = note
    const facts = { ...(exit_code === undefined ? {} : { exit_code }), ...(signal === undefined ? {} : { signal }) }
    return { ...whole, outcome: 'failed', error: { ...errorOfKind(excess.code, 'resource', excess.message), ...facts } }
  }

  lost({ token }: AttemptOrder, folder: string): void {
    this.#meter.leave(token)
    this.#forget(token, groups.groupOf(folder, token))
  }

  #forget(token: string, group: string | undefined): void {
    this.#excess.delete(token)
    if (group !== undefined) this.#leaving.add(group)
    // Where something still ends in one, it is taken away with the next.
    for (const one of this.#leaving) if (groups.removeAttemptGroup(one)) this.#leaving.delete(one)
  }

  #wordsFor(limits: Limits, order: AttemptOrder, folder: string): readonly string[] {
    const { level } = this.#level
    if (level === 'systemd') return scopeWords(scopeCommand(this.#root) ?? [], limits)
    if (level === 'prlimit') return cpuTimeWords(limits)
    if (level !== 'cgroup') return []
    const delegated = delegatedFolder(ownGroups(this.#root))
    if (delegated === undefined) throw new Error('the folder of control groups is no longer delegated to this user')
    return groups.enterGroup(groups.makeAttemptGroup(delegated, folder, order.token, limits))
  }

  #judge(run: AttendedRun, limits: Limits, reading: Reading): void {
    const { token } = run.order
    if (this.#excess.has(token)) return
    const excess = this.#excessOf(token, limits, reading)
    if (excess === undefined) return
    const path = join(run.folder, 'limit')
    try {
      // Before the signal, so that a coordinator that comes after this one knows why it ended.
      writeFileSync(path, `${JSON.stringify(excess)}\n`)
    } catch {
      // On a full disk only this coordinator knows.
    }
    if (run.end(PATIENCE_MS)) this.#excess.set(token, excess)
    else rmSync(path, { force: true })
  }

  #excessOf(token: string, limits: Limits, reading: Reading): Excess | undefined {
    const { memory_mb, cpu_seconds, processes } = limits
    if (memory_mb !== undefined && reading.memory_mb > memory_mb) {
      // Shared pages were counted once for each process: before an attempt is ended for it, they are counted once.
      const exact = this.#meter.memoryOf(token)
      if (exact > memory_mb)
        return excessive('OUT_OF_MEMORY_LIMIT', `used ${Math.ceil(exact)} MB of memory; its limit is ${memory_mb} MB`)
    }
    if (cpu_seconds !== undefined && reading.cpu_seconds > cpu_seconds)
      return excessive(
        'OUT_OF_CPU_LIMIT',
        `used ${reading.cpu_seconds.toFixed(1)} s of processor time; its limit is ${cpu_seconds} s`,
      )
    if (processes !== undefined && reading.processes > processes)
      return excessive('OUT_OF_PROCESS_LIMIT', `had ${reading.processes} processes; its limit is ${processes}`)
    return undefined
  }

  /** What the kernel has ended or refused by itself. */
  #byKernel(limits: Limits, note: EndNote, group: string | undefined): Excess | undefined {
    if (note.outcome === 'succeeded' || note.outcome === 'cancelled') return undefined
    const isOutOfTime = note.signal === 'SIGXCPU' || note.exit_code === SIGXCPU_EXIT
    if (limits.cpu_seconds !== undefined && isOutOfTime)
      return excessive('OUT_OF_CPU_LIMIT', `used more than its ${limits.cpu_seconds} s of processor time`)
    const isKilled =
      group === undefined ? this.#level.level === 'systemd' && note.signal === 'SIGKILL' : groups.memoryKills(group) > 0
    if (limits.memory_mb !== undefined && isKilled)
      return excessive('OUT_OF_MEMORY_LIMIT', `needed more than its ${limits.memory_mb} MB of memory`)
    if (limits.processes !== undefined && group !== undefined && groups.processRefusals(group) > 0)
      return excessive('OUT_OF_PROCESS_LIMIT', `wanted more than its ${limits.processes} processes`)
    return undefined
  }
}

function excessive(code: Excess['code'], message: string): Excess {
  return { code, message }
}

/** A scope that takes this process in and then becomes the command: its number and its group stay what they are. */
function scopeWords(manager: readonly string[], { memory_mb, cpu_cores, processes }: Limits): readonly string[] {
  const properties = [
    ...(memory_mb === undefined ? [] : [`MemoryMax=${Math.floor(memory_mb * 2 ** 20)}`, 'MemorySwapMax=0']),
    ...(cpu_cores === undefined ? [] : [`CPUQuota=${Math.max(1, Math.round(cpu_cores * 100))}%`]),
    ...(processes === undefined ? [] : [`TasksMax=${processes}`]),
  ]
  if (properties.length === 0) return []
  return [...manager, '--scope', '--quiet', '--collect', ...properties.flatMap((one) => ['-p', one]), '--']
}

/** The kernel ends each process that has used so much; what they use together is measured. */
function cpuTimeWords({ cpu_seconds }: Limits): readonly string[] {
  if (cpu_seconds === undefined) return []
  return ['/bin/sh', '-c', CPU_TIME, String(Math.ceil(cpu_seconds))]
}

function readExcess(folder: string): Excess | undefined {
  try {
    return Excess.safeParse(JSON.parse(readFileSync(join(folder, 'limit'), 'utf8'))).data
  } catch {
    return undefined
  }
}

/** Of what was counted in two ways the larger number: each of them sees a part only. */
function mostOf(one: Usage, other: Usage): Usage {
  const most: Record<string, number | undefined> = { ...one }
  for (const [name, value] of Object.entries(other)) most[name] = Math.max(most[name] ?? 0, value ?? 0)
  return most as Usage
}
