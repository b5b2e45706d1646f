/**
 * What differs between two plans. Tasks are the same when they agree in id and content, then when they say the same under
 * another id (they moved), then when they bear the same id (they changed); all else came or went. Linear in both plans.
 */
import type { CatalogEntry } from '../../model/coordinator.ts'
import type { Feature } from '../../model/features-artifact.ts'
import type { PlanDiff } from '../../model/plan-diff.ts'
import type { Task } from '../../model/task.ts'
import { sortedBy } from '../../std/order.ts'
import { effortOf } from '../compile/hours.ts'
import type { Plan } from '../plan.ts'
import { diffEdges } from './edge-diff.ts'
import { fieldChanges, type Fields } from './field-changes.ts'
import { pairUp, type Pairing } from './pairing.ts'
import { measuresOf, settingFields } from './plan-measures.ts'
import { taskFields } from './task-fields.ts'
import { rounded } from '../../std/rounded.ts'

/** The artifacts that are compared. Where the proposals are there too, the quality is compared as well. */
export type ComparedPlan = Omit<Plan, 'proposals'> & Partial<Pick<Plan, 'proposals'>>

/** Compares two plans, whoever made them. */
export function diffPlans(before: ComparedPlan, after: ComparedPlan): PlanDiff {
  const features = pairUp(before.features.features, after.features.features, [
    (feature) => feature.title,
    (feature) => feature.id,
  ])
  const tasks = pairUp(before.tasks.tasks, after.tasks.tasks, [(task) => task.content_key, (task) => task.id])
  const idAfter = new Map(tasks.pairs.map(([task, later]) => [task.id, later.id]))
  const found = {
    settings: fieldChanges(settingFields(before), settingFields(after)),
    features: diffFeatures(features),
    tasks: diffTasks(tasks, features, before, after),
    edges: diffEdges(before.coordinator.graph.edges, after.coordinator.graph.edges, (id) => idAfter.get(id)),
    resources: diffResources(before, after),
    forecast: measuresOf(before, after),
  }
  return {
    schema: 'tasks-slaps/plan-diff',
    version: '1.0',
    before: nameOf(before),
    after: nameOf(after),
    equal: isEmpty(found),
    identical: isIdentical(before, after),
    ...found,
  }
}

function nameOf({ tasks, coordinator }: ComparedPlan): PlanDiff['before'] {
  return {
    plan_id: coordinator.meta.plan_id,
    title: coordinator.meta.title,
    tasks_hash: tasks.meta.artifact_hash,
    coordinator_hash: coordinator.meta.artifact_hash,
  }
}

function isIdentical(before: ComparedPlan, after: ComparedPlan): boolean {
  return (['features', 'tasks', 'dag', 'waves', 'coordinator'] as const).every(
    (name) => before[name].meta.artifact_hash === after[name].meta.artifact_hash,
  )
}

function isEmpty({
  settings,
  features,
  tasks,
  edges,
  resources,
  forecast,
}: Pick<PlanDiff, 'settings' | 'features' | 'tasks' | 'edges' | 'resources' | 'forecast'>): boolean {
  const nothing = (part: Readonly<Record<'added' | 'removed' | 'changed', readonly unknown[]>>): boolean =>
    part.added.length + part.removed.length + part.changed.length === 0
  return (
    settings.length === 0 &&
    [features, tasks, edges, resources].every(nothing) &&
    forecast.every((measure) => measure.before === measure.after)
  )
}

function diffFeatures({ pairs, added, removed }: Pairing<Feature>): PlanDiff['features'] {
  const fields = (feature: Feature): Fields => [
    ['title', feature.title],
    ['description', feature.description],
    ['priority', feature.priority],
  ]
  const brief = ({ id, title }: Feature): PlanDiff['features']['added'][number] => ({ id, title })
  return {
    added: added.map(brief),
    removed: removed.map(brief),
    changed: pairs.flatMap(([before, after]) => {
      const changes = fieldChanges(fields(before), fields(after))
      const moved = before.id === after.id ? {} : { moved_from: before.id }
      return changes.length === 0 && before.id === after.id ? [] : [{ ...brief(after), ...moved, changes }]
    }),
  }
}

function diffTasks(
  { pairs, added, removed }: Pairing<Task>,
  features: Pairing<Feature>,
  before: ComparedPlan,
  after: ComparedPlan,
): PlanDiff['tasks'] {
  const nodesBefore = new Map(before.coordinator.graph.nodes.map((node) => [node.id, node]))
  const nodesAfter = new Map(after.coordinator.graph.nodes.map((node) => [node.id, node]))
  const featureAfter = new Map(features.pairs.map(([feature, later]) => [feature.id, later.id]))
  const changed = pairs.flatMap(([task, later]): PlanDiff['tasks']['changed'] => {
    const moved = featureAfter.get(task.feature_id) !== later.feature_id
    const changes = [
      ...(moved ? [{ field: 'feature', before: task.feature_id, after: later.feature_id }] : []),
      ...fieldChanges(taskFields(task, nodesBefore.get(task.id)), taskFields(later, nodesAfter.get(later.id))),
    ]
    if (changes.length === 0 && task.id === later.id) return []
    return [{ id: later.id, title: later.title, ...(task.id === later.id ? {} : { moved_from: task.id }), changes }]
  })
  const brief = (task: Task): PlanDiff['tasks']['added'][number] => ({
    id: task.id,
    feature_id: task.feature_id,
    title: task.title,
    mean_hours: rounded(effortOf(task.duration).mean),
  })
  return { added: added.map(brief), removed: removed.map(brief), changed, unchanged: pairs.length - changed.length }
}

function diffResources(before: ComparedPlan, after: ComparedPlan): PlanDiff['resources'] {
  const first = new Map(Object.entries(before.coordinator.resources.catalog))
  const second = new Map(Object.entries(after.coordinator.resources.catalog))
  const names = sortedBy(new Set([...first.keys(), ...second.keys()]), (name) => name)
  return {
    added: names.filter((name) => !first.has(name)),
    removed: names.filter((name) => !second.has(name)),
    changed: names.flatMap((name) => {
      const [was, is] = [first.get(name), second.get(name)]
      if (was === undefined || is === undefined) return []
      const changes = fieldChanges(entryFields(was), entryFields(is))
      return changes.length === 0 ? [] : [{ name, changes }]
    }),
  }
}

/** The order of locks is left out: it shifts with every name, and means nothing while tasks take all they need at once. */
function entryFields(entry: CatalogEntry): Fields {
  return [
    ['mode', entry.mode],
    ['capacity', entry.capacity],
    ['interval_seconds', entry.interval_seconds],
    ['scope', entry.scope],
  ]
}
