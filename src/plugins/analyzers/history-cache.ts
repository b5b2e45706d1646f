import { z } from 'zod'
import type { Commit, Touched } from '../../core/planning/codebase/history-commit.ts'
import { writeFileAtomically } from '../../system/atomic-file.ts'
import { readOwn } from './own-file.ts'

/** Rises when commits are read in another way, so that older files are not believed. */
const VERSION = 2

/**
 * Paths are written once. A commit is its hash, its message, 1 when it is unlined, and three numbers a file: place of its path, lines
 * added or -1, place of its earlier path or -1.
 */
const Stored = z.object({
  version: z.literal(VERSION),
  prefix: z.string(),
  paths: z.array(z.string()),
  commits: z.array(z.unknown()),
})

/** Commits that were read earlier, by hash. Empty when there is no file, or one that cannot be believed. */
export function readHistoryCache(file: string | undefined, prefix: string): Map<string, Commit> {
  const known = new Map<string, Commit>()
  if (file === undefined) return known
  try {
    const stored = Stored.parse(JSON.parse(readOwn(file).toString('utf8')))
    if (stored.prefix !== prefix) return known
    for (const row of stored.commits) {
      if (!isRow(row)) return new Map()
      const [hash, message, unlined, numbers] = row
      const touched: Touched[] = []
      for (let at = 0; at + 2 < numbers.length; at += 3) {
        const path = stored.paths[numbers[at] ?? -1]
        const from = stored.paths[numbers[at + 2] ?? -1]
        const added = numbers[at + 1] ?? -1
        if (path === undefined) return new Map()
        touched.push({ path, ...(from === undefined ? {} : { from }), added: added < 0 ? null : added })
      }
      known.set(hash, { hash, message, touched, ...(unlined === 1 ? { unlined: true } : {}) })
    }
    return known
  } catch {
    return new Map()
  }
}

/** Only the outside is looked at: checking each of some hundred thousand numbers would take longer than all else. */
function isRow(row: unknown): row is [hash: string, message: string, unlined: number, numbers: number[]] {
  return Array.isArray(row) && typeof row[0] === 'string' && typeof row[1] === 'string' && Array.isArray(row[3])
}

/** Keeps commits for the next time. A cache that cannot be written is only a slower next time. */
export function writeHistoryCache(file: string, prefix: string, commits: readonly Commit[]): void {
  const paths: string[] = []
  const places = new Map<string, number>()
  const place = (path: string): number => {
    let at = places.get(path)
    if (at === undefined) places.set(path, (at = paths.push(path) - 1))
    return at
  }
  const rows = commits.map(({ hash, message, touched, unlined }) => [
    hash,
    message,
    unlined === true ? 1 : 0,
    touched.flatMap(({ path, from, added }) => [place(path), added ?? -1, from === undefined ? -1 : place(from)]),
  ])
  try {
    writeFileAtomically(file, JSON.stringify({ version: VERSION, prefix, paths, commits: rows }))
  } catch {
    // Said above.
  }
}
