import { execFileSync } from 'node:child_process'
import { mkdirSync, realpathSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system of a megabyte, which fills quickly. */
export interface SmallDisk {
  readonly path: string
  /** Takes all the room but for `left` bytes. */
  fill(left?: number): void
  /** Gives the room back. */
  clear(): void
}

/** The name of the file that takes the room. */
export const FILLER = 'filler'

/**
 * Mounts a small file system of its own, in memory, on a new folder below `parent` and hands it to `use`; it is gone
 * afterwards (`removeFolder` makes sure). Only root can. `parent` must lie in the folder for temporary files: nothing else is ever mounted on.
 */
export async function onSmallDisk(parent: string, use: (disk: SmallDisk) => Promise<void>): Promise<void> {
  const path = join(realpathSync(parent), 'disk')
  if (!path.startsWith(`${realpathSync(tmpdir())}/`)) throw new Error(`${path} is no temporary folder`)
  mkdirSync(path)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=755', 'tmpfs', path])
  const filler = join(path, FILLER)
  try {
    await use({
      path,
      fill(left = 0) {
        const { bavail, bsize } = statfsSync(path)
        try {
          writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left)))
        } catch (error) {
          // Somebody else writes at the same time: then the disk is full a little earlier.
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        }
      },
      clear: () => rmSync(filler),
    })
  } finally {
    unmount(path)
  }
}

function unmount(path: string): void {
  try {
    execFileSync('umount', [path], { stdio: 'pipe' })
  } catch {
    // A process of a test that failed still uses it: it goes from the tree at once, and for good with that process.
    execFileSync('umount', ['--lazy', path])
  }
}
