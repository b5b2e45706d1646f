import type { ProjectCommand } from '../../../core/model/code-index.ts'

/** A file that states what a package is, or how to run something. */
export interface Manifest {
  /** Relative to the codebase, with slashes. */
  readonly path: string
  /** Its folder; `.` for the codebase itself. */
  readonly folder: string
  /** Its own name. */
  readonly name: string
  readonly text: string
}

/** What a package needs: another one by its name, or the folder of one in this codebase. */
export interface Need {
  readonly name?: string
  readonly folder?: string
}

/** What one manifest says. */
export interface Stated {
  /** As others of the same ecosystem name it when they need it. */
  readonly name?: string
  readonly needs: readonly Need[]
  readonly commands: readonly ProjectCommand[]
  /** Globs of folders that belong to it, relative to its own; those with `!` in front do not. */
  readonly members?: readonly string[]
  /** True for a file that alone makes no package: one that holds only settings of tools. */
  readonly weak?: boolean
}

/** Reads the manifests of one ecosystem. `read` throws what its parser throws. */
export interface Ecosystem {
  readonly name: string
  readonly fits: (fileName: string) => boolean
  readonly read: (manifest: Manifest, tree: Tree) => Stated
  /** The form of a name in which two names for the same package are equal. */
  readonly normal?: (name: string) => string
}

/** What readers may ask of the codebase beside their own file. */
export interface Tree {
  has(path: string): boolean
  /** Text of a file of the codebase; empty when it is not there or cannot be read. */
  text(path: string): string
  /** Whether a file is there but larger than any manifest, so that it has no text. */
  isTooLarge(path: string): boolean
  /** The first of the names that stands in the folder or one above it, nearest folder first. */
  nearest(folder: string, names: readonly string[]): { readonly folder: string; readonly name: string } | undefined
  /** Whether a folder has a file of that sort in it or below. */
  holds(folder: string, sort: FileSort): boolean
}

/** Files whose presence makes a command real. */
export type FileSort = 'go-test' | 'python-test' | 'jvm-test'

/** A name or word that may stand in a command line without quotes. */
export function isPlainWord(word: string): boolean {
  return /^[\w@.:/+][\w@.:/+-]*$/.test(word)
}

/** `folder/name`, or only the name in the codebase's own folder. */
export function pathIn(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`
}

/** An entry of an object that came from a file; nothing when it is no object. */
export function field(value: unknown, ...names: readonly string[]): unknown {
  let found = value
  for (const name of names) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Record<string, unknown>)[name]
  }
  return found
}

/** Entries of a table that came from a file; none when it is no table. */
export function entries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
}

/** The texts of a list that came from a file. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

/** A text that came from a file, and nothing for any other value. */
export function textOr(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
