import type { Project } from '../facts.ts'

/** One way of putting the packages of a project in their place. */
export interface InstallWay {
  readonly command: string
  /** It may change files of the project: which. Absent: it changes none that a person wrote. */
  readonly edits?: readonly string[]
  /** No code of what is added runs while it is installed. */
  readonly isQuiet?: true
  /** It changes what other projects of the machine use too. */
  readonly isShared?: true
}

/** What one package manager's world is like: how its packages are called, and how they are installed. */
export interface PackageEcosystem {
  readonly name: string
  /** What patterns of failures call it. */
  readonly aliases: readonly string[]
  /**
   * The package that a captured text is about: `jose/jwt` is about `jose`. Undefined when the text is no name of a package: it is
   * untrusted, and what comes back fits the grammar of names and holds nothing that a shell or a package manager reads as more.
   */
  readonly packageOf: (text: string) => string | undefined
  /** The form in which two names of one package are equal. */
  readonly normal: (name: string) => string
  /** Other names under which manifests list what code calls so. */
  readonly listedAs?: (name: string) => readonly string[]
  /** Names of manifests, the best first. */
  readonly manifests: readonly string[]
  /** Names of lock files, the best first. */
  readonly locks: readonly string[]
  /** Names beside the manifest that say how to install. */
  readonly asks: readonly string[]
  /** Whether the lock file holds a package. */
  readonly isLocked: (lock: { readonly path: string; readonly text: string }, name: string) => boolean
  /** How all that the project needs is installed, the first way first. `locked`: all that is missing stands in the lock file. */
  readonly install: (project: Project, locked: boolean) => readonly InstallWay[]
  /** How packages are added that no manifest names; undefined where that cannot be done. Versions are pinned where they are given. */
  readonly add: (project: Project, packages: readonly AllowedPackage[]) => InstallWay | undefined
  /** How the lock file is brought up to date; undefined where there is no such thing. */
  readonly refresh: (project: Project) => InstallWay | undefined
  /** Folders that an installation fills, relative to where it is started. */
  readonly fills: readonly string[]
  /** The file, relative to the project's root, that stands there when a package is installed. */
  readonly proof?: (project: Project, name: string) => string | undefined
}

/** A package of the allow-list. */
export interface AllowedPackage {
  readonly name: string
  readonly version?: string
}

/** Whether a lock file of the form `name = "…"` holds a package. */
export function isNamedInToml(text: string, name: string): boolean {
  return text.includes(`name = "${name}"`)
}
