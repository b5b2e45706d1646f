/**
 * What an execution has spent, and what is set aside for runs that have not said yet what they cost. Money is counted in whole
 * millionths of a dollar, time in milliseconds of work, so that sums are exact. Only facts count: how attempts ended.
 */
import type { AttemptKind, Usage } from '../model/attempt.ts'
import type { CoordinatorNode } from '../model/coordinator.ts'
import type { ExecutionOptions } from '../model/execution-options.ts'
import type { Rates } from '../model/policies.ts'
import { MS_PER_HOUR } from '../std/duration.ts'
import type { ExecutionState, OpenAttempt, SiteState } from './state.ts'
import { wake } from './wake.ts'

/** Millionths in a dollar. */
export const MICRO_USD = 1_000_000

/** What is set aside, or counted: millionths of a dollar, and milliseconds of work. */
export interface Amount {
  readonly usd: number
  readonly ms: number
}

/** See the header. */
export interface Spending {
  /** What is known to be spent, and, where a run did not say what it cost, what was set aside for it. */
  charged_usd: number
  /** What is known to be spent. */
  known_usd: number
  /** Work of all attempts that have ended. */
  ms: number
  /** Runs whose cost is known, and their cost; what the next one is expected to cost is their mean. */
  runs: number
  runs_usd: number
  /** Runs whose cost nobody knows. */
  unknown: number
  /** Known cost of each task, over all its attempts. */
  readonly tasks: Map<number, number>
  /** What is set aside for open runs, by token. */
  readonly reserved: Map<string, Amount>
  reserved_usd: number
  reserved_ms: number
}

/** Nothing is spent yet. */
export function noSpending(): Spending {
  return {
    charged_usd: 0,
    known_usd: 0,
    ms: 0,
    runs: 0,
    runs_usd: 0,
    unknown: 0,
    tasks: new Map(),
    reserved: new Map(),
    reserved_usd: 0,
    reserved_ms: 0,
  }
}

/** A copy that shares nothing that changes. */
export function copySpending(from: Spending): Spending {
  return { ...from, tasks: new Map(from.tasks), reserved: new Map(from.reserved) }
}

/** What is set aside when a run of a task starts now. */
export function reserveFor({ coordinator, plan, spending }: ExecutionState, task: number): Amount {
  const stated = micros(coordinator.policies.cost?.reserve_usd ?? 0)
  const mean = spending.runs === 0 ? 0 : Math.ceil(spending.runs_usd / spending.runs)
  const { mean_h } = (plan.nodes[task] as CoordinatorNode).estimates
  return { usd: Math.max(stated, mean), ms: Math.round(mean_h * MS_PER_HOUR) }
}

/** What keeps a run within the budget from starting: all is spent or set aside. Undefined when it may start. */
export function overBudget(execution: ExecutionState, task: number): 'usd' | 'hours' | undefined {
  const { budget } = execution.options
  if (budget === undefined) return undefined
  const { charged_usd, reserved_usd, ms, reserved_ms } = execution.spending
  const need = reserveFor(execution, task)
  if (isOver(budget.usd, MICRO_USD, charged_usd + reserved_usd, need.usd)) return 'usd'
  return isOver(budget.hours, MS_PER_HOUR, ms + reserved_ms, need.ms) ? 'hours' : undefined
}

/** Whether nothing more may start, even when all that is set aside came back. `need`: what the cheapest run needs. */
export function standsAtCap({ options: { budget }, spending, coordinator }: ExecutionState): boolean {
  if (budget === undefined) return false
  const mean = spending.runs === 0 ? 0 : Math.ceil(spending.runs_usd / spending.runs)
  const need = Math.max(micros(coordinator.policies.cost?.reserve_usd ?? 0), mean)
  return isOver(budget.usd, MICRO_USD, spending.charged_usd, need) || isOver(budget.hours, MS_PER_HOUR, spending.ms, 0)
}

/** What costs nothing may start as long as the budget is not used up. */
function isOver(cap: number | undefined, unit: number, used: number, need: number): boolean {
  return cap !== undefined && (used + need > cap * unit || used >= cap * unit)
}

/** A run was ordered: what it may cost is set aside. */
export function noteReserve(execution: ExecutionState, task: number, token: string): void {
  if (execution.options.budget === undefined) return
  const amount = reserveFor(execution, task)
  execution.spending.reserved.set(token, amount)
  execution.spending.reserved_usd += amount.usd
  execution.spending.reserved_ms += amount.ms
}

