import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'heard'

/**
 * Up to which byte of its report a task was heard by the coordinators before this one; 0 when by none. It is written seldom and
 * not synced: what is heard twice does no harm, it only should not be much.
 */
export function readPosition(folder: string): number {
  try {
    const position = Number(readFileSync(join(folder, FILE), 'utf8'))
    return Number.isSafeInteger(position) ? position : 0
  } catch {
    return 0
  }
}

/** Writes it down, whole or not at all. Does nothing when it cannot be written. */
export function writePosition(folder: string, position: number): void {
  const path = join(folder, FILE)
  try {
    writeFileSync(`${path}.part`, `${position}\n`)
    renameSync(`${path}.part`, path)
  } catch {
    // Then more is heard twice.
  }
}
