import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import { type GroupBounds, groupBounds, ownGroups } from './control-groups.ts'

/** How busy a machine is, in percent of what it has. */
export interface LoadSample {
  readonly cpu_percent: number
  readonly memory_percent: number
}

interface CpuReading {
  /** Seconds of work so far, of all cores together. */
  readonly busy: number
  /** Seconds of work that were possible until then. */
  readonly possible: number
}

/**
 * The load of this machine, or of the control group that this process lives in where that has less. Processor time is that
 * since the last reading, memory that of the moment. `root` stands for `/`.
 */
export class MachineLoad {
  readonly #root: string
  #bounds: GroupBounds | undefined
  readonly #seconds: () => number
  #last: CpuReading | undefined

  constructor(root = '/', seconds = (): number => performance.now() / 1000) {
    this.#root = root
    this.#seconds = seconds
  }

  /** `undefined` when it is asked for the first time, the machine tells nothing, or no time has passed. */
  sample(): LoadSample | undefined {
    const last = this.#last
    const now = this.#readCpu()
    this.#last = now
    const memory = this.#memory()
    if (last === undefined || now === undefined || memory === undefined || now.possible <= last.possible)
      return undefined
    return {
      cpu_percent: percent((now.busy - last.busy) / (now.possible - last.possible)),
      memory_percent: percent(memory),
    }
  }

  #readCpu(): CpuReading | undefined {
    this.#bounds ??= groupBounds(ownGroups(this.#root))
    const { cpu } = this.#bounds
    const used = cpu?.seconds_used()
    if (cpu !== undefined && used !== undefined) return { busy: used, possible: this.#seconds() * cpu.cores }
    const [, line] = /^cpu +(.*)$/m.exec(this.#read('proc/stat') ?? '') ?? []
    if (line === undefined) return cpuByNode()
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = line
      .split(' ')
      .map(Number)
    const busy = user + nice + system + irq + softirq + steal
    return { busy, possible: busy + idle + iowait }
  }

  #memory(): number | undefined {
    const memory = this.#bounds?.memory
    const used = memory?.mb_used()
    if (memory !== undefined && used !== undefined) return used / memory.mb
    const text = this.#read('proc/meminfo') ?? ''
    const [, total] = /^MemTotal: +(\d+) kB$/m.exec(text) ?? []
    const [, available] = /^MemAvailable: +(\d+) kB$/m.exec(text) ?? []
    if (total === undefined || available === undefined) return 1 - freemem() / totalmem()
    return 1 - Number(available) / Number(total)
  }

  #read(path: string): string | undefined {
    try {
      return readFileSync(join(this.#root, path), 'utf8')
    } catch {
      return undefined
    }
  }
}

/** What this process may use: cores, and megabytes of memory; those of its control group where it has less than the machine. */
export function machineCapacity(root = '/'): { readonly cpu_cores: number; readonly memory_mb: number } {
  const { cpu, memory } = groupBounds(ownGroups(root))
  const cores = availableParallelism()
  const megabytes = Math.floor(totalmem() / 2 ** 20)
  return {
    cpu_cores: Math.min(cores, Math.max(1, Math.floor(cpu?.cores ?? cores))),
    memory_mb: Math.min(megabytes, Math.floor(memory?.mb ?? megabytes)),
  }
}

function cpuByNode(): CpuReading {
  let busy = 0
  let idle = 0
  for (const { times } of cpus()) {
    busy += times.user + times.nice + times.sys + times.irq
    idle += times.idle
  }
  return { busy, possible: busy + idle }
}

function percent(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10
}
