/** What can be decided while a plan is made. Each is told only if the choice really arose; nothing here is invented afterwards. */
import type { Task } from '../../model/task.ts'
import { LINES_PER_HOUR } from '../defaults.ts'
import type { Plan } from '../plan.ts'
import type { DurationBasis } from '../compile/duration-basis.ts'
import { durationBefore, durationSource } from '../quality/duration-source.ts'
import { fieldText, inferredFields } from './inferred.ts'
import { hoursText, listed, percent, plain } from './markdown.ts'
import { isPlace } from './written-place.ts'
import { counted } from '../../std/counted.ts'

/** One way that could have been taken. */
interface Option {
  readonly name: string
  readonly pro: string
  readonly con: string
}

/** One choice: what it was about, what could have been done, what was done and why. Markdown. */
export interface Decision {
  readonly title: string
  readonly context: string
  readonly options: readonly Option[]
  readonly selected: string
  readonly rationale: string
}

/** Rolling frontier or waves. */
export function executionModel(plan: Plan): Decision {
  const { wave_based, rolling_frontier } = plan.waves.execution_models
  const { forecast, comparison } = plan.waves
  const frontier = rolling_frontier.estimated_completion_time
  const waves = wave_based.estimated_completion
  const chosen = plan.coordinator.mode === 'rolling_frontier'
  const asked = chosen ? 'It is what is taken when nobody asks for waves.' : 'It was asked for.'
  const compared =
    forecast === undefined
      ? `By bounds (${comparison.method}) the frontier takes ${percent(comparison.makespan_ratio)} of the time of the waves; nobody simulated it.`
      : `In ${forecast.samples} simulated runs the frontier takes ${percent(forecast.ratio.p50)} of the time of the waves (P10 ${percent(forecast.ratio.p10)}, P90 ${percent(forecast.ratio.p90)}), and longer in ${percent(forecast.ratio.frontier_slower)} of them.`
  return {
    title: 'How the plan is carried out',
    context: `${counted(plan.coordinator.graph.nodes.length, 'task')}, ${counted(wave_based.total_waves, 'wave')} when cut by layers.`,
    options: [
      {
        name: 'rolling frontier',
        pro: `each task starts as soon as it can; P50 ${hoursText(frontier.p50_hours)}, P95 ${hoursText(frontier.p95_hours)}`,
        con: 'no moment at which everything rests',
      },
      {
        name: 'waves',
        pro: 'a point of rest after each wave, at which one can look and stop',
        con: `a wave starts when the one before has ended; P50 ${hoursText(waves.p50_hours)}, P95 ${hoursText(waves.p95_hours)}`,
      },
    ],
    selected: chosen ? 'Rolling frontier.' : 'Waves.',
    rationale: `${asked} ${compared}`,
  }
}

const UNCERTAIN = {
  soft: 'A guess should not hold work back, and should not be lost either.',
  hold: 'It was asked for.',
  drop: 'It was asked for.',
} as const

/** What becomes of hard dependencies that are not sure enough. */
export function uncertain({ dag, tasks }: Plan): Decision | undefined {
  const edges = dag.low_confidence_deps
  if (edges.length === 0) return undefined
  const { min_confidence, low_confidence } = tasks.meta
  return {
    title: 'Uncertain dependencies',
    context: `${counted(edges.length, 'hard dependency is', 'hard dependencies are')} below the confidence of ${min_confidence}: ${listed(edges.map((edge) => `${edge.from} → ${edge.to} (${edge.confidence})`))}.`,
    options: [
      { name: 'soft', pro: 'nothing waits for a guess', con: 'a guess that is right may be violated' },
      { name: 'hold', pro: 'no order is violated', con: 'the task waits until a person approves it' },
      { name: 'drop', pro: 'guesses change nothing', con: 'a stricter threshold makes the schedule bolder' },
    ],
    selected: `${capital(low_confidence)}; all are listed for review.`,
    rationale: UNCERTAIN[low_confidence],
  }
}

/** Claims or arrows, for tasks that want the same resource. */
export function sharedResources(plan: Plan): Decision | undefined {
  const conflicts = Object.entries(plan.tasks.resource_conflicts).filter(([name]) => !isPlace(name))
  if (conflicts.length === 0) return undefined
  const told = conflicts.map(
    ([name, conflict]) => `${plain(name)} (${conflict.capacity} for ${counted(conflict.tasks.length, 'task')})`,
  )
  return {
    title: 'Tasks that want the same resource',
    context: `${counted(conflicts.length, 'resource is', 'resources are')} wanted by more tasks than can have it at once: ${listed(told)}.`,
    options: [
      {
        name: 'claims',
        pro: 'whoever is ready first takes all that it needs, so nobody waits for an unrelated task',
        con: 'the order differs from run to run',
      },
      {
        name: 'arrows',
        pro: 'one order, fixed beforehand',
        con: 'tasks wait for others that have nothing to do with them',
      },
    ],
    selected: 'Claims.',
    rationale: 'A shared resource says “not together”, never “before”.',
  }
}

