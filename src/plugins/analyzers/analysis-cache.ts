/**
 * What was read of codebases, kept for the next time: a file each, below the cache's folder. Writers write aside and rename: the
 * last one wins, and readers see one or the other. Whatever is wrong with a file, it is as good as none.
 */
import { hash, randomUUID } from 'node:crypto'
import { type Stats, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FileMark, type KeptAnalysis, type KeptFile, pack, unpack } from './cache-file.ts'
import { readOwn } from './own-file.ts'
import type { ReadingTables } from './reading.ts'
import { makeFolder } from '../../system/made-folder.ts'

const FOLDER = 'codebases'
const ENDINGS = ['.files', '.history', '.answer']
const DAY_MS = 86_400_000
/** What is kept of codebases that nobody looked at for so long is removed. */
const FORGOTTEN_MS = 60 * DAY_MS
/** Some file systems count time in steps of two seconds. */
const STEP_MS = 2000

/** The mark of a file, unless it changed so shortly before `at` (milliseconds) that a further change might not show. */
export function markOf(stats: Stats, at: number): FileMark | undefined {
  if (Math.max(stats.mtimeMs, stats.ctimeMs) > at - STEP_MS) return undefined
  return [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino]
}

/** Whether a file is the one that was marked. */
export function isMarked(stats: Stats, mark: FileMark | undefined): boolean {
  return (
    mark !== undefined &&
    stats.size === mark[0] &&
    stats.mtimeMs === mark[1] &&
    stats.ctimeMs === mark[2] &&
    stats.ino === mark[3]
  )
}

/** The cache of one codebase. */
export interface AnalysisCache {
  /** Nothing when there is none that can be trusted. `rules`: how many rules facts may name. */
  readonly read: (rules: number) => KeptAnalysis | undefined
  /** Throws the system's error when nothing can be written there. */
  readonly write: (files: readonly KeptFile[], tables: ReadingTables) => void
  /** Says that it is still in use. */
  readonly touch: () => void
  /** Where the history of the same codebase is kept. */
  readonly history: string
}

/**
 * The cache of the codebase at `root` (absolute) below `directory`. `madeBy` stands for all that readings depend on beside the
 * files: rules and versions.
 */
export function analysisCache(directory: string, root: string, madeBy: string): AnalysisCache {
  const folder = join(directory, FOLDER)
  const name = hash('sha256', root).slice(0, 32)
  const path = join(folder, `${name}.files`)
  const history = join(folder, `${name}.history`)
  const origin = { made_by: madeBy, root }
  return {
    history,
    read: (rules) => {
      try {
        return unpack(readOwn(path), origin, rules)
      } catch {
        return undefined
      }
    },
    write: (files, tables) => {
      makeFolder(folder, 0o700)
      const aside = `${path}.${randomUUID()}.part`
      try {
        writeFileSync(aside, pack(files, tables, origin), { mode: 0o600 })
        renameSync(aside, path)
      } catch (error) {
        rmSync(aside, { force: true })
        throw error
      }
      forget(folder)
    },
    touch: () => {
      for (const file of [path, history, `${history}.answer`]) touch(file)
    },
  }
}

function touch(file: string): void {
  try {
    if (Date.now() - statSync(file).mtimeMs > DAY_MS) utimesSync(file, new Date(), new Date())
  } catch {
    // Then it is made again some day.
  }
}

/** Removes what was left by writers that died, and caches that nobody used for long. */
function forget(folder: string): void {
  const now = Date.now()
  for (const name of readdirSync(folder)) {
    const isKept = ENDINGS.some((ending) => name.endsWith(ending))
    const longest = name.endsWith('.part') ? DAY_MS : isKept ? FORGOTTEN_MS : Infinity
    try {
      if (now - statSync(join(folder, name)).mtimeMs > longest) rmSync(join(folder, name), { force: true })
    } catch {
      // Another process was faster.
    }
  }
}
