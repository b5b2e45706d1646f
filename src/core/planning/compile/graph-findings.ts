import { inDegree, outDegree } from '../../graph/graph.ts'
import type { Finding } from '../../model/finding.ts'
import type { Task } from '../../model/task.ts'
import type { Precedence } from './precedence.ts'
import { startsWithVerb } from '../language/verb.ts'
import type { Overlap } from './title-overlap.ts'

/** Fewer tasks say nothing about the shape of a graph. */
export const TASKS_THAT_MEAN_SOMETHING = 10
/** Share of tasks that wait for nothing, above which dependencies are likely to be missing. */
export const ROOT_RATIO_MAX = 0.5
/** Reduced arrows for each task: below the first dependencies are likely to be missing, above the second to be invented. */
export const EDGES_PER_NODE = { min: 0.5, max: 4 } as const
/** Share of titles that should begin with a verb. */
export const VERB_FIRST_MIN = 0.8

/** Most tasks or pairs that one finding names. */
const SHOWN = 5

/** Positions of the tasks that no arrow leaves or reaches. */
export function isolatedTasks({ graph }: Precedence): number[] {
  const all = Array.from({ length: graph.size }, (_, node) => node)
  return all.filter((node) => outDegree(graph, node) === 0 && inDegree(graph, node) === 0)
}

/** Share of the tasks that wait for nothing. */
export function rootRatio({ graph }: Precedence): number {
  if (graph.size === 0) return 0
  let roots = 0
  for (let node = 0; node < graph.size; node++) if (inDegree(graph, node) === 0) roots++
  return roots / graph.size
}

/**
 * What the shape of a plan's graph, its titles and its scopes say about it. One finding for each kind, at the first task that it
 * names; `placeOf` says where in the specification that stands.
 */
export function graphFindings(
  tasks: readonly Task[],
  precedence: Precedence,
  overlaps: readonly Overlap[],
  placeOf: (spans: Task['source_evidence']) => string,
): Finding[] {
  const place: PlaceOfTask = (task, metric) => {
    const told = task === undefined ? '' : placeOf(task.source_evidence)
    return told === '' ? `dag.json#/metrics/${metric}` : told
  }
  const found = [overlapFinding('title', overlaps, tasks, place), overlapFinding('scope', overlaps, tasks, place)]
  if (tasks.length >= TASKS_THAT_MEAN_SOMETHING) {
    found.push(densityFinding(precedence), isolatedFinding(tasks, precedence, place), verbFinding(tasks, place))
  }
  return found.filter((finding) => finding !== undefined)
}

/** Where a task stands in the specification; where a number stands in the plan, for a task that is quoted from nowhere. */
type PlaceOfTask = (task: Task | undefined, metric: string) => string

function densityFinding(precedence: Precedence): Finding | undefined {
  const { graph, reduction } = precedence
  const perNode = reduction.kept / graph.size
  const roots = rootRatio(precedence)
  const place = 'dag.json#/metrics'
  const told = `${perNode.toFixed(1)} dependencies for each task, and ${Math.round(roots * 100)} % of the tasks wait for nothing`
  if (perNode > EDGES_PER_NODE.max) {
    return {
      code: 'dense-graph',
      severity: 'warning',
      message: `The tasks are tied together tightly: ${told}.`,
      place,
      advice: 'Look whether all dependencies are needed; for tasks that only share a resource, say uses: instead.',
    }
  }
  if (perNode >= EDGES_PER_NODE.min && roots <= ROOT_RATIO_MAX) return undefined
  return {
    code: 'sparse-graph',
    severity: 'warning',
    message: `Dependencies may be missing: ${told}.`,
    place,
    advice:
      'Say after: where a task needs what another makes; if the tasks really are independent, nothing has to be done.',
  }
}

function isolatedFinding(tasks: readonly Task[], precedence: Precedence, place: PlaceOfTask): Finding | undefined {
  const isolated = isolatedTasks(precedence)
  if (isolated.length === 0) return undefined
  const ids = isolated.slice(0, SHOWN).map((node) => (tasks[node] as Task).id)
  const more = isolated.length - ids.length
  return {
    code: 'isolated-tasks',
    severity: 'info',
    message: `${isolated.length === 1 ? 'One task waits' : `${isolated.length} tasks wait`} for no other, and no other waits for ${isolated.length === 1 ? 'it' : 'them'}: ${ids.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
    place: place(tasks[isolated[0] ?? 0], 'isolated_tasks'),
    advice: 'Say after: if something has to come first; do not connect tasks only to have them connected.',
  }
}

function verbFinding(tasks: readonly Task[], place: PlaceOfTask): Finding | undefined {
  const without = tasks.filter((task) => !startsWithVerb(task.title))
  if (without.length <= (1 - VERB_FIRST_MIN) * tasks.length) return undefined
  const shown = without.slice(0, SHOWN).map((task) => `${task.id} "${task.title}"`)
  const more = without.length - shown.length
  return {
    code: 'titles-without-verb',
    severity: 'info',
    message: `${without.length} of ${tasks.length} titles do not begin with an English verb: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
    place: place(without[0], 'verb_first_pct'),
    advice: 'A title such as "Add the sign-in form" says what is to be done; "Sign-in form" only names a thing.',
  }
}

function overlapFinding(
  reason: Overlap['reason'],
  overlaps: readonly Overlap[],
  tasks: readonly Task[],
  place: PlaceOfTask,
): Finding | undefined {
  const pairs = overlaps.filter((overlap) => overlap.reason === reason)
  if (pairs.length === 0) return undefined
  const id = (index: number): string => (tasks[index] as Task).id
  const shown = pairs.slice(0, SHOWN).map(({ a, b, shared }) => `${id(a)} and ${id(b)} (${shared})`)
  const more = pairs.length - shown.length
  const named = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return {
    code: reason === 'title' ? 'overlapping-titles' : 'overlapping-scopes',
    severity: 'warning',
    message:
      reason === 'title'
        ? `Tasks that may be the same work by their titles: ${named}.`
        : `Tasks that may change the same files at the same time: ${named}.`,
    place: place(tasks[pairs[0]?.a ?? 0], 'mece_overlap_suspects'),
    advice:
      reason === 'title'
        ? 'Join them, or give them titles that tell them apart.'
        : 'Say after: for one of them, give both a lock with uses:, or narrow files:.',
  }
}
