import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { DagArtifact } from '../../model/dag-artifact.ts'
import type { Feature } from '../../model/features-artifact.ts'
import type { Task } from '../../model/task.ts'
import type { PlanPicture } from './plan-picture.ts'

/** A dependency as one of its ends sees it. */
export interface Link {
  /** The task at the other end. */
  readonly task: string
  readonly title: string
  /** `claim`: it became a claim on a resource; `dropped`: it orders nothing. */
  readonly standing: 'hard' | 'soft' | 'claim' | 'dropped'
  readonly type: string
  readonly confidence: number
  readonly reason: string
  /** What both ends use that is only there once: `writing src/a.ts`. */
  readonly shared?: string
  /** Where it was said, as `path#L1-L2`, with the words and why they are evidence. */
  readonly evidence: readonly { readonly source: string; readonly quote: string; readonly rationale: string }[]
}

/** All that a plan knows about one of its tasks. */
export interface TaskFacts {
  readonly node: CoordinatorNode
  readonly task: Task | undefined
  readonly feature: Feature | undefined
  readonly measures: DagArtifact['nodes'][number] | undefined
  /** Number of its wave; undefined when it is done already. */
  readonly wave: number | undefined
  readonly before: readonly Link[]
  readonly after: readonly Link[]
}

/** Looks tasks up; built once for a plan, in time linear in it. */
export interface PlanFacts {
  of(id: string): TaskFacts | undefined
}

interface End {
  readonly from: string
  readonly to: string
  readonly link: Omit<Link, 'task' | 'title'>
}

/** Indexes a plan. */
export function factsOf(picture: PlanPicture): PlanFacts {
  const { coordinator, dag, waves } = picture
  const nodes = new Map(coordinator.graph.nodes.map((node) => [node.id, node]))
  const tasks = new Map(picture.tasks?.tasks.map((task) => [task.id, task]))
  const features = new Map(picture.features.map((feature) => [feature.id, feature]))
  const measures = new Map(dag?.nodes.map((node) => [node.id, node]))
  const waveOf = new Map<string, number>()
  for (const wave of waves?.execution_models.wave_based.waves ?? [])
    for (const id of wave.tasks) waveOf.set(id, wave.wave_number)
  const ends = endsOf(picture)
  const into = Map.groupBy(ends, (end) => end.to)
  const outOf = Map.groupBy(ends, (end) => end.from)
  const titled = (id: string, link: End['link']): Link => ({
    task: id,
    title: nodes.get(id)?.name ?? tasks.get(id)?.title ?? '',
    ...link,
  })
  return {
    of(id) {
      const node = nodes.get(id)
      if (node === undefined) return undefined
      return {
        node,
        task: tasks.get(id),
        feature: features.get(node.feature_id),
        measures: measures.get(id),
        wave: waveOf.get(id),
        before: (into.get(id) ?? []).map(({ from, link }) => titled(from, link)),
        after: (outOf.get(id) ?? []).map(({ to, link }) => titled(to, link)),
      }
    },
  }
}

/** Every dependency with what became of it; without tasks.json the coordinator's arrows, which know no reasons. */
function endsOf({ coordinator, tasks }: PlanPicture): End[] {
  const { edges } = coordinator.graph
  if (tasks === undefined) {
    return edges.map(({ from, to, type, dep_type, confidence }) => ({
      from,
      to,
      link: { standing: type, type: dep_type, confidence, reason: '', evidence: [] },
    }))
  }
  const standing = new Map<string, 'hard' | 'soft'>()
  for (const { from, to, type } of edges) {
    const pair = `${from} ${to}`
    if (standing.get(pair) !== 'hard') standing.set(pair, type)
  }
  return tasks.dependencies.map(({ from, to, type, confidence, reason, shared_resource, evidence }) => ({
    from,
    to,
    link: {
      standing:
        type === 'mutual_exclusion' || type === 'resource_limited'
          ? 'claim'
          : (standing.get(`${from} ${to}`) ?? 'dropped'),
      type,
      confidence,
      reason,
      ...(shared_resource === undefined ? {} : { shared: shared_resource }),
      evidence: evidence
        .filter(({ quote }) => quote !== '')
        .map(({ source, quote, rationale }) => ({ source, quote, rationale })),
    },
  }))
}
