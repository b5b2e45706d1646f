import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { shownText } from '../../core/planning/repair/shown-text.ts'

/** State of a socket that listens, in the kernel's tables. */
const LISTENS = '0A'
/** Open files of processes that are looked at, some tenths of a second's worth: everything else waits meanwhile. */
const MOST_LOOKS = 50_000

/** Who listens on ports of this machine: `node (process 4711)`. A port is left out where that cannot be seen. */
export function holdersOf(ports: readonly number[]): ReadonlyMap<number, string> {
  const holders = new Map<number, string>()
  try {
    const ofSocket = new Map(ports.flatMap((port) => [...listeningAt(port)].map((socket) => [socket, port] as const)))
    const looks = { left: MOST_LOOKS }
    for (const id of ofSocket.size === 0 ? [] : readdirSync('/proc')) {
      if (!/^\d+$/.test(id)) continue
      for (const port of heldBy(id, ofSocket, looks)) if (!holders.has(port)) holders.set(port, named(id))
      if (looks.left <= 0 || holders.size === ports.length) break
    }
  } catch {
    // There is no such folder, or the process has ended meanwhile.
  }
  return holders
}

/** Processes call themselves as they like. */
function named(id: string): string {
  const name = readFileSync(`/proc/${id}/comm`, 'utf8').trim()
  return `${/^[\w./:@+-]+$/.test(name) ? name : shownText(name)} (process ${id})`
}

/** What processes call the sockets that listen on the port. */
function listeningAt(port: number): Set<string> {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const found = new Set<string>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'utf8').split('\n')) {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
      if (state === LISTENS && local.endsWith(wanted)) found.add(`socket:[${inode}]`)
    }
  }
  return found
}

function heldBy(id: string, ofSocket: ReadonlyMap<string, number>, looks: { left: number }): number[] {
  try {
    const folder = `/proc/${id}/fd`
    const files = readdirSync(folder).slice(0, Math.max(0, looks.left))
    looks.left -= files.length
    return files.flatMap((fd) => ofSocket.get(targetOf(`${folder}/${fd}`)) ?? [])
  } catch {
    // Somebody else's process, or one that has ended.
    return []
  }
}

/** Empty for a file that has been closed meanwhile: the one by which the folder was read is. */
function targetOf(link: string): string {
  try {
    return readlinkSync(link)
  } catch {
    return ''
  }
}
