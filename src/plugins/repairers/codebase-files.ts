import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { joined } from '../../core/planning/codebase/path-text.ts'

/** No manifest that a person wrote is larger; lock files are. */
const LARGEST_BYTES = 16 * 1024 * 1024

/** The files of a codebase, by paths relative to it. What leads out of it, by dots or by a link, is not there. */
export class CodebaseFiles {
  readonly #root: string
  readonly #read = new Map<string, string | undefined>()

  constructor(codebase: string) {
    this.#root = realpathSync(codebase)
  }

  has(path: string): boolean {
    try {
      const place = this.#place(path)
      lstatSync(place)
      return this.#holds(realpathSync(dirname(place)))
    } catch {
      return false
    }
  }

  /** Undefined when it is not there, is no file of the codebase, or is too large. */
  text(path: string): string | undefined {
    if (!this.#read.has(path)) this.#read.set(path, this.#textOf(path))
    return this.#read.get(path)
  }

  #textOf(path: string): string | undefined {
    try {
      const real = realpathSync(this.#place(path))
      const entry = statSync(real)
      // A pipe would be waited for, for ever.
      if (!this.#holds(real) || !entry.isFile() || entry.size > LARGEST_BYTES) return undefined
      return readFileSync(real, 'utf8')
    } catch {
      return undefined
    }
  }

  #holds(real: string): boolean {
    return real === this.#root || real.startsWith(this.#root.endsWith(sep) ? this.#root : this.#root + sep)
  }

  #place(path: string): string {
    const inside = path.startsWith('/') ? undefined : joined('.', path)
    if (inside === undefined) throw new Error(`${path} leads out of the codebase`)
    return join(this.#root, inside)
  }
}

/** The folder and each above it, up to the codebase itself; none when it leads out of the codebase. */
export function foldersUp(folder: string): string[] {
  const inside = folder.startsWith('/') ? undefined : joined('.', folder)
  if (inside === undefined) return []
  const parts = inside === '.' ? [] : inside.split('/')
  return [...parts.map((_, at) => parts.slice(0, parts.length - at).join('/')), '.']
}
