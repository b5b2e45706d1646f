/**
 * Copies that are not needed any more and are made into new ones: most of their files are as they must be. Making files takes most
 * of the time of a copy, and taking many away makes it slower still.
 */
import { existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CopiedEntry } from './copied-tree.ts'

const MARK = 'spare-'
/** More are taken away at once: they cost space. */
const MOST = 8

/** The spare copies of a site's executions. */
export class SpareCopies {
  readonly #folders = new Set<string>()
  #closed = false

  /** Sets the copy of a run aside. Does nothing when it has none. */
  async setAside(folder: string, run: string): Promise<void> {
    this.#folders.add(folder)
    const [copy, base] = [join(folder, run), join(folder, `${run}.base`)]
    rmSync(`${copy}.written`, { force: true })
    if (existsSync(copy) && existsSync(base) && !this.#closed && spares(folder).length < MOST) {
      const aside = join(folder, MARK + run)
      // The record first: a copy that has lost its record is half-made, whoever finds it.
      renameSync(base, `${aside}.base`)
      renameSync(copy, aside)
      return
    }
    rmSync(base, { force: true })
    await rm(copy, { recursive: true, force: true })
  }

  /** Moves a spare copy to a place, and tells what it was a copy of; undefined when there is none. */
  take(folder: string, place: string): readonly CopiedEntry[] | undefined {
    this.#folders.add(folder)
    for (const name of spares(folder)) {
      const copy = join(folder, name)
      const entries = readBase(`${copy}.base`)
      rmSync(`${copy}.base`, { force: true })
      if (entries === undefined || !existsSync(copy)) continue
      renameSync(copy, place)
      return entries
    }
    return undefined
  }

  /** Takes all away; what comes later goes at once. */
  async clear(): Promise<void> {
    this.#closed = true
    for (const folder of this.#folders) {
      if (!existsSync(folder)) continue
      for (const name of readdirSync(folder))
        if (name.startsWith(MARK)) await rm(join(folder, name), { recursive: true, force: true })
    }
  }
}

/** Names of spare copies, by their records. */
function spares(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(MARK) && name.endsWith('.base'))
    .map((name) => name.slice(0, -'.base'.length))
}

/** What a copy was made of; undefined when that was not written down. */
export function readBase(path: string): readonly CopiedEntry[] | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as CopiedEntry[]
  } catch {
    return undefined
  }
}
