import { accessSync, constants, statfsSync } from 'node:fs'

/** With so few bytes left a disk counts as full: what failed for want of room may have taken its half-written file away. */
const ROOM = 256 * 1024

/** Whether the disk of one of these folders has next to no room left. A folder that cannot be asked about has room. */
export function isDiskFull(folders: readonly string[]): boolean {
  return folders.some((folder) => {
    try {
      const { bavail, bsize, blocks } = statfsSync(folder)
      if (blocks === 0 || bavail * bsize >= ROOM) return false
      // What can only be read has no room either, and is not meant to.
      accessSync(folder, constants.W_OK)
      return true
    } catch {
      return false
    }
  })
}
