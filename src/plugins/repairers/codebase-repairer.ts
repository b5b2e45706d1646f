/**
 * Mends with what stands in the codebase: reads the few files that the issue is about and asks the planner. It never rejects, and
 * never reads outside the codebase.
 */
import { totalmem } from 'node:os'
import { providerOf } from '../../core/execution/holds/provider.ts'
import type { CoordinatorNode } from '../../core/model/coordinator.ts'
import type { Healing } from '../../core/model/healing.ts'
import { ecosystemNamed } from '../../core/planning/repair/ecosystems/known.ts'
import {
  type FoundProject,
  type MigrationCommand,
  NO_FACTS,
  type RepairFacts,
} from '../../core/planning/repair/facts.ts'
import { HEAP_VARIABLES } from '../../core/planning/repair/heap.ts'
import { folderOfTask } from '../../core/planning/repair/install-packages.ts'
import { failedTasks } from '../../core/planning/repair/mending-task.ts'
import { type OwnBreakers, planRepair } from '../../core/planning/repair/repair.ts'
import type { RepairRequest, Repairer } from '../../core/ports/repairer.ts'
import { CodebaseFiles } from './codebase-files.ts'
import { freePorts } from './free-ports.ts'
import { migrationFor } from './migrations.ts'
import { ownCaches } from './own-caches.ts'
import { holdersOf } from './port-holder.ts'
import { projectAt } from './project.ts'

/** What a repairer knows from the start. */
export interface RepairerParts {
  /** Absolute: the codebase that the plan is carried out in. */
  readonly codebase: string
  /** The rules of the configuration, in place of those of the plan; absent: the plan's hold. */
  readonly rules?: Healing | undefined
  readonly breakers?: OwnBreakers | undefined
  /** Absolute: the site's folder, whose caches may be removed when the disk is full. */
  readonly stateDir?: string | undefined
}

/** Folders of failing tasks that are looked at. */
const MOST_FOLDERS = 20
/** Tasks that are given a port of their own at once. */
const MOST_PORTS = 50
/** Ports whose holders are looked for. */
const MOST_HOLDERS = 3

/** See the header. */
export function codebaseRepairer(parts: RepairerParts): Repairer {
  const { rules, breakers } = parts
  return {
    repair: async (request) => {
      try {
        const facts = await factsFor(request, parts)
        return planRepair(request, facts, rules ?? request.coordinator.policies.healing, breakers)
      } catch (error) {
        return { refusal: `it could not be found out: ${error instanceof Error ? error.message : String(error)}` }
      }
    },
  }
}

async function factsFor(request: RepairRequest, { codebase, stateDir }: RepairerParts): Promise<RepairFacts> {
  const failed = failedTasks(request)
  const folders = [...new Set(failed.map(folderOfTask))].slice(0, MOST_FOLDERS)
  const { remedy, ecosystem } = request.issue
  switch (remedy) {
    case 'install_packages':
    case 'refresh_lock_file':
      return {
        ...NO_FACTS,
        projects: projectsAt(new CodebaseFiles(codebase), folders, ecosystem),
        isApart: isApart(process.env),
      }
    case 'sync_schema':
      return { ...NO_FACTS, migrations: migrationsAt(new CodebaseFiles(codebase), folders) }
    case 'throttle':
      return { ...NO_FACTS, providers: providersOf(failed) }
    case 'ease_resources':
      return { ...NO_FACTS, memory_mb: Math.floor(totalmem() / 1024 ** 2), heaps: heapsIn(process.env) }
    case 'free_disk':
      return { ...NO_FACTS, caches: stateDir === undefined ? [] : ownCaches(stateDir) }
    case 'move_port':
      return {
        ...NO_FACTS,
        ports: await freePorts(Math.min(failed.length, MOST_PORTS), portsOf(request)),
        holders: holdersOf(capturedPorts(request)),
      }
    case 'order_writers':
    case 'own':
      return NO_FACTS
  }
}

function projectsAt(
  files: CodebaseFiles,
  folders: readonly string[],
  name: string | undefined,
): ReadonlyMap<string, FoundProject> {
  const projects = new Map<string, FoundProject>()
  const ecosystem = ecosystemNamed(name)
  if (ecosystem === undefined) return projects
  for (const folder of folders) {
    const found = projectAt(files, folder, ecosystem)
    if (found !== undefined) projects.set(folder, found)
  }
  return projects
}

function migrationsAt(files: CodebaseFiles, folders: readonly string[]): ReadonlyMap<string, MigrationCommand> {
  const migrations = new Map<string, MigrationCommand>()
  for (const folder of folders) {
    const found = migrationFor(files, folder)
    if (found !== undefined) migrations.set(folder, found)
  }
  return migrations
}

function providersOf(failed: readonly CoordinatorNode[]): ReadonlyMap<string, string> {
  return new Map(
    failed.flatMap((node): [string, string][] => {
      const provider = providerOf(node)
      return provider === null ? [] : [[node.id, provider]]
    }),
  )
}

function isApart(env: Readonly<NodeJS.ProcessEnv>): boolean {
  return ['VIRTUAL_ENV', 'CONDA_PREFIX', 'CI'].some((name) => (env[name] ?? '') !== '')
}

function heapsIn(env: Readonly<NodeJS.ProcessEnv>): ReadonlyMap<string, string> {
  return new Map(
    HEAP_VARIABLES.flatMap((name): [string, string][] => {
      const value = env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** Ports that were captured, of which the first are asked about. */
function capturedPorts({ issue }: RepairRequest): number[] {
  const ports = (issue.captures['port'] ?? []).filter((port) => /^\d{1,5}$/.test(port))
  return ports.slice(0, MOST_HOLDERS).map(Number)
}

/** Ports that tasks of the plan are given. */
function portsOf({ coordinator }: RepairRequest): ReadonlySet<number> {
  const ports = new Set<number>()
  for (const { action } of coordinator.graph.nodes) {
    const port = action.env?.['PORT']
    if (port !== undefined) ports.add(Number(port))
  }
  return ports
}
