import type { Coordinator, CoordinatorNode } from '../../model/coordinator.ts'
import type { DagArtifact } from '../../model/dag-artifact.ts'
import type { Feature } from '../../model/features-artifact.ts'
import type { Quality } from '../../model/quality.ts'
import type { TasksArtifact } from '../../model/tasks-artifact.ts'
import type { WavesArtifact } from '../../model/waves-artifact.ts'
import { MS_PER_HOUR, formatDuration } from '../../std/duration.ts'

/** How a plan stands, as far as its files alone tell. */
export interface PlanCondition {
  /**
   * `changed`: its files are not those that were written when it was made; `broken`: it cannot be carried out as it stands. A
   * plan that is `ok` here may still be unsound: `validate-plan` checks all of it.
   */
  readonly status: 'ok' | 'needs_review' | 'changed' | 'broken'
  /** What is wrong with it, a sentence each. */
  readonly problems: readonly string[]
}

/** What a plan is shown from. Only the coordinator is owed; the other artifacts make the picture better. */
export interface PlanPicture {
  readonly coordinator: Coordinator
  readonly features: readonly Feature[]
  readonly tasks: TasksArtifact | undefined
  readonly dag: DagArtifact | undefined
  readonly waves: WavesArtifact | undefined
  /** Absent where nobody looked: then the plan is told as its coordinator states it. */
  readonly condition?: PlanCondition
  /** The command that checks all of the plan. */
  readonly check?: string
  /** Absent for a plan that is not as it was made: its points would be those of no plan. */
  readonly quality?: Quality
  /** Which part of the plan this is, when it is not the whole: `feature F002 Ship`. */
  readonly part?: string
}

/** An arrow to draw. */
export interface Arrow {
  readonly from: string
  readonly to: string
  readonly soft: boolean
}

/** The arrows of a plan by its fewest: reduced when the graph is there, with the soft ones. Ends that do not exist are left out. */
export function arrowsOf({ coordinator, dag }: PlanPicture): Arrow[] {
  const known = new Set(coordinator.graph.nodes.map((node) => node.id))
  const hard = dag?.edges ?? coordinator.graph.edges.filter((edge) => edge.type === 'hard')
  const soft = coordinator.graph.edges.filter((edge) => edge.type === 'soft')
  return [
    ...hard.map((edge) => ({ from: edge.from, to: edge.to, soft: false })),
    ...soft.map((edge) => ({ from: edge.from, to: edge.to, soft: true })),
  ].filter((arrow) => known.has(arrow.from) && known.has(arrow.to))
}

/** Tasks by feature, in the features' order; features without tasks are left out, tasks without a known feature come last. */
export function groupsOf({
  coordinator,
  features,
}: PlanPicture): { title: string; id: string; nodes: CoordinatorNode[] }[] {
  const titles = new Map(features.map((feature) => [feature.id, feature.title]))
  const groups = new Map<string, CoordinatorNode[]>(features.map((feature) => [feature.id, []]))
  for (const node of coordinator.graph.nodes) {
    const group = groups.get(node.feature_id)
    if (group === undefined) groups.set(node.feature_id, [node])
    else group.push(node)
  }
  return [...groups]
    .filter(([, nodes]) => nodes.length > 0)
    .map(([id, nodes]) => ({ id, title: titles.get(id) ?? '', nodes }))
}

/** Ids of the tasks on the critical path. */
export function criticalOf({ dag }: PlanPicture): ReadonlySet<string> {
  return new Set(dag?.metrics.critical_path)
}

/** The same plan with only some of its tasks, and the arrows among them. `part` says which. */
export function narrowed(picture: PlanPicture, ids: ReadonlySet<string>, part: string): PlanPicture {
  const { coordinator } = picture
  const graph = {
    nodes: coordinator.graph.nodes.filter((node) => ids.has(node.id)),
    edges: coordinator.graph.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to)),
  }
  return { ...picture, coordinator: { ...coordinator, graph }, part }
}

/** Hours for people: `2h 10m`, `0`. */
export function hoursText(hours: number): string {
  return hours === 0 ? '0' : formatDuration(hours * MS_PER_HOUR)
}
