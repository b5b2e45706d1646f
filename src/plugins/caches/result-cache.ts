/**
 * Keeps results in a folder, one for each key:
 *
 *   <state>/cache/results/<key>/entry.json     what was written, by whom, with the hash of every file
 *                              /0, 1, …        the files
 *   <attempt's folder>/cache-key               the key that the run had when it began
 *
 * An entry is made aside and renamed, so it is whole or not there; one that is damaged nevertheless is taken away when its
 * hashes do not fit. Only what is certainly a run's own is kept, and only when nothing that it depends on changed meanwhile.
 */
import {
  chmodSync,
  constants,
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { z } from 'zod'
import type { AttemptOrder, ScopeAudit } from '../../core/model/attempt.ts'
import type { CacheNote, ResultCache } from '../../core/ports/result-cache.ts'
import type { WrittenPaths } from '../../core/ports/workspace.ts'
import { attemptFolder } from '../../system/attempt-folder.ts'
import { below } from '../workspaces/copied-paths.ts'
import { hashOf, stampAt } from '../workspaces/file-stamp.ts'
import { anyOf, type ScopeTest } from '../workspaces/scope.ts'
import { HashBook, resultKey } from './result-key.ts'

const Entry = z.strictObject({
  made_by: z.string(),
  task: z.string(),
  bytes: z.number(),
  files: z.array(
    z.strictObject({
      path: z.string(),
      mode: z.number(),
      sha256: z.string().optional(),
      target: z.string().optional(),
    }),
  ),
  gone: z.array(z.string()),
})
type Entry = z.infer<typeof Entry>

/** See {@link folderResultCache}. */
export interface ResultCacheOptions {
  /** Absolute: the site's folder. */
  readonly stateDir: string
  /** Bytes of all results together; those that were not used for longest go first. */
  readonly most_bytes?: number
}

const MOST_BYTES = 1024 ** 3
/** Made again by their own tools, and large: never inputs. */
const NEVER_INPUTS = ['**/node_modules', '**/.venv', '**/venv']

/** A cache of results below the site's folder: see the head of this file. */
export function folderResultCache(options: ResultCacheOptions): ResultCache {
  return new FolderResultCache(options)
}

class FolderResultCache implements ResultCache {
  readonly #stateDir: string
  readonly #folder: string
  readonly #most: number
  readonly #book = new HashBook()

  constructor({ stateDir, most_bytes = MOST_BYTES }: ResultCacheOptions) {
    this.#stateDir = stateDir
    this.#folder = join(stateDir, 'cache', 'results')
    this.#most = most_bytes
  }

  async take(order: AttemptOrder, root: string, note: CacheNote): Promise<string | undefined> {
    try {
      const key = await this.#key(order, root)
      if (key === undefined) return undefined
      const attempt = this.#attempt(order, order.token)
      mkdirSync(attempt, { recursive: true })
      writeFileSync(join(attempt, 'cache-key'), key)
      const entry = await this.#whole(key, note)
      if (entry === undefined) return undefined
      for (const [at, file] of entry.files.entries()) put(join(this.#folder, key, String(at)), root, file)
      for (const path of entry.gone) rmSync(placeIn(root, path), { force: true })
      const now = new Date()
      utimesSync(join(this.#folder, key, 'entry.json'), now, now)
      return `${entry.made_by} ${key.slice(0, 16)}`
    } catch (error) {
      note(`The cache was not used: ${messageOf(error)}.`)
      return undefined
    }
  }

  async keep(
    order: AttemptOrder,
    root: string,
    written: WrittenPaths | undefined,
    audit: ScopeAudit,
    note: CacheNote,
  ): Promise<void> {
    try {
      const why = await this.#whyNot(order, root, written, audit)
      if (why !== undefined || written === undefined) return note(`Its result is not kept in the cache: ${why}.`)
      const key = this.#keyOf(order, order.token)
      if (key !== undefined) await this.#store(key, order, root, written)
    } catch (error) {
      note(`Its result is not kept in the cache: ${messageOf(error)}.`)
    }
  }

  drop(order: AttemptOrder): void {
    const key = this.#keyOf(order, order.workspace_of ?? order.token)
    if (key !== undefined) rmSync(join(this.#folder, key), { recursive: true, force: true })
  }

  async #whyNot(
    order: AttemptOrder,
    root: string,
    written: WrittenPaths | undefined,
    audit: ScopeAudit,
  ): Promise<string | undefined> {
    const began = this.#keyOf(order, order.token)
    if (began === undefined) return 'nobody knows what it depended on'
    if (written === undefined) return 'other attempts were at work in the same folder, so nobody can say what it wrote'
    if (audit.outside_count > 0) return 'it wrote outside its scope'
    return (await this.#key(order, root)) === began ? undefined : 'what it depends on changed while it ran'
  }

  async #store(key: string, order: AttemptOrder, root: string, { put: paths, gone }: WrittenPaths): Promise<void> {
    const aside = join(this.#folder, `${key}.${process.pid}.part`)
    rmSync(aside, { recursive: true, force: true })
    mkdirSync(aside, { recursive: true })
    try {
      const files: Entry['files'] = []
      let bytes = 0
      for (const path of paths) {
        const stamp = stampAt(join(root, path))
        if (stamp === undefined || stamp.kind === 'folder') continue
        if (stamp.kind === 'link') files.push({ path, mode: stamp.mode, target: stamp.target as string })
        else {
          bytes += stamp.size
          if (bytes > this.#most / 4) throw new Error('it is too large')
          const kept = join(aside, String(files.length))
          copyFileSync(join(root, path), kept, constants.COPYFILE_FICLONE)
          files.push({ path, mode: stamp.mode, sha256: await hashOf(kept, stamp.size) })
        }
      }
      const entry: Entry = { made_by: order.execution_id, task: order.task, bytes, files, gone: [...gone] }
      writeFileSync(join(aside, 'entry.json'), JSON.stringify(entry))
      rmSync(join(this.#folder, key), { recursive: true, force: true })
      renameSync(aside, join(this.#folder, key))
    } finally {
      rmSync(aside, { recursive: true, force: true })
    }
    this.#prune()
  }

  /** The entry of a key when all of it is there as it was written down. */
  async #whole(key: string, note: CacheNote): Promise<Entry | undefined> {
    const folder = join(this.#folder, key)
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) return undefined
    const entry = this.#entry(key)
    let isWhole = entry !== undefined
    for (const [at, { sha256 }] of (entry?.files ?? []).entries()) {
      if (sha256 === undefined || !isWhole) continue
      const stamp = stampAt(join(folder, String(at)))
      isWhole = stamp?.kind === 'file' && (await hashOf(join(folder, String(at)), stamp.size)) === sha256
    }
    if (isWhole) return entry
    rmSync(folder, { recursive: true, force: true })
    note('A result in the cache was damaged and is thrown away.')
    return undefined
  }

  #entry(key: string): Entry | undefined {
    try {
      const entry = Entry.safeParse(JSON.parse(readFileSync(join(this.#folder, key, 'entry.json'), 'utf8')))
      return entry.success ? entry.data : undefined
    } catch {
      return undefined
    }
  }

  #prune(): void {
    const kept = readdirSync(this.#folder)
      .filter((name) => !name.includes('.'))
      .map((key) => ({
        key,
        bytes: this.#entry(key)?.bytes ?? 0,
        used: statSync(join(this.#folder, key, 'entry.json'), { throwIfNoEntry: false })?.mtimeMs ?? 0,
      }))
      .toSorted((a, b) => b.used - a.used)
    let bytes = 0
    for (const one of kept) {
      bytes += one.bytes
      if (bytes > this.#most) rmSync(join(this.#folder, one.key), { recursive: true, force: true })
    }
  }

  async #key(order: AttemptOrder, root: string): Promise<string | undefined> {
    const { cache } = order.action
    if (cache === undefined) return undefined
    const isState = below(root, this.#stateDir)
    const isNever = anyOf(NEVER_INPUTS)
    const isLeftOut: ScopeTest = (path) => isState(path) || isNever(path)
    return resultKey(order, cache, root, isLeftOut, this.#book)
  }

  #keyOf(order: AttemptOrder, token: string): string | undefined {
    try {
      return readFileSync(join(this.#attempt(order, token), 'cache-key'), 'utf8')
    } catch {
      return undefined
    }
  }

  #attempt({ execution_id }: AttemptOrder, token: string): string {
    return attemptFolder(this.#stateDir, execution_id, token)
  }
}

/** Puts a file where a result had it. Whoever looks sees the old one or the new one. */
function put(kept: string, root: string, { path, mode, target }: Entry['files'][number]): void {
  const place = placeIn(root, path)
  const aside = `${place}.${process.pid}.part`
  rmSync(aside, { force: true })
  if (target === undefined) {
    copyFileSync(kept, aside, constants.COPYFILE_FICLONE)
    chmodSync(aside, mode)
  } else symlinkSync(target, aside)
  renameSync(aside, place)
}

/** A path below the root, its folder made; throws an Error when a link leads out of the root. */
function placeIn(root: string, path: string): string {
  const place = join(root, path)
  mkdirSync(dirname(place), { recursive: true })
  const top = realpathSync(root)
  const folder = realpathSync(dirname(place))
  if (folder !== top && !folder.startsWith(`${top}${sep}`)) throw new Error(`${path} leads out of the codebase`)
  return place
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
