import { closeSync, fsyncSync, openSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file that appears whole or not at all, and stays after a power cut: aside in the same folder, synced, renamed,
 * and the folder synced. Throws the system's error, with nothing left behind and any older file untouched.
 */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  const aside = `${path}.${process.pid}.part`
  try {
    const file = openSync(aside, 'w')
    try {
      writeFileSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(aside, path)
  } catch (error) {
    rmSync(aside, { force: true })
    throw error
  }
  syncFolder(dirname(path))
}

/** Makes the names in a folder durable. Throws the system's error. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Takes back folders that were made on the way, from the innermost up to `outermost`, as far as they are still empty. */
export function removeEmptyFolders(innermost: string, outermost: string): void {
  try {
    for (let folder = innermost; folder.startsWith(outermost); folder = dirname(folder)) rmdirSync(folder)
  } catch {
    // Somebody else uses it already.
  }
}
