import type { FeaturesArtifact } from '../../model/features-artifact.ts'
import type { TasksArtifact } from '../../model/tasks-artifact.ts'

/** What is kept of an earlier plan: which ids it gave to what. */
export interface PreviousPlan {
  readonly plan_id: string
  readonly tasks_hash: string
  readonly features: readonly { readonly id: string; readonly title: string }[]
  readonly tasks: readonly {
    readonly id: string
    readonly feature_id: string
    readonly title: string
    readonly content_key: string
  }[]
}

/** The ids that a plan gave, for the next plan of the same work. */
export function previousPlan(features: FeaturesArtifact, tasks: TasksArtifact): PreviousPlan {
  const tasks_hash = tasks.meta.artifact_hash
  return {
    plan_id: `PLAN-${tasks_hash.slice(0, 12)}`,
    tasks_hash,
    features: features.features.map(({ id, title }) => ({ id, title })),
    tasks: tasks.tasks.map(({ id, feature_id, title, content_key }) => ({ id, feature_id, title, content_key })),
  }
}
