/**
 * An order for a plan, found by search, and what it is worth: the plan is simulated with it and with the scheduler's own order,
 * and only the better of both is proposed.
 *
 *   search ─► the best schedule's order ──┐
 *         └─► the frontier's best order ──┴─► simulated by the real scheduler, as is its own order ─► the better one
 */
import type { Coordinator } from '../core/model/coordinator.ts'
import { type LeftOut, planProblem } from '../core/scheduling/optimize/plan-problem.ts'
import { type SearchState, searchSchedules } from '../core/scheduling/optimize/search.ts'
import { samplesFor, untroubled } from '../simulation/forecast.ts'
import { simulateRun } from '../simulation/run.ts'

/** What was found. Spans are milliseconds. */
export interface OptimizedOrder {
  /** Schedules that were made; fewer than asked for when nothing could be better. */
  readonly schedules: number
  readonly seed: number
  /** No schedule of these durations is shorter. */
  readonly bound_ms: number
  /** The shortest schedule of all; it may let a worker wait for something better. */
  readonly schedule_ms: number
  /** What the scheduler makes of its own order, and of the found one, when all tasks take their mean. */
  readonly default_ms: number
  readonly found_ms: number
  readonly kept: 'found' | 'default'
  /** What the search knew nothing of. */
  readonly left_out: readonly LeftOut[]
  /** How it goes with drawn durations, the same ones for both orders; null where all durations are certain. */
  readonly drawn: DrawnOrders | null
  /** The tasks, most urgent first; null where the scheduler's own order is the better. */
  readonly ranking: readonly string[] | null
}

/** Both orders with drawn durations. */
export interface DrawnOrders {
  readonly runs: number
  readonly default: Spread
  readonly found: Spread
  /** Share of the runs in which the found order took longer, in [0, 1]. */
  readonly found_slower: number
}

/** Makespans of many runs, in milliseconds. */
export interface Spread {
  readonly mean_ms: number
  readonly p10_ms: number
  readonly p50_ms: number
  readonly p90_ms: number
  readonly worst_ms: number
}

/** What is asked for. */
export interface OrderRequest {
  readonly schedules: number
  readonly seed: number
  readonly worker_min: number
  readonly worker_max: number
  /** When it would begin, as in a dry run. */
  readonly start?: number
}

/** How far it is: schedules made, then runs simulated. */
export interface OrderProgress {
  readonly stage: 'search' | 'simulate'
  readonly done: number
  readonly total: number
}

/** Schedules that are made when no number is said. */
const SCHEDULES = 5000

/** The cost of a schedule grows with the square of its tasks. So much of it is spent then, or that of a hundred schedules. */
const COST_MAX = 2_000_000_000

/** How many schedules suit a plan: they follow from the number of its tasks alone. */
export function schedulesFor({ graph }: Coordinator): number {
  const { length } = graph.nodes
  return Math.max(100, Math.min(SCHEDULES, Math.floor(COST_MAX / Math.max(1, length * length))))
}

/** Looks for an order. Pauses now and then to say how far it is. The same plan and request give the same result. */
export function* optimizedOrder(
  coordinator: Coordinator,
  request: OrderRequest,
): Generator<OrderProgress, OptimizedOrder> {
  const { schedules, seed, worker_max } = request
  const { problem, ids, leftOut } = planProblem(coordinator, worker_max)
  const search = searchSchedules(problem, { schedules, seed, aim: 'frontier' })
  let next = search.next()
  for (; next.done !== true; next = search.next()) {
    yield { stage: 'search', done: next.value.schedules, total: schedules }
  }
  const state = next.value
  const trial = new Trial(untroubled(coordinator), request)
  const own = trial.run(undefined)
  const [ranking, found_ms] = bestOf(ordersOf(state, ids), trial)
  const uncertain = coordinator.graph.nodes.some((node) => !node.done && node.estimates.sd_h > 0)
  let drawn: DrawnOrders | null = null
  if (uncertain && ids.length > 0) drawn = yield* drawnOrders(trial, ranking, ids.length, seed)
  const isBetter = drawn === null ? found_ms < own : drawn.found.mean_ms < drawn.default.mean_ms
  return {
    schedules: state.schedules,
    seed,
    bound_ms: state.bound,
    schedule_ms: state.best.makespan,
    default_ms: own,
    found_ms,
    kept: isBetter ? 'found' : 'default',
    left_out: leftOut,
    drawn,
    ranking: isBetter ? ranking : null,
  }
}

function ordersOf({ best, frontier }: SearchState, ids: readonly string[]): string[][] {
  return [frontier.order, best.order].map((order) => Array.from(order, (task) => ids[task] as string))
}

function bestOf(orders: readonly string[][], trial: Trial): readonly [string[], number] {
  const spans = orders.map((order) => trial.run(order))
  const least = Math.min(...spans)
  return [orders[spans.indexOf(least)] as string[], least]
}

function* drawnOrders(
  trial: Trial,
  ranking: readonly string[],
  tasks: number,
  seed: number,
): Generator<OrderProgress, DrawnOrders> {
  const runs = samplesFor(tasks)
  const own: number[] = []
  const found: number[] = []
  for (let i = 0; i < runs; i++) {
    const durations = i % 2 === 0 ? 'drawn' : 'mirrored'
    own.push(trial.run(undefined, seed + (i >> 1), durations))
    found.push(trial.run(ranking, seed + (i >> 1), durations))
    yield { stage: 'simulate', done: i + 1, total: runs }
  }
  const slower = found.filter((span, i) => span > (own[i] as number)).length
  return { runs, default: spreadOf(own), found: spreadOf(found), found_slower: slower / runs }
}

function spreadOf(spans: readonly number[]): Spread {
  const sorted = spans.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number
  return {
    mean_ms: Math.round(spans.reduce((sum, span) => sum + span, 0) / spans.length),
    p10_ms: at(0.1),
    p50_ms: at(0.5),
    p90_ms: at(0.9),
    worst_ms: at(1),
  }
}

/** A plan that is simulated again and again, with one order or another. */
class Trial {
  readonly #plan: Coordinator
  readonly #request: OrderRequest

  constructor(plan: Coordinator, request: OrderRequest) {
    this.#plan = plan
    this.#request = request
  }

  /** The makespan in milliseconds. */
  run(ranking: readonly string[] | undefined, seed = 1, durations: 'mean' | 'drawn' | 'mirrored' = 'mean'): number {
    const { worker_min, worker_max, start } = this.#request
    const options = { worker_min, worker_max, ...(ranking === undefined ? {} : { ranking: [...ranking] }) }
    return simulateRun(this.#plan, { seed, durations, options, ...(start === undefined ? {} : { start }) }).makespan_ms
  }
}
