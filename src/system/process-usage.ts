/** What processes use, by Linux's /proc. Elsewhere nothing is known. */
import { closeSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs'

/** One living process and what it has used. */
export interface UsedProcess {
  readonly pid: number
  readonly parent: number
  readonly group: number
  /** In the kernel's own units, as text. */
  readonly start_time: string
  /** Its own processor time and that of the children that it has collected. */
  readonly cpu_seconds: number
  /** Resident, pages that it shares with others included. */
  readonly memory_mb: number
}

/** What a process and the children that it has collected read from and wrote to disks. */
export interface UsedDisk {
  readonly read_mb: number
  readonly write_mb: number
}

const MB = 2 ** 20
const AT_PAGESZ = 6n
const AT_CLKTCK = 17n
const buffer = Buffer.alloc(4096)

let units: { readonly page: number; readonly tick: number } | undefined

/** All living processes that this user can see. */
export function readUsedProcesses(): readonly UsedProcess[] {
  let names: string[]
  try {
    names = readdirSync('/proc')
  } catch {
    return []
  }
  const found: UsedProcess[] = []
  for (const name of names) {
    const first = name.charCodeAt(0)
    if (first < 48 || first > 57) continue
    const stat = readSmall(`/proc/${name}/stat`)
    const one = stat === undefined ? undefined : parseStat(Number(name), stat)
    if (one !== undefined) found.push(one)
  }
  return found
}

/** What one process read and wrote; `undefined` when it is gone or another user's. */
export function readUsedDisk(pid: number): UsedDisk | undefined {
  const text = readSmall(`/proc/${pid}/io`)
  const [, read] = /^read_bytes: (\d+)$/m.exec(text ?? '') ?? []
  const [, written] = /^write_bytes: (\d+)$/m.exec(text ?? '') ?? []
  if (read === undefined || written === undefined) return undefined
  return { read_mb: Number(read) / MB, write_mb: Number(written) / MB }
}

/** Memory of one process in which shared pages count in parts, in megabytes. It costs far more than the resident size. */
export function readShareOfMemory(pid: number): number | undefined {
  const [, kilobytes] = /^Pss: +(\d+) kB$/m.exec(readSmall(`/proc/${pid}/smaps_rollup`) ?? '') ?? []
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
}

/** Fields of `/proc/<pid>/stat` behind the name, which may hold spaces and brackets. */
function parseStat(pid: number, stat: string): UsedProcess | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const state = fields[0]
  const start_time = fields[19]
  if (start_time === undefined || state === 'Z' || state === 'X') return undefined
  units ??= readUnits()
  const ticks = Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14])
  return {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    start_time,
    cpu_seconds: ticks / units.tick,
    memory_mb: (Number(fields[21]) * units.page) / MB,
  }
}

/** Sizes that the kernel counts in, as it tells every process at its start. */
function readUnits(): { page: number; tick: number } {
  const found = { page: 4096, tick: 100 }
  try {
    const vector = readFileSync('/proc/self/auxv')
    for (let at = 0; at + 16 <= vector.length; at += 16) {
      const name = vector.readBigUInt64LE(at)
      if (name === AT_PAGESZ) found.page = Number(vector.readBigUInt64LE(at + 8))
      if (name === AT_CLKTCK) found.tick = Number(vector.readBigUInt64LE(at + 8))
    }
  } catch {
    // Then they are what they are nearly everywhere.
  }
  return found
}

function readSmall(path: string): string | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return undefined
  }
  try {
    return buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0))
  } catch {
    return undefined
  } finally {
    closeSync(file)
  }
}
