/**
 * Reads a codebase: lists its files, takes over what the cache knows of those that did not change, reads and scans the others,
 * and keeps all of it for the next time. A file that changes meanwhile is read once more, so that what is kept fits one state.
 */
import { type Stats, lstatSync } from 'node:fs'
import { join } from 'node:path'
import picomatch from 'picomatch'
import { sortedBy } from '../../core/std/order.ts'
import { type AnalysisCache, isMarked, markOf } from './analysis-cache.ts'
import { type StatedOrigin, statedOrigins } from './attributes.ts'
import type { FileMark, KeptAnalysis, KeptFile } from './cache-file.ts'
import { LARGEST_BYTES, OWN } from './file-text.ts'
import { type ListedFile, listFiles, sayUnreadable } from './listing.ts'
import { type ReadingTables, compacted, emptyReading, readingTables } from './reading.ts'
import type { Rule } from './rule.ts'
import { type FileToScan, scanFiles } from './scan-files.ts'
import type { UnreadList } from './unread-list.ts'
import type { ScannedFile } from './waiting-file.ts'

/** What is needed to read a codebase. */
export interface CodebaseToRead {
  /** Absolute, no link. */
  readonly root: string
  readonly rules: readonly Rule[]
  readonly cache: AnalysisCache | undefined
  /** Globs of paths that are left out. */
  readonly ignore: readonly string[]
  readonly unread: UnreadList
  readonly progress: (stage: 'list' | 'scan', done: number, total: number) => void
}

/** What was read. Files are sorted by path. */
export interface ReadCodebase {
  readonly files: readonly KeptFile[]
  readonly tables: ReadingTables
  /** Why nothing was kept for the next time. */
  readonly note: string | undefined
}

/** Bytes of all texts that are read: more is no one codebase. */
const MOST_BYTES = 2_000_000_000
/** Files that change while they are read are tried so often. */
const ROUNDS = 2
/** Texts that nothing uses any more are kept up to so many, or as many as are used. */
const MOST_UNUSED = 20_000

/** Reads a codebase. Throws a Failure when a rule is refused or ast-grep is missing. */
export async function readCodebase(asked: CodebaseToRead): Promise<ReadCodebase> {
  const { root, rules, cache, unread, progress } = asked
  const at = Date.now()
  progress('list', 0, 0)
  const listing = listFiles(root, unread)
  // While git is at work.
  const kept = cache?.read(rules.length)
  const listed = withoutIgnored(await listing, asked)
  progress('list', listed.length, listed.length)
  const { same, changed } = compare(
    listed,
    kept,
    statedOrigins(
      root,
      listed.map(({ path }) => path),
    ),
  )
  const tables = kept?.tables ?? readingTables()
  const { scanned, unsure } = await scan(changed, { asked, tables, at, kept })
  const files = sortedBy([...same, ...scanned], (file) => file.path)
  const isAsKept = changed.length === 0 && kept !== undefined && files.length === kept.files.length
  // What was slow may only have met a busy machine.
  const sure = files.filter(({ path, reading }) => !unsure.has(path) && reading.kind !== 'slow')
  const note = cache === undefined ? undefined : keep(cache, isAsKept, sure, tables)
  return { files, tables, note }
}

function withoutIgnored(listed: readonly ListedFile[], { ignore, unread }: CodebaseToRead): readonly ListedFile[] {
  if (ignore.length === 0) return listed
  const isIgnored = picomatch([...ignore], { dot: true })
  return listed.filter(({ path }) => {
    if (!isIgnored(path)) return true
    unread.add('ignored', path, 'The configuration leaves it out.')
    return false
  })
}

