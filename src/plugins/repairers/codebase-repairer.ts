/**
 * Mends with what stands in the codebase: reads the few files that the issue is about and asks the planner. It never rejects, and
 * never reads outside the codebase.
 */
import type { Healing } from '../../core/model/healing.ts'
import { ecosystemNamed } from '../../core/planning/repair/ecosystems/known.ts'
import { type FoundProject, NO_FACTS, type RepairFacts } from '../../core/planning/repair/facts.ts'
import { folderOfTask } from '../../core/planning/repair/install-packages.ts'
import { failedTasks } from '../../core/planning/repair/mending-task.ts'
import { type OwnBreakers, planRepair } from '../../core/planning/repair/repair.ts'
import type { RepairRequest, Repairer } from '../../core/ports/repairer.ts'
import { CodebaseFiles } from './codebase-files.ts'
import { projectAt } from './project.ts'

/** What a repairer knows from the start. */
export interface RepairerParts {
  /** Absolute: the codebase that the plan is carried out in. */
  readonly codebase: string
  /** The rules of the configuration, in place of those of the plan; absent: the plan's hold. */
  readonly rules?: Healing | undefined
  readonly breakers?: OwnBreakers | undefined
}

/** Folders of failing tasks that are looked at. */
const MOST_FOLDERS = 20

/** See the header. */
export function codebaseRepairer({ codebase, rules, breakers }: RepairerParts): Repairer {
  return {
    repair: async (request) => {
      try {
        const facts = await factsFor(request, codebase)
        return planRepair(request, facts, rules ?? request.coordinator.policies.healing, breakers)
      } catch (error) {
        return { refusal: `it could not be found out: ${error instanceof Error ? error.message : String(error)}` }
      }
    },
  }
}

async function factsFor(request: RepairRequest, codebase: string): Promise<RepairFacts> {
  const files = new CodebaseFiles(codebase)
  const folders = [...new Set(failedTasks(request).map(folderOfTask))].slice(0, MOST_FOLDERS)
  const { remedy } = request.issue
  if (remedy === 'install_packages' || remedy === 'refresh_lock_file')
    return { ...NO_FACTS, projects: projectsAt(files, folders, request.issue.ecosystem) }
  return NO_FACTS
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
