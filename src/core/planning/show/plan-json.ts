import { prettyJson } from '../../model/canonical.ts'
import { arrowsOf, criticalOf, type PlanPicture } from './plan-picture.ts'

/** The plan as one JSON object for scripts: tasks with what they wait for and take, the critical path, the estimates. */
export function planJson(picture: PlanPicture): string {
  const { coordinator, features, dag, waves } = picture
  const arrows = Map.groupBy(arrowsOf(picture), (arrow) => arrow.to)
  const slack = new Map(dag?.nodes.map((node) => [node.id, node.slack_hours]))
  return prettyJson({
    plan_id: coordinator.meta.plan_id,
    title: coordinator.meta.title,
    mode: coordinator.mode,
    ...(picture.condition === undefined ? {} : { condition: picture.condition }),
    review: coordinator.review,
    ...(picture.quality === undefined
      ? {}
      : { quality: picture.quality, findings: picture.tasks?.meta.findings ?? [] }),
    estimates: coordinator.estimates,
    ...(waves === undefined ? {} : { forecast: forecastOf(waves) }),
    ...(dag === undefined ? {} : { bottlenecks: dag.metrics.resourceBottlenecks }),
    worker_pool: coordinator.worker_pool,
    features: features.map(({ id, title, priority }) => ({ id, title, priority })),
    tasks: coordinator.graph.nodes.map((node) => {
      const into = arrows.get(node.id) ?? []
      return {
        id: node.id,
        feature_id: node.feature_id,
        title: node.name,
        action: node.action,
        hours: node.estimates,
        priority: node.priority,
        rank: node.rank,
        slack_hours: slack.get(node.id),
        after: into.filter((arrow) => !arrow.soft).map((arrow) => arrow.from),
        soft_after: into.filter((arrow) => arrow.soft).map((arrow) => arrow.from),
        locks: node.resources.locks,
        pools: node.resources.pools,
        done: node.done,
        optional: node.optional,
      }
    }),
    critical_path: [...criticalOf(picture)],
    resources: coordinator.resources.catalog,
  })
}

function forecastOf({ execution_models, comparison }: NonNullable<PlanPicture['waves']>): unknown {
  return {
    rolling_frontier: execution_models.rolling_frontier.estimated_completion_time,
    wave_based: execution_models.wave_based.estimated_completion,
    comparison,
  }
}
