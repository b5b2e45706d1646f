/** Reads files of our own cache. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'

/** A larger file is none that we wrote: the largest codebase takes a tenth. */
const LARGEST = 1_000_000_000

/** The bytes of a regular file that this user wrote. Throws an error otherwise; never waits for a pipe. */
export function readOwn(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = fstatSync(file)
    const own = process.getuid?.()
    if (!stats.isFile() || stats.size > LARGEST) throw new Error('nothing that we wrote')
    if (own !== undefined && stats.uid !== own) throw new Error('somebody else wrote it')
    return readFileSync(file)
  } finally {
    closeSync(file)
  }
}
