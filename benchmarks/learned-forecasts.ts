/**
 * Plans that follow each other on one site, where tasks really take other times than was estimated: what is forecast with what
 * was learned from the plans before, and without.
 */
import type { Coordinator } from '../src/core/model/coordinator.ts'
import type { History, HistoryNote } from '../src/core/model/history.ts'
import { noteOf } from '../src/core/planning/history/corrections.ts'
import { Learner } from '../src/core/planning/history/experience.ts'
import { NO_HISTORY, withExecution } from '../src/core/planning/history/history.ts'
import type { Plan } from '../src/core/planning/plan.ts'
import { chance } from '../src/core/std/chance.ts'
import { MS_PER_HOUR } from '../src/core/std/duration.ts'
import { type Fates, UNEVENTFUL } from '../src/simulation/fate.ts'
import { forecast } from '../src/simulation/forecast.ts'
import { simulate } from '../src/simulation/simulate.ts'
import { compileText } from '../src/testing/compiled-text.ts'
import { type Noise, NOISES } from './duration-noise.ts'

/** How many times its estimate a task really takes, by the verb of its title. Nobody who plans knows of it. */
const TRUTH: Readonly<Record<string, number>> = { Build: 2.2, Test: 0.6, Install: 1.4, Deploy: 3 }

/** One plan: what was forecast for it, and what it took. Hours. */
export interface LearnedForecast {
  /** Samples that were there before it. */
  readonly samples: number
  readonly without: Told
  readonly with: Told
}

/** A forecast beside what came of that plan. */
export interface Told {
  readonly p50: number
  readonly p80: number
  readonly p95: number
  readonly real: number
}

/** Forecasts so many plans one after the other, carries each out in simulation, and learns from it. */
export function learnedForecasts({
  plans,
  seed,
  samples: runs = 60,
}: {
  readonly plans: number
  readonly seed: number
  /** Simulated runs of each forecast. */
  readonly samples?: number
}): LearnedForecast[] {
  let history: History = NO_HISTORY
  return Array.from({ length: plans }, (_, i) => {
    const text = specification(seed, i)
    const note = noteOf(history.work)
    const samples = history.work.reduce((sum, one) => sum + one.samples, 0)
    const plain = told(planned(text), seed, i, runs)
    const learned = told(planned(text, note), seed, i, runs)
    const counted = { execution_id: `exec-${i}`, seq: 1, hash: '0'.repeat(64) }
    history = withExecution(history, counted, learned.learner.experience())
    return { samples, without: plain.told, with: learned.told }
  })
}

/** 12 to 27 tasks, most of them after an earlier one; each title ends with its verb. */
function specification(seed: number, plan: number): string {
  const verbs = Object.keys(TRUTH)
  const one = (sides: number, ...key: (string | number)[]): number => Math.floor(sides * chance(seed, ...key, plan))
  const titles = Array.from(
    { length: 12 + one(16, 'tasks') },
    (_, i) => `t${i}-${verbs[one(verbs.length, 'verb', i)] ?? ''}`,
  )
  const lines = titles.map((title, i) => {
    const hours = (0.5 + 5 * chance(seed, 'hours', plan, i)).toFixed(2)
    return `${title} ${hours}h${i < 3 ? '' : ` after ${titles[one(i, 'after', i)] ?? ''}`} run make ${i}`
  })
  return lines.join('\n')
}

/** Each stated duration is taken as the most likely one, half and double of it as the best and the worst. */
function planned(text: string, history?: HistoryNote): Plan {
  return compileText(text, history === undefined ? {} : { history }, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) => {
      const hours = task.duration?.mostLikely ?? 1
      return { ...task, duration: { optimistic: hours / 2, mostLikely: hours, pessimistic: hours * 2 } }
    }),
  }))
}

function told(plan: Plan, seed: number, number: number, samples: number): { told: Told; learner: Learner } {
  const { p50_hours, p80_hours, p95_hours } = forecast(plan.coordinator, { samples }).rolling_frontier
  const run = simulate(plan.coordinator, {
    seed,
    fates: truth(plan.coordinator, seed, number),
    options: { dry_run: false, worker_min: 8, worker_max: 8 },
  })
  const learner = new Learner()
  for (const event of run.events) learner.look(event)
  return { told: { p50: p50_hours, p80: p80_hours, p95: p95_hours, real: run.makespan_ms / MS_PER_HOUR }, learner }
}

function truth({ graph }: Coordinator, seed: number, plan: number): Fates {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const noise = NOISES['lognormal 0.5'] as Noise
  return ({ task, kind }) => {
    const node = nodes.get(task)
    if (node === undefined || kind !== 'run') return UNEVENTFUL
    const { history, mean_h } = node.estimates
    const times = (TRUTH[node.name.split('-')[1] ?? ''] ?? 1) * noise(seed * 1000 + plan, node.name)
    return { ...UNEVENTFUL, duration_ms: Math.round((history?.before_h ?? mean_h) * times * MS_PER_HOUR) }
  }
}
