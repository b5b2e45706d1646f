import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder and what is missing above it, and gives the topmost that was made, absolute, or nothing when all stood.
 * Node's own recursive form never comes back where the system refuses a folder by saying that something is missing, as below
 * /proc. Throws the system's error.
 */
export function makeFolder(path: string, mode = 0o777): string | undefined {
  const missing: string[] = []
  let here = resolve(path)
  while (statSync(here, { throwIfNoEntry: false }) === undefined && dirname(here) !== here) {
    missing.push(here)
    here = dirname(here)
  }
  let topmost: string | undefined
  for (const folder of missing.reverse()) {
    if (madeOne(folder, mode)) topmost ??= folder
  }
  // What stands there may be a file: then the system says so.
  if (missing.length === 0 && !statSync(here).isDirectory()) mkdirSync(here)
  return topmost
}

/** False when somebody else made it meanwhile. */
function madeOne(folder: string, mode: number): boolean {
  try {
    mkdirSync(folder, { mode })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && statSync(folder).isDirectory()) return false
    throw error
  }
}
