import type { Proposal } from '../core/model/proposal.ts'
import { FeaturesArtifact } from '../core/model/features-artifact.ts'
import { ARTIFACT_VERSION } from '../core/model/meta.ts'
import { TasksArtifact } from '../core/model/tasks-artifact.ts'
import { previousPlan, type PreviousPlan } from '../core/planning/compile/previous.ts'
import { readPlanFolder } from '../system/plan-folder.ts'

/** The plan that stands in a directory, as far as another one would be made in its place. */
export interface StandingPlan {
  readonly plan_id: string
  /** Its own ids, to be kept by the plan that replaces it. */
  readonly ids: PreviousPlan
  /** What it was itself made with: its own ids under the note of the plan before it. Undefined when there was none. */
  readonly made_with: PreviousPlan | undefined
}

/**
 * The plan in a directory, when it is one of the same work: its specification has the same title or came from the same file.
 * Undefined when there is none, and for one that cannot be read: then nothing is known of its ids.
 */
export function standingPlan(directory: string, proposal: Proposal): StandingPlan | undefined {
  const files = filesIn(directory)
  const features = FeaturesArtifact.safeParse(parsed(files?.get('features.json')))
  const tasks = TasksArtifact.safeParse(parsed(files?.get('tasks.json')))
  if (!features.success || !tasks.success || tasks.data.meta.version !== ARTIFACT_VERSION) return undefined
  const { title, sources } = features.data.meta
  const origins = new Set(sources.map((source) => source.origin))
  const named = proposal.sources.some(({ origin }) => origin !== '-' && origin !== 'text' && origins.has(origin))
  if (title !== proposal.title && !named) return undefined
  return standingOf(features.data, tasks.data)
}

/** A plan that was read, as one that another would take the place of. */
export function standingOf(features: FeaturesArtifact, tasks: TasksArtifact): StandingPlan {
  const ids = previousPlan(features, tasks)
  const note = tasks.meta.previous
  return { plan_id: ids.plan_id, ids, made_with: note === undefined ? undefined : { ...ids, ...note } }
}

function filesIn(directory: string): ReadonlyMap<string, string> | undefined {
  try {
    return readPlanFolder(directory).files
  } catch {
    // Whoever writes there tells what is wrong.
    return undefined
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
