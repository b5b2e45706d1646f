/**
 * What becomes of a simulated attempt, settled when it is ordered. A fate depends on its key alone
 * (seed, token), never on what happened before, so a run that is repeated meets the same fates.
 */
import type { AttemptOrder, AttemptOutcome, AttemptReport, ScopeAudit, Usage } from '../core/model/attempt.ts'
import type { Coordinator, CoordinatorNode } from '../core/model/coordinator.ts'
import { FailureClass, type TaskError } from '../core/model/failure.ts'
import { chance } from '../core/std/chance.ts'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import { toldByRuns } from './told-by-runs.ts'

/** How an attempt ends: with a report, or without one. */
export type Ending = Exclude<AttemptOutcome, 'timed_out' | 'cancelled'> | 'lost'

/** The life of one attempt. Spans are milliseconds of the simulated world. */
export interface Fate {
  /** From start to end; null runs until it is cancelled. */
  readonly duration_ms: number | null
  readonly ending: Ending
  readonly error?: TaskError
  /** From start to the report that it has started; null when it never says so. May come after the end. */
  readonly started_after_ms: number | null
  /** How many reports of progress it gives, evenly over its duration. */
  readonly progress_reports: number
  /** From the request to end until it obeys; the grace ends it at the latest. */
  readonly obeys_after_ms: number
  /** What it reports after it was asked to end. */
  readonly after_cancel: 'cancelled' | 'succeeded' | 'failed' | 'lost'
  /** The final report comes again, this long after the first one each. */
  readonly repeated_after_ms: readonly number[]
  /** Locks that it asks for while it runs; it stands still until it has an answer. */
  readonly asks?: readonly { readonly after_ms: number; readonly locks: readonly string[] }[]
  /** What it says while it runs, at moments after its start. */
  readonly says?: readonly { readonly after_ms: number; readonly report: AttemptReport }[]
  /** Percent of the work that an earlier attempt has done: it goes on from there. */
  readonly done_percent?: number
  /** It gives a sign of life so often, until it falls silent; both in milliseconds. */
  readonly beats?: { readonly every_ms: number; readonly until_ms: number }
  /** What it says in the end that it used. */
  readonly usage?: Usage
  /** What is found that it wrote, when it has ended. */
  readonly scope?: ScopeAudit
}

/** Chances in [0, 1] of what may go wrong. Absent is 0. */
export interface Faults {
  readonly run_fails?: number
  readonly check_fails?: number
  readonly undo_fails?: number
  readonly could_not_run?: number
  readonly lost?: number
  /** Of attempts that have a deadline: hang until they are cancelled. */
  readonly hangs?: number
  /** A request to end is obeyed late, and what is reported then is anything. */
  readonly stubborn?: number
  readonly late_start_report?: number
  readonly repeated_report?: number
  /** Of attempts that promise signs of life: hang at some moment, and give no more of them. */
  readonly falls_silent?: number
  /** Of runs: ask for one or two locks of the plan while they run. */
  readonly asks?: number
  /** Of runs: say what they used, while they run and in the end. */
  readonly costs?: number
  /** Of runs: write where they may not. */
  readonly writes_outside?: number
  /** Of runs: are seen to change files that others change too. */
  readonly writes_same?: number
  /** Of runs of tasks that have alerts: pass one of their bounds. */
  readonly passes_bounds?: number
  /** Of runs that are to go on from a checkpoint: find it of no use. */
  readonly refuses_checkpoint?: number
}

/** Gives each ordered attempt its fate. `node` is its task as the plan has it by then: it may have come after the start. */
export type Fates = (order: AttemptOrder, node?: CoordinatorNode) => Fate

/** What a fate is when nothing goes wrong. */
export const UNEVENTFUL: Fate = {
  duration_ms: 0,
  ending: 'succeeded',
  started_after_ms: 0,
  progress_reports: 0,
  obeys_after_ms: 0,
  after_cancel: 'cancelled',
  repeated_after_ms: [],
}

/** How durations come from a task's estimates. What is mirrored lies as far on the other side of the mean as the draw. */
export type Durations = 'mean' | 'drawn' | 'mirrored'

