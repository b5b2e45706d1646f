/** What of the codebase the playbooks look at. It is read when something is to be mended; paths are relative to the codebase. */

/** How a project changes the schema of its database. */
export interface MigrationCommand {
  /** As one types it in `folder`. */
  readonly command: string
  readonly folder: string
  /** File and line that say so. */
  readonly source: string
}

/** A folder with a manifest of the ecosystem that an issue is about. */
export interface Project {
  /** The ecosystem's own name: `npm`, `pip`. */
  readonly ecosystem: string
  /** Folder of the manifest that the failing task's folder belongs to. */
  readonly folder: string
  /** Where the package manager is started: the same, or the workspace that holds it. */
  readonly root: string
  readonly manifest: string
  /** The lock file, with its text. */
  readonly lock?: { readonly path: string; readonly text: string }
  /** Packages that the manifests name, each as its ecosystem compares names. */
  readonly names: ReadonlySet<string>
  /** Names of files and folders that stand in `root`, as far as an ecosystem asks about them. */
  readonly beside: ReadonlySet<string>
}

/** A project, or why there is none to be known: `package.json:3: Unexpected token`. */
export type FoundProject = Project | { readonly fault: string }

/** What was found out for one issue. */
export interface RepairFacts {
  /** By the folder of a failing task; nothing for a folder without a manifest in it or above it. */
  readonly projects: ReadonlyMap<string, FoundProject>
  /** By the folder of a failing task. */
  readonly migrations: ReadonlyMap<string, MigrationCommand>
  /** Ports on which nobody listens, from the lowest. */
  readonly ports: readonly number[]
  /** Who listens on a port that is in use, as far as that can be seen: `node (process 4711)`. */
  readonly holders: ReadonlyMap<number, string>
  /** Whom a task asks for what it needs from outside, by its id: `host api.example.com`. */
  readonly providers: ReadonlyMap<string, string>
  /** Memory of the machine; absent where nobody looked. */
  readonly memory_mb?: number
  /** What every process here is told about its heap, by the name of the variable; absent where nobody looked. */
  readonly heaps?: ReadonlyMap<string, string>
  /** What is installed for all of the machine is for this one work alone: in a virtual environment, or on a machine of CI. */
  readonly isApart?: boolean
  /** Folders of our own, absolute, that hold nothing but what can be made again, with what they take. */
  readonly caches: readonly { readonly path: string; readonly bytes: number }[]
}

/** Nothing was looked at. */
export const NO_FACTS: RepairFacts = {
  projects: new Map(),
  migrations: new Map(),
  ports: [],
  holders: new Map(),
  providers: new Map(),
  caches: [],
}