/** How an attempt ended, as far as that costs something. */
export interface Ended {
  readonly duration_ms: number
  readonly usage?: Usage | undefined
  /** It is known that nothing was done. */
  readonly untouched?: boolean
}

/** An attempt has ended: what it cost is spent, and nothing is set aside for it any more. */
export function noteSpent(site: SiteState, execution: ExecutionState, attempt: OpenAttempt, ended: Ended): void {
  const { spending, options, coordinator } = execution
  const reserve = spending.reserved.size === 0 ? undefined : spending.reserved.get(attempt.token)
  const cost = ended.untouched === true ? 0 : costOf(coordinator.policies.cost?.rates, ended)
  if (ended.untouched !== true) spending.ms += ended.duration_ms
  if (cost !== null) noteCost(spending, attempt.task, attempt.kind, cost, ended.untouched === true)
  else if (attempt.kind === 'run') {
    spending.unknown++
    spending.charged_usd += reserve?.usd ?? 0
  }
  if (reserve !== undefined) {
    spending.reserved.delete(attempt.token)
    spending.reserved_usd -= reserve.usd
    spending.reserved_ms -= reserve.ms
  }
  if (options.budget !== undefined) wake(site, `held:${execution.execution_id}`)
}

function noteCost(spending: Spending, task: number, kind: AttemptKind, cost: number, untouched: boolean): void {
  if (untouched) return
  spending.known_usd += cost
  spending.charged_usd += cost
  spending.tasks.set(task, (spending.tasks.get(task) ?? 0) + cost)
  if (kind !== 'run') return
  spending.runs++
  spending.runs_usd += cost
}

/** Millionths of a dollar that an attempt cost: as it says itself, else by the rates; null when neither says. */
function costOf(rates: Rates | undefined, { usage, duration_ms }: Ended): number | null {
  if (usage?.cost_usd !== undefined) return micros(usage.cost_usd)
  if (rates === undefined) return null
  let cost: number | null = null
  const add = (rate: number | undefined, amount: number | undefined): void => {
    if (rate !== undefined && amount !== undefined) cost = (cost ?? 0) + rate * amount
  }
  add(rates.cpu_hour_usd, usage?.cpu_seconds === undefined ? undefined : usage.cpu_seconds / 3600)
  add(rates.run_hour_usd, duration_ms / MS_PER_HOUR)
  add(rates.million_tokens_in_usd, usage?.tokens_in === undefined ? undefined : usage.tokens_in / 1e6)
  add(rates.million_tokens_out_usd, usage?.tokens_out === undefined ? undefined : usage.tokens_out / 1e6)
  return cost === null ? null : micros(cost)
}

function micros(usd: number): number {
  return Math.round(usd * MICRO_USD)
}

/** The options with another budget; what is not named stays. */
export function withBudget(
  options: ExecutionOptions,
  usd: number | undefined,
  hours: number | undefined,
): ExecutionOptions {
  const budget = {
    ...options.budget,
    ...(usd === undefined ? {} : { usd }),
    ...(hours === undefined ? {} : { hours }),
  }
  return { ...options, budget }
}

/** The options with twice the budget. */
export function doubledBudget(options: ExecutionOptions): ExecutionOptions {
  const { usd, hours } = options.budget ?? {}
  return withBudget(options, usd === undefined ? undefined : usd * 2, hours === undefined ? undefined : hours * 2)
}

/** The options of whoever takes an execution up; what was granted meanwhile, and is more, stays. */
export function withGrantedBudget(granted: ExecutionOptions, chosen: ExecutionOptions): ExecutionOptions {
  if (granted.budget === undefined) return chosen
  const more = (a: number | undefined, b: number | undefined): number | undefined =>
    a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)
  const { usd, hours } = chosen.budget ?? {}
  return withBudget(chosen, more(granted.budget.usd, usd), more(granted.budget.hours, hours))
}

/** Why a budget cannot be kept as it is stated, as a sentence; undefined when it can. */
export function unenforcedBudget(
  budget: ExecutionOptions['budget'],
  cost: { readonly rates: Rates; readonly reserve_usd: number } | undefined,
): string | undefined {
  const bare = cost === undefined || (Object.keys(cost.rates).length === 0 && cost.reserve_usd === 0)
  if (budget?.usd === undefined || !bare) return undefined
  return `The budget of ${budget.usd} USD holds only for what executors say that they cost: the plan states neither rates nor a reserve (policies.cost).`
}
