import type { Action } from '../../model/action.ts'
import type { FeaturesArtifact } from '../../model/features-artifact.ts'
import type { Task } from '../../model/task.ts'
import type { TasksArtifact } from '../../model/tasks-artifact.ts'

/** What is kept of a task of an earlier plan: its id, and what it was. */
export interface PreviousTask {
  readonly id: string
  readonly feature_id: string
  readonly title: string
  readonly action: Action
  readonly content_key: string
}

/** What is kept of an earlier plan: which ids it gave to what. */
export interface PreviousPlan {
  readonly plan_id: string
  readonly tasks_hash: string
  readonly features: readonly { readonly id: string; readonly title: string }[]
  /** In the order of tasks.json. */
  readonly tasks: readonly PreviousTask[]
  /** Ids that plans before it gave to tasks that it no longer has. */
  readonly retired: readonly string[]
}

/** The ids that a plan gave, for the next plan of the same work. */
export function previousPlan(features: FeaturesArtifact, tasks: TasksArtifact): PreviousPlan {
  const tasks_hash = tasks.meta.artifact_hash
  return {
    plan_id: `PLAN-${tasks_hash.slice(0, 12)}`,
    tasks_hash,
    features: features.features.map(({ id, title }) => ({ id, title })),
    tasks: tasks.tasks.map(({ id, feature_id, title, action, content_key }) => ({
      id,
      feature_id,
      title,
      action,
      content_key,
    })),
    retired: tasks.meta.previous?.retired ?? [],
  }
}

/** What a plan says of the one before it: which it was, and all ids of tasks that are gone, which are never given again. */
export function previousNote(
  previous: PreviousPlan,
  tasks: readonly Pick<Task, 'id'>[],
): NonNullable<TasksArtifact['meta']['previous']> {
  const present = new Set(tasks.map((task) => task.id))
  const given = new Set([...previous.retired, ...previous.tasks.map((task) => task.id)])
  return {
    plan_id: previous.plan_id,
    tasks_hash: previous.tasks_hash,
    retired: [...given].filter((id) => !present.has(id)),
  }
}
