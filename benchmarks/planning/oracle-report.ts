import { BASELINES } from './baselines.ts'
import { type Estimate, estimate, mean, median, shown } from './bootstrap.ts'
import { isDense } from './dependency-scores.ts'
import { arrowsOf, statesDependencies } from './human-plan.ts'
import { type OracleScores, OURS, scoreOracle } from './oracle.ts'
import type { Pair } from './pairs.ts'

/** A plan with the scores of all predictors. */
export interface OracleScored {
  readonly pair: Pair
  /** Whether it has enough arrows for its pairs to be judged; the others are judged by their width. */
  readonly dense: boolean
  readonly scores: OracleScores
}

/** The predictors in the order in which they are printed. */
export const ORACLE_NAMES = [...OURS, ...BASELINES] as const

/** Scores the plans that say enough about dependencies. */
export function scoreAllOracle(pairs: readonly Pair[]): OracleScored[] {
  return pairs.flatMap((pair): OracleScored[] => {
    const dense = isDense(pair.tasks.length, arrowsOf(pair.tasks))
    return dense || statesDependencies(pair.kind) ? [{ pair, dense, scores: scoreOracle(pair) }] : []
  })
}

/** Prints how our inference does between the humans' own tasks, kind by kind, and each plan where `single` says so. */
export function reportOracle(scored: readonly OracleScored[], single: boolean): void {
  const kinds = [...new Set(scored.map(({ pair }) => pair.kind))]
  console.log('\nDependencies between the humans’ own tasks (titles and bodies, masked)')
  for (const kind of [...kinds, 'all kinds'] as const) {
    const own = scored.filter(({ pair }) => kind === 'all kinds' || pair.kind === kind)
    printKind(kind, own)
  }
  if (!single) return
  console.log('\nplan by plan: tasks, arrows; balanced accuracy ours, chain, consume mention; direct F1; width ratio')
  for (const { pair, scores, dense } of scored) {
    const of = (name: string): string => scores.get(name)?.balanced_accuracy.toFixed(2) ?? '-'
    const ours = scores.get('ours')
    console.log(
      `${pair.repo.padEnd(30)} ${pair.plan.slice(-52).padEnd(52)} ${String(pair.tasks.length).padStart(3)} ${String(arrowsOf(pair.tasks).length).padStart(3)}${dense ? ' ' : '*'} ` +
        `${of('ours')} ${of('chain')} ${of('consume mention')}  se ${ours?.sensitivity.toFixed(2)} sp ${ours?.specificity.toFixed(2)}  F1 ${ours?.direct_f1.toFixed(2)}  w ${ours?.width_ratio.toFixed(2)}`,
    )
  }
  console.log('* too few arrows: judged by width alone')
}

function printKind(kind: string, own: readonly OracleScored[]): void {
  const dense = own.filter((each) => each.dense)
  console.log(`\n${kind}: ${dense.length} plans with enough arrows; ${own.length} by width`)
  if (own.length === 0) return
  console.log(
    `  ${'balanced accuracy, mean (95 %)'.padStart(50)}   sens. spec.  direct F1  over the chain (paired, 95 %)   width ratio median, within 0.7–1.5`,
  )
  for (const name of ORACLE_NAMES) {
    const of = (each: OracleScored) => each.scores.get(name)
    const accuracy = dense.map((each) => of(each)?.balanced_accuracy ?? 0)
    const over = dense.map((each, at) => (accuracy[at] ?? 0) - (each.scores.get('chain')?.balanced_accuracy ?? 0))
    const widths = own.map((each) => of(each)?.width_ratio ?? 0)
    const within = widths.filter((ratio) => ratio >= 0.7 && ratio <= 1.5).length / widths.length
    const part = (key: 'sensitivity' | 'specificity' | 'direct_f1'): string =>
      mean(dense.map((each) => of(each)?.[key] ?? 0)).toFixed(2)
    console.log(
      `  ${name.padEnd(16)} ${shown(estimate(accuracy)).padEnd(33)}   ${part('sensitivity')}  ${part('specificity')}  ${part('direct_f1')}       ${signed(estimate(over))}   ${median(widths).toFixed(2)}, ${(within * 100).toFixed(0)} %`,
    )
  }
}

/** `+0.100 (+0.06–+0.14)`. */
function signed({ mean: value, low, high }: Estimate): string {
  const sign = (number: number, digits: number): string =>
    `${number < 0 ? '−' : '+'}${Math.abs(number).toFixed(digits)}`
  return `${sign(value, 3)} (${sign(low, 2)} to ${sign(high, 2)})`.padEnd(26)
}
