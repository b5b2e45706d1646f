import type { QualityCategory } from '../../model/quality.ts'
import type { Task } from '../../model/task.ts'
import { effortOf } from '../compile/hours.ts'
import { MERGE_BELOW, SPLIT_ABOVE } from '../compile/normalization-bounds.ts'
import type { Plan } from '../plan.ts'
import { durationBefore, durationSource } from './duration-source.ts'
import { EDGES_PER_NODE, ROOT_RATIO_MAX, TASKS_THAT_MEAN_SOMETHING } from '../compile/graph-findings.ts'
import { category, point, pointByTasks } from './points.ts'

/** Share of durations that must be known, more than by a default, for all points. */
const DURATIONS_MIN = 0.7

/** C: whether the order can be carried out and rests on what is sure. */
export function dependencyPoints(plan: Plan): QualityCategory {
  const { dag, tasks } = plan
  const { metrics } = dag
  const isolated = new Set(tasks.tasks.length < TASKS_THAT_MEAN_SOMETHING ? [] : metrics.isolated_tasks)
  const unsure = dag.low_confidence_deps.filter((edge) => edge.standing !== 'implied')
  const hard = metrics.edges_before_reduction + unsure.length
  const reversed = tasks.meta.findings.filter((finding) => finding.code.startsWith('reversed-')).length
  return category('C', 'Dependencies', [
    point(
      'acyclic',
      4,
      isOrdered(plan) ? 1 : 0,
      'There is no order in which every task comes after those that it waits for.',
    ),
    pointByTasks(
      'connected',
      4,
      tasks.tasks,
      (task) => !isolated.has(task.id),
      (missing) => `Wait for no other, and no other waits for them: ${missing}.`,
    ),
    point(
      'density',
      2,
      tasks.tasks.length < TASKS_THAT_MEAN_SOMETHING ? 1 : densityShare(metrics.edges_per_node, metrics.root_ratio),
      `${metrics.edges_per_node.toFixed(1)} dependencies for each task, and ${Math.round(metrics.root_ratio * 100)} % of the tasks wait for nothing.`,
    ),
    point(
      'certain',
      3,
      hard === 0 ? 1 : 1 - unsure.length / hard,
      `${unsure.length} of ${hard} hard dependencies are too uncertain to order anything.`,
      [...new Set(unsure.map((edge) => edge.to))],
    ),
    point(
      'direction',
      2,
      reversed === 0 ? 1 : 0,
      `${reversed} findings say that dependencies may stand the wrong way round.`,
    ),
  ])
}

/** Whether the stated order holds every task once, and each arrow runs forward in it. */
export function isOrdered({ dag, tasks }: Plan): boolean {
  const place = new Map(dag.topo_order.map((id, index) => [id, index]))
  return (
    dag.ok &&
    place.size === tasks.tasks.length &&
    dag.edges.every(({ from, to }) => (place.get(from) ?? Infinity) < (place.get(to) ?? -1))
  )
}

function densityShare(perNode: number, roots: number): number {
  if (perNode > EDGES_PER_NODE.max) return EDGES_PER_NODE.max / perNode
  const few = Math.min(1, perNode / EDGES_PER_NODE.min)
  const many = roots <= ROOT_RATIO_MAX ? 1 : (1 - roots) / (1 - ROOT_RATIO_MAX)
  return Math.min(few, many)
}

/** D: whether the tasks have the size of one piece of work, by durations that somebody thought about. */
export function sizePoints(plan: Plan): QualityCategory {
  const left = plan.tasks.tasks.filter((task) => !task.done && task.action.kind !== 'noop')
  const estimated = left.filter((task) => durationSource(task) !== 'default')
  return category('D', 'Sizes and durations', [
    pointByTasks(
      'durations-known',
      7,
      left,
      (task) => durationSource(task) !== 'default',
      (missing) => `The duration of ${missing} is a default of its kind.`,
      DURATIONS_MIN,
    ),
    pointByTasks(
      'size',
      5,
      left,
      hasGoodSize,
      (missing) => `Longer than ${SPLIT_ABOVE} h, or work of less than ${MERGE_BELOW} h: ${missing}.`,
    ),
    pointByTasks(
      'spread',
      3,
      estimated,
      ({ duration }) => duration.pessimistic > duration.optimistic,
      (missing) => `No difference between the best and the worst case: ${missing}.`,
    ),
  ])
}

/** A command may be as short as it is; work that an agent is sent to should be worth the way. */
function hasGoodSize(task: Task): boolean {
  const { mean } = effortOf(durationBefore(task))
  return mean <= SPLIT_ABOVE && (task.action.kind !== 'agent' || mean >= MERGE_BELOW)
}
