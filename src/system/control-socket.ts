/**
 * The local socket at which the coordinator of a site hears people: `control.sock` in the state directory, which only its
 * owner may enter, with rights for its owner alone. A path that is too long for a socket gives way to a private folder of
 * its own; `lock.holder.json` says where. What a crash has left is made way for by the next coordinator, which holds the
 * site's lock; whoever wants to talk believes the lock's holder and not the file.
 */
import { chmodSync, lstatSync, mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isMainThread } from 'node:worker_threads'

/** Longest path of a socket in bytes, on every system that this runs on. */
const LONGEST_PATH = 103

/** Where the coordinator of a site listens unless its path is too long. `stateDir` is absolute. */
export function controlPath(stateDir: string): string {
  return join(stateDir, 'control.sock')
}

/** A socket that a server listens at. */
export interface ControlSocket {
  readonly path: string
  /** Takes the file away. The server is closed by whoever made it. */
  remove(): void
}

/**
 * Lets a server listen for this site. Only whoever holds the site's lock may call it: an older socket is nobody's any more.
 * Rejects with the system's error.
 */
export async function listenAt(stateDir: string, server: Server): Promise<ControlSocket> {
  const usual = controlPath(stateDir)
  const isTooLong = Buffer.byteLength(usual) > LONGEST_PATH
  const path = isTooLong ? join(mkdtempSync(join(tmpdir(), 'tasks-')), 's') : usual
  const remove = (): void => {
    rmSync(path, { force: true })
    if (isTooLong) rmSync(dirname(path), { recursive: true, force: true })
  }
  try {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true) rmSync(path)
    await bound(server, path)
    chmodSync(path, 0o600)
  } catch (error) {
    if (isTooLong) remove()
    throw error
  }
  return { path, remove }
}

/** The file is made with rights for its owner alone from its first moment. */
function bound(server: Server, path: string): Promise<void> {
  const before = isMainThread ? process.umask(0o177) : undefined
  try {
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, () => {
        server.off('error', reject)
        resolve()
      })
    })
  } finally {
    if (before !== undefined) process.umask(before)
  }
}
