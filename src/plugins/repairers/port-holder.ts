import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** State of a socket that listens, in the kernel's tables. */
const LISTENS = '0A'
const MOST_PROCESSES = 5000
const MOST_SOCKETS = 2000

/** Who listens on a port of this machine: `node (process 4711)`. Undefined where that cannot be seen. */
export function holderOf(port: number): string | undefined {
  try {
    const sockets = listeningAt(port)
    if (sockets.size === 0) return undefined
    const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    for (const id of processes.slice(0, MOST_PROCESSES))
      if (holdsOneOf(id, sockets)) return `${readFileSync(`/proc/${id}/comm`, 'utf8').trim()} (process ${id})`
  } catch {
    // There is no such folder, or the process has ended meanwhile.
  }
  return undefined
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

function holdsOneOf(id: string, sockets: ReadonlySet<string>): boolean {
  try {
    const folder = `/proc/${id}/fd`
    return readdirSync(folder)
      .slice(0, MOST_SOCKETS)
      .some((fd) => sockets.has(readlinkSync(`${folder}/${fd}`)))
  } catch {
    // Somebody else's process, or one that has ended.
    return false
  }
}