/** How fates by chance are drawn. */
export interface ChanceOptions {
  /** `mean` unless told. */
  readonly durations?: Durations
  readonly faults?: Faults
  /** Whether attempts report that they have started; true unless told. */
  readonly started_reports?: boolean
  /** Whether what ends well ends before its timeout, whatever its estimate says; false unless told. */
  readonly within_timeouts?: boolean
}

/** No plan estimates checks and undoings: they take a tenth of their task's mean, and this at most, in milliseconds. */
const SIDE_ATTEMPT_MS = 60_000

/** Fates by keyed chance: durations from the plan's estimates, failures from `faults`. */
export function fatesByChance(coordinator: Coordinator, seed: number, options: ChanceOptions = {}): Fates {
  const nodes = new Map(coordinator.graph.nodes.map((node) => [node.id, node]))
  const wishes = wishesOf(coordinator)
  const { durations = 'mean', faults, started_reports = true, within_timeouts = false } = options
  return (order, latest) => {
    const node = nodes.get(order.task) ?? latest
    const done_percent = order.resume_from?.percent ?? 0
    const usual =
      node === undefined
        ? SIDE_ATTEMPT_MS
        : order.kind === 'run'
          ? Math.round(runDuration(node, order.token, seed, durations) * (1 - done_percent / 100))
          : Math.min(SIDE_ATTEMPT_MS, Math.round((node.estimates.mean_h * MS_PER_HOUR) / 10))
    const timeout = timeoutSeconds(order, node)
    const work =
      within_timeouts && timeout !== undefined ? Math.min(usual, Math.max(0, Math.ceil(timeout * 1000) - 1)) : usual
    const duration_ms = work + Math.round((order.setup_seconds ?? 0) * 1000)
    const begun: Fate = { ...UNEVENTFUL, duration_ms, started_after_ms: started_reports ? 0 : null }
    const beats = beatsOf(order, node)
    const calm: Fate =
      done_percent === 0 && beats === undefined
        ? begun
        : { ...begun, ...(done_percent === 0 ? {} : { done_percent }), ...(beats === undefined ? {} : { beats }) }
    return faults === undefined
      ? calm
      : {
          ...troubled(calm, order, node, seed, faults),
          ...toldByRuns(order, node, seed, calm, faults),
          ...wishes(order, node, seed, calm, faults),
        }
  }
}

/** What runs ask for while they run, and what they say that they have cost. */
function wishesOf({ resources }: Coordinator) {
  const locks = Object.keys(resources.catalog).filter((name) => resources.catalog[name]?.mode === 'exclusive')
  return (
    order: AttemptOrder,
    node: CoordinatorNode | undefined,
    seed: number,
    { duration_ms }: Fate,
    { asks = 0 }: Faults,
  ): Pick<Fate, 'asks' | 'usage'> => {
    const luck = (what: string): number => chance(seed, what, order.token)
    const pick = (what: string): string => locks[Math.floor(luck(what) * locks.length)] as string
    const asked = order.kind === 'run' && locks.length > 0 && luck('asks') < asks
    const budget = node?.resources.pools['cost_usd']
    const tells = typeof budget === 'number' && luck('tells its cost') < 0.8
    return {
      ...(asked
        ? {
            asks: [
              {
                after_ms: Math.round((duration_ms ?? SIDE_ATTEMPT_MS) * luck('asks when')),
                locks: [pick('lock'), pick('other lock')],
              },
            ],
          }
        : {}),
      ...(tells ? { usage: { cost_usd: Math.round(budget * 100 * luck('cost')) / 100 } } : {}),
    }
  }
}

/** The signs of life that a run promises. */
function beatsOf({ kind }: AttemptOrder, node: CoordinatorNode | undefined): Fate['beats'] {
  if (kind !== 'run' || node?.heartbeat === undefined) return undefined
  return { every_ms: node.heartbeat.interval_seconds * 1000, until_ms: Infinity }
}

/** How long people take for what is theirs: drawn from the same estimates, under the task's id. */
export function personsTime(coordinator: Coordinator, seed: number, durations: Durations): (task: string) => number {
  const nodes = new Map(coordinator.graph.nodes.map((node) => [node.id, node]))
  return (task) => runDuration(nodes.get(task) as CoordinatorNode, task, seed, durations)
}

