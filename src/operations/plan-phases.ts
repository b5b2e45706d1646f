import { formatDuration, MS_PER_HOUR } from '../core/std/duration.ts'
import type { Dependency } from '../core/model/tasks-artifact.ts'
import { isPlace } from '../core/planning/artifacts/written-place.ts'
import type { Plan } from '../core/planning/plan.ts'
import { counted } from '../core/std/counted.ts'
import { type Phase, PHASES } from './phase-watch.ts'

/** One line of the story that planning tells: `✓ F001: Sign-in`, below its phase. */
export interface PhaseNews {
  /** As the system design numbers them: `Phase 2: Feature Extraction`; `Output` for what was written. */
  readonly phase: string
  readonly message: string
  /** Milliseconds that the phase took, where that was measured. */
  readonly took_ms?: number
}

/** Who listens to the story. */
export type Tell = (news: PhaseNews) => void

const KINDS = {
  technical: ['technical dependency', 'technical dependencies'],
  sequential: ['sequential dependency', 'sequential dependencies'],
  infrastructure: ['infrastructure dependency', 'infrastructure dependencies'],
  knowledge: ['knowledge dependency', 'knowledge dependencies'],
  mutual_exclusion: ['mutual exclusion', 'mutual exclusions'],
  resource_limited: ['resource-limited constraint', 'resource-limited constraints'],
} as const

/** Shared resources that are named. */
const NAMES_TOLD = 4

/** Tells what was planned, phase by phase; `found` is what the proposer told of a phase. */
export function tellPlan(plan: Plan, tell: Tell, found: (phase: Phase) => readonly string[] = () => []): void {
  const { features, tasks, dag } = plan
  const tellFound = (phase: Phase): void => found(phase).forEach((message) => tell({ phase: PHASES[phase], message }))
  tellFound('features')
  for (const feature of features.features) {
    tell({ phase: PHASES.features, message: `${feature.id}: ${feature.title}` })
  }
  tellTasks(plan, tell, () => tellFound('tasks'))
  tellDependencies(plan, tell, () => tellFound('dependencies'))
  const phase = PHASES.graph
  tell({
    phase,
    message: `Built DAG with ${counted(dag.metrics.nodes, 'node')}, ${counted(dag.metrics.edges, 'edge')}`,
  })
  const path = formatDuration(dag.metrics.critical_path_hours * MS_PER_HOUR)
  tell({ phase, message: `Critical path: ${counted(dag.metrics.critical_path.length, 'stage')}, ${path}` })
  tell({ phase, message: `Maximum parallelization: ${counted(dag.metrics.width, 'task')}` })
  const { repairs } = tasks.meta
  if (repairs.length > 0)
    tell({ phase, message: `Opened ${counted(repairs.length, 'cycle')} as --repair asks; see Decisions.md` })
  if (tasks.meta.findings.length > 0) {
    tell({ phase, message: `Noticed ${counted(tasks.meta.findings.length, 'thing')} to look at` })
  }
}

function tellTasks({ tasks }: Plan, tell: Tell, tellFound: () => void): void {
  const phase = PHASES.tasks
  // A milestone takes no time, and is no task that anybody does.
  const hours = tasks.tasks.flatMap(({ action, duration }) => (action.kind === 'noop' ? [] : [duration.mostLikely]))
  const shortest = hours.reduce((min, value) => Math.min(min, value), Infinity)
  const least = formatDuration((hours.length === 0 ? 0 : shortest) * MS_PER_HOUR)
  const most = formatDuration(hours.reduce((max, value) => Math.max(max, value), 0) * MS_PER_HOUR)
  tell({
    phase,
    message: `Generated ${counted(tasks.tasks.length, 'task')} (${least === most ? '' : `${least} to `}${most} each)`,
  })
  tellFound()
  const { previous, history } = tasks.meta
  if (history !== undefined) {
    const corrected = tasks.tasks.filter(({ duration_history }) => duration_history !== undefined).length
    tell({
      phase,
      message: `Corrected the durations of ${counted(corrected, 'task')} by history (${counted(history.samples, 'sample')})`,
    })
  }
  if (previous !== undefined) tell({ phase, message: `Kept the ids of ${previous.plan_id} for what is unchanged` })
  const { split, merged } = tasks.meta.autonormalization
  if (split.length > 0)
    tell({
      phase,
      message: `Split ${counted(split.length, 'task')} that ${split.length === 1 ? 'was' : 'were'} too large; see Decisions.md`,
    })
  const small = merged.reduce((sum, { from }) => sum + from.length, 0)
  if (small > 0) {
    tell({
      phase,
      message: `Joined ${counted(small, 'task')} that were too small to ${merged.length}; see Decisions.md`,
    })
  }
  const done = tasks.tasks.filter((task) => task.done).length
  if (done > 0) tell({ phase, message: `${counted(done, 'task')} already done` })
  const assumed = tasks.tasks.reduce((sum, task) => sum + task.inferred.length, 0)
  const kinds = new Set(tasks.tasks.flatMap((task) => task.inferred)).size
  if (assumed > 0) {
    tell({
      phase,
      message: `Filled in ${counted(assumed, 'value')} that nobody stated (${counted(kinds, 'kind')} of detail), flagged as inferred`,
    })
  }
}

function tellDependencies({ tasks, dag }: Plan, tell: Tell, tellFound: () => void): void {
  const phase = PHASES.dependencies
  for (const [type, [one, many]] of Object.entries(KINDS)) {
    const dependencies = tasks.dependencies.filter((dependency) => dependency.type === type)
    const found =
      type === 'mutual_exclusion' || type === 'resource_limited'
        ? dag.resource_edges.filter((edge) => edge.type === type).length
        : dependencies.length
    if (found > 0) tell({ phase, message: `Found ${counted(found, one, many)}${sharedText(dependencies)}` })
  }
  tellFound()
  if (tasks.dependencies.length + dag.resource_edges.length === 0) tell({ phase, message: 'Found no dependencies' })
  const soft = dag.soft_deps.length
  if (soft > 0)
    tell({
      phase,
      message: `${counted(soft, 'dependency', 'dependencies')} only ${soft === 1 ? 'prefers its' : 'prefer their'} order`,
    })
  const demoted = dag.low_confidence_deps.length
  if (demoted > 0) {
    tell({
      phase,
      message: `${counted(demoted, 'dependency', 'dependencies')} too uncertain to hold`,
    })
  }
}

/** What tasks share, in brackets: files that several may write by their number, everything else by its name. */
function sharedText(dependencies: readonly Dependency[]): string {
  const names = [...new Set(dependencies.flatMap((dependency) => dependency.shared_resource ?? []))]
  const files = names.filter((name) => isPlace(name)).length
  const others = names.filter((name) => !isPlace(name))
  const more = others.length - NAMES_TOLD
  const parts = [
    ...(files === 0 ? [] : [`${counted(files, 'place')} that several tasks may write`]),
    ...others.slice(0, NAMES_TOLD),
    ...(more > 0 ? [`${more} more`] : []),
  ]
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}