/** What need not be read again, and what must. */
function compare(
  listed: readonly ListedFile[],
  kept: KeptAnalysis | undefined,
  originOf: (path: string) => StatedOrigin | undefined,
): { readonly same: readonly KeptFile[]; readonly changed: readonly FileToScan[] } {
  const known = new Map(kept?.files.map((file) => [file.path, file]))
  const same: KeptFile[] = []
  const changed: FileToScan[] = []
  let total = 0
  for (const file of listed) {
    const { path, stats } = file
    const origin = originOf(path)
    const before = known.get(path)
    if (stats.size <= LARGEST_BYTES) total += stats.size
    const passed = total > MOST_BYTES ? 'beyond' : origin === 'own' ? undefined : origin
    if (passed !== undefined) {
      same.push({ path, hash: '', bytes: stats.size, mark: undefined, reading: emptyReading(passed, 0) })
    } else if (before !== undefined && isMarked(file.stats, before.mark) && isSaid(before, origin === 'own')) {
      same.push(before)
    } else {
      changed.push({ ...file, isOwn: origin === 'own' })
    }
  }
  return { same, changed }
}

function isSaid({ hash }: KeptFile, isOwn: boolean): boolean {
  return hash === '' || hash.startsWith(OWN) === isOwn
}

interface ScanState {
  readonly asked: CodebaseToRead
  readonly tables: ReadingTables
  /** When the analysis began, in milliseconds. */
  readonly at: number
  readonly kept: KeptAnalysis | undefined
}

/** `unsure`: paths of files of which hash and facts may stand for two states, because they kept changing. */
async function scan(
  changed: readonly FileToScan[],
  { asked, tables, at, kept }: ScanState,
): Promise<{ readonly scanned: readonly KeptFile[]; readonly unsure: ReadonlySet<string> }> {
  const { root, rules, unread, progress } = asked
  const known = new Map(kept?.files.map((file) => [file.path, file]))
  const scanned = new Map<string, ScannedFile>()
  const marks = new Map<string, FileMark | undefined>()
  const unsure = new Set<string>()
  let files: readonly FileToScan[] = changed
  for (let round = 1; files.length > 0; round++) {
    await scanFiles(files, {
      root,
      rules,
      tables,
      unread,
      progress: (done) => progress('scan', done, files.length),
      known: (path, { hash }) => {
        const before = known.get(path)
        return before?.hash === hash ? before.reading : undefined
      },
      take: (file) => scanned.set(file.path, file),
    })
    const again: FileToScan[] = []
    for (const file of files) {
      const { path, stats } = file
      if (!scanned.has(path)) continue
      const now = statsOf(join(root, path))
      if (now === undefined) {
        scanned.delete(path)
        sayUnreadable(path, Object.assign(new Error(), { code: 'ENOENT' }), unread)
      } else if (isMarked(now, [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino])) {
        marks.set(path, markOf(stats, at))
      } else {
        again.push({ ...file, stats: now })
      }
    }
    files = round < ROUNDS ? again : []
    if (files.length < again.length) {
      for (const { path } of again) {
        unread.add('changed', path, 'It changed again and again while it was read.')
        unsure.add(path)
      }
    }
  }
  return { scanned: [...scanned.values()].map((file) => ({ ...file, mark: marks.get(file.path) })), unsure }
}

function statsOf(place: string): Stats | undefined {
  try {
    const stats = lstatSync(place, { throwIfNoEntry: false })
    return stats?.isFile() === true ? stats : undefined
  } catch {
    return undefined
  }
}

/** Keeps what was read; hands back why it could not. */
function keep(
  cache: AnalysisCache,
  isAsKept: boolean,
  files: readonly KeptFile[],
  tables: ReadingTables,
): string | undefined {
  if (isAsKept) {
    cache.touch()
    return undefined
  }
  const lean = isLean(files, tables) ? { files, tables } : compacted(files, tables)
  try {
    cache.write(lean.files, lean.tables)
    return undefined
  } catch (error) {
    const { code = '', path = '' } = error as NodeJS.ErrnoException
    return `What was read of the codebase could not be kept for the next time (${code} ${path}), which will take as long.`
  }
}

/** Whether few texts stand in the tables that no file uses. */
function isLean(files: readonly KeptFile[], tables: ReadingTables): boolean {
  const used = new Uint8Array(tables.vocabulary.texts.length)
  for (const { reading } of files) for (const term of reading.terms) used[term] = 1
  const count = used.reduce((sum, one) => sum + one, 0)
  return used.length - count <= Math.max(MOST_UNUSED, count)
}
