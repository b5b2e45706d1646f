/**
 * How much nearer forecasts come to the truth by what was learned: seeded plans follow each other, their tasks take other times
 * than was estimated, by kind and by chance, and each execution teaches the next plan.
 *
 *   node benchmarks/history.ts [--plans 60] [--seed 1]
 */
import { parseArgs } from 'node:util'
import { quantile } from '../src/simulation/forecast-tally.ts'
import { type LearnedForecast, learnedForecasts, type Told } from './learned-forecasts.ts'

const { values } = parseArgs({
  options: { plans: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
})
const plans = Number(values.plans)
const seed = Number(values.seed)
const all = learnedForecasts({ plans, seed })

const percent = (value: number): string => `${(100 * value).toFixed(0)} %`.padStart(6)
const errorOf = ({ p50, real }: Told): number => Math.abs(p50 - real) / real
const shareOf = (told: readonly Told[], most: (one: Told) => number): number =>
  told.filter((one) => one.real <= most(one)).length / told.length

function row(name: string, some: readonly LearnedForecast[], pick: (one: LearnedForecast) => Told): string {
  const told = some.map(pick)
  const errors = told.map(errorOf)
  return [
    name.padEnd(26),
    String(some[0]?.samples ?? 0).padStart(7),
    percent(quantile(errors, 0.5)),
    percent(quantile(errors, 0.9)),
    percent(shareOf(told, ({ p80 }) => p80)),
    percent(shareOf(told, ({ p95 }) => p95)),
  ].join('  ')
}

console.log(`Node ${process.version}, ${plans} plans from seed ${seed}, 12 to 27 tasks, 8 workers
error of P50 against the simulated truth, and shares of plans that ended within P80 and P95
${'plans'.padEnd(26)}  samples  median     P90     P80     P95`)
for (const [from, to] of [
  [1, 1],
  [2, 5],
  [6, 15],
  [16, 30],
  [31, 60],
] as const) {
  const some = all.slice(from - 1, to)
  if (some.length === 0) continue
  console.log(row(`${from} to ${from - 1 + some.length} without history`, some, (one) => one.without))
  console.log(row(`${from} to ${from - 1 + some.length} with history`, some, (one) => one.with))
}
const nearer = all.slice(1).filter((one) => errorOf(one.with) < errorOf(one.without)).length
console.log(`nearer to the truth with history: ${nearer} of the ${all.length - 1} plans after the first`)