/** The size of pools that nobody declared. */
export function guessedPools({ tasks }: Plan): Decision | undefined {
  const guesses = tasks.meta.findings.filter((finding) => finding.code === 'undeclared-pool')
  if (guesses.length === 0) return undefined
  return {
    title: 'Pools whose size nobody stated',
    context: `${guesses
      .slice(0, 5)
      .map((finding) => plain(finding.message))
      .join(' ')}${guesses.length > 5 ? ` And ${guesses.length - 5} more.` : ''}`,
    options: [
      {
        name: 'take the largest claim for the size',
        pro: 'every task can run',
        con: 'fewer run side by side than might',
      },
      { name: 'declare it in a resources block', pro: 'no guess', con: 'somebody must know it first' },
    ],
    selected: 'The largest claim.',
    rationale:
      'It is the smallest size with which every task can run; a larger one can be declared in a resources block.',
  }
}

const SOURCES = {
  complexity: {
    name: 'count from the lines of code that were stated',
    pro: 'it follows how large the task is',
    con: `every task is taken to go at ${LINES_PER_HOUR} lines an hour`,
  },
  sized: {
    name: 'work out from what the task makes, the files that it changes and its criteria',
    pro: 'it follows how large the task is',
    con: `sizes are medians of this repository where it has them, and stated defaults elsewhere, at ${LINES_PER_HOUR} lines an hour`,
  },
  estimated: {
    name: 'take the estimate that came with the proposal',
    pro: 'it was made for this task',
    con: 'nobody who asked for the work said it',
  },
  default: {
    name: 'a default for the kind of task',
    pro: 'the plan can be measured',
    con: 'it says nothing about this task, and forecasts rest on it',
  },
} as const

/** Durations that nobody stated, by where they come from. */
export function durations({ tasks }: Plan): Decision | undefined {
  const guessed = tasks.tasks.filter((task) => !task.done && task.inferred.includes('duration'))
  if (guessed.length === 0) return undefined
  const bySource = Map.groupBy(guessed, sourceOf)
  const used = (['complexity', 'sized', 'estimated', 'default'] as const).flatMap((source) => {
    const list = bySource.get(source)
    return list === undefined ? [] : [{ ...SOURCES[source], source, list }]
  })
  return {
    title: 'Durations that nobody stated',
    context: `${counted(guessed.length, 'task')} of ${tasks.tasks.length}: ${used
      .map(({ source, list }) => `${list.length} ${HOW[source]} (most likely ${rangesOf(list, source)})`)
      .join('; ')}.`,
    options: [
      ...used.map(({ name, pro, con }) => ({ name, pro, con })),
      {
        name: 'state them in the specification',
        pro: 'every number was said by somebody',
        con: 'somebody must estimate first',
      },
    ],
    selected: `${capital(used.map(({ source, list }) => `${CHOSEN[source]} for ${list.length}`).join(', '))}; each task is flagged \`duration\` under \`inferred\`.`,
    rationale: 'A missing estimate should not stop work; where hours matter, write them, for example `(3h)`.',
  }
}

/** Where a duration comes from; an estimate that the planner worked out from a size is one of its own. */
function sourceOf(task: Task): DurationBasis | 'sized' {
  const source = durationSource(task)
  const isSized = task.derivation?.some(({ rule }) => rule === 'hours-by-size') === true
  return source === 'estimated' && isSized ? 'sized' : source
}

const HOW = {
  sized: 'worked out from the size of the task',
  complexity: 'counted from lines of code',
  estimated: 'estimated with the proposal, or by joining tasks',
  default: 'by default',
} as const
const CHOSEN = {
  complexity: 'lines of code',
  sized: 'what the size says',
  estimated: 'the estimate',
  default: 'the default',
} as const

/** From the shortest to the longest; defaults by the kind of action that they are of. */
function rangesOf(list: readonly Task[], source: keyof typeof HOW): string {
  const range = (of: readonly Task[]): string => {
    const hours = of.map((task) => durationBefore(task).mostLikely)
    const [least, most] = [hours.reduce((a, b) => Math.min(a, b)), hours.reduce((a, b) => Math.max(a, b))].map(
      hoursText,
    )
    return least === most ? `${least}` : `${least} to ${most}`
  }
  if (source !== 'default') return range(list)
  return [...Map.groupBy(list, (task) => task.action.kind)]
    .map(([kind, of]) => `${range(of)} for ${counted(of.length, KINDS[kind])}`)
    .join(', ')
}

const KINDS = {
  shell: 'command',
  agent: 'agent task',
  http: 'request',
  human: 'confirmation',
  noop: 'empty task',
} as const

/** Everything else that the specification left unsaid. */
export function defaults(plan: Plan): Decision | undefined {
  const all = inferredFields(plan)
  const fields = all.filter(({ field }) => field !== 'duration')
  const duration = all.find(({ field }) => field === 'duration')
  if (fields.length === 0) return undefined
  return {
    title: 'What the specification left unsaid',
    context: `${counted(fields.length, 'kind')} of detail${duration === undefined ? '' : ', beside durations'}: ${listed(
      fields.map(({ field, tasks }) => `${fieldText(field)} (${tasks.length})`),
      20,
    )}.`,
    options: [
      {
        name: 'fill stated defaults and flag each',
        pro: 'work can begin; a person can correct what is flagged',
        con: 'a default may be wrong',
      },
      {
        name: 'say it in the specification',
        pro: 'nothing is assumed',
        con: 'much to write for details that seldom matter',
      },
    ],
    selected: `${plan.proposals.tasks.some(({ inferred = [] }) => inferred.length > 0) ? 'What could be worked out, and defaults for the rest' : 'Defaults'}, flagged \`inferred\` in tasks.json.`,
    rationale: 'A person can correct what is flagged.',
  }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