/**
 * The mean, or a draw around it: the sum of three uniform numbers, scaled to the estimate's deviation. Its mean and its
 * median are the estimate's mean; it is bounded as PERT's own curve is, and needs nothing but basic arithmetic, so it is the
 * same on every machine.
 */
function runDuration(node: CoordinatorNode, token: string, seed: number, durations: Durations): number {
  const { mean_h, sd_h } = node.estimates
  if (durations === 'mean' || sd_h === 0) return Math.round(mean_h * MS_PER_HOUR)
  const sum = chance(seed, 'd1', token) + chance(seed, 'd2', token) + chance(seed, 'd3', token)
  const drawn = mean_h + sd_h * 2 * (durations === 'mirrored' ? 1.5 - sum : sum - 1.5)
  return Math.round(Math.max(drawn, mean_h / 10) * MS_PER_HOUR)
}

function timeoutSeconds(order: AttemptOrder, node: CoordinatorNode | undefined): number | undefined {
  if (order.kind === 'run') return node?.action.timeout_seconds
  return order.kind === 'compensate' ? node?.compensation?.timeout_seconds : order.check?.timeout_seconds
}

function troubled(
  calm: Fate,
  order: AttemptOrder,
  node: CoordinatorNode | undefined,
  seed: number,
  faults: Faults,
): Fate {
  const luck = (what: string): number => chance(seed, what, order.token)
  const happens = (what: keyof Faults): boolean => luck(what) < (faults[what] ?? 0)
  const span = calm.duration_ms ?? SIDE_ATTEMPT_MS
  const duration_ms = Math.round(span * (0.2 + 0.8 * luck('length')))
  const fails = happens(FAULT_OF_KIND[order.kind])
  const ending: Ending = happens('lost')
    ? 'lost'
    : happens('could_not_run')
      ? 'could_not_run'
      : fails
        ? 'failed'
        : 'succeeded'
  const stubborn = happens('stubborn')
  const has_deadline = timeoutSeconds(order, node) !== undefined
  const silent = calm.beats !== undefined && happens('falls_silent')
  return {
    ...calm,
    ...(silent ? { beats: { every_ms: calm.beats.every_ms, until_ms: Math.round(span * luck('silent from')) } } : {}),
    duration_ms: silent || (has_deadline && happens('hangs')) ? null : ending === 'succeeded' ? span : duration_ms,
    ending,
    ...(ending === 'failed' || ending === 'could_not_run' ? { error: simulatedError(classBy(luck('class'))) } : {}),
    started_after_ms: happens('late_start_report') ? span + Math.round(span * luck('later')) : calm.started_after_ms,
    progress_reports: Math.floor(luck('progress') * 3),
    obeys_after_ms: stubborn ? Math.round(20_000 * luck('obeys')) : 0,
    after_cancel: stubborn ? (ENDINGS_UNDER_PRESSURE[Math.floor(luck('after') * 4)] ?? 'cancelled') : 'cancelled',
    repeated_after_ms: happens('repeated_report') ? [0, Math.round(SIDE_ATTEMPT_MS * 5 * luck('again'))] : [],
  }
}

const FAULT_OF_KIND = {
  run: 'run_fails',
  check: 'check_fails',
  compensate: 'undo_fails',
  integrate: 'run_fails',
} as const satisfies Record<AttemptOrder['kind'], keyof Faults>

const ENDINGS_UNDER_PRESSURE = ['cancelled', 'succeeded', 'failed', 'lost'] as const

function classBy(luck: number): FailureClass {
  return FailureClass.options[Math.floor(luck * FailureClass.options.length)] ?? 'transient'
}

/** The error of a simulated failure. */
export function simulatedError(failureClass: FailureClass): TaskError {
  return {
    code: `SIMULATED_${failureClass.toUpperCase()}`,
    message: `a simulated failure of class ${failureClass}`,
    class: failureClass,
    fingerprint: `simulated ${failureClass}`,
    retryable: true,
  }
}
