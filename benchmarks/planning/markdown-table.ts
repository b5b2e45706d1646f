import { estimate, mean, median } from './bootstrap.ts'
import { BASELINES } from './baselines.ts'
import { type OracleScored, ORACLE_NAMES } from './oracle-report.ts'
import { ROWS } from './whole-report.ts'
import type { WholeScore } from './whole.ts'

/** The tables of docs/planning-quality.md: between the humans' own tasks, a row for each predictor. */
export function oracleTable(scored: readonly OracleScored[]): string[] {
  const dense = scored.filter((each) => each.dense)
  const head = [
    `| ${dense.length} plans | balanced accuracy (95 %) | median | over the chain (95 %) | found | left free | direct F1 | width ratio, median of ${scored.length} |`,
    '|---|---|---|---|---|---|---|---|',
  ]
  const rows = ORACLE_NAMES.map((name) => {
    const of = (each: OracleScored) => each.scores.get(name)
    const accuracy = dense.map((each) => of(each)?.balanced_accuracy ?? 0)
    const { mean: middle, low, high } = estimate(accuracy)
    const over = estimate(
      dense.map((each, at) => (accuracy[at] ?? 0) - (each.scores.get('chain')?.balanced_accuracy ?? 0)),
    )
    const part = (key: 'sensitivity' | 'specificity' | 'direct_f1'): string =>
      mean(dense.map((each) => of(each)?.[key] ?? 0)).toFixed(2)
    const width = median(scored.map((each) => of(each)?.width_ratio ?? 0)).toFixed(2)
    return `| ${name} | ${middle.toFixed(3)} (${low.toFixed(2)}–${high.toFixed(2)}) | ${median(accuracy).toFixed(2)} | ${signed(over.mean)} (${signed(over.low)} to ${signed(over.high)}) | ${part('sensitivity')} | ${part('specificity')} | ${part('direct_f1')} | ${width} |`
  })
  return [...head, ...rows]
}

/** End to end: a row for each measure, a column for all kinds and one for each. */
export function wholeTable(scores: readonly WholeScore[]): string[] {
  const made = scores.filter(({ refusal }) => refusal === '')
  const kinds = [...new Set(made.map(({ pair }) => pair.kind))]
  const counted = kinds.map((kind) => `${kind} (${made.filter(({ pair }) => pair.kind === kind).length})`)
  const head = [
    `| measure | bar | all ${made.length}: mean (95 %) | median | ${counted.join(' | ')} |`,
    `|${'---|'.repeat(4 + kinds.length)}`,
  ]
  const rows = ROWS.flatMap(([name, said, bar = '']) => {
    const all = made.flatMap(({ measures }) => measures[name] ?? [])
    if (all.length === 0) return []
    const { mean: middle, low, high } = estimate(all)
    const each = kinds.map((kind) => {
      const own = made.flatMap(({ pair, measures }) => (pair.kind === kind ? (measures[name] ?? []) : []))
      return own.length === 0 ? '' : short(mean(own))
    })
    return [
      `| ${said.trim()} | ${bar} | ${short(middle)} (${short(low)}–${short(high)}) | ${short(median(all))} | ${each.join(' | ')} |`,
    ]
  })
  const judged = made.filter(({ measures }) => measures['ba'] !== undefined)
  const over = BASELINES.map((name) => {
    const {
      mean: middle,
      low,
      high,
    } = estimate(judged.map(({ measures }) => (measures['ba'] ?? 0) - (measures[`ba ${name}`] ?? 0)))
    const bar = name === 'chain' ? '≥ +0.10' : ''
    return `| balanced accuracy over ${name} (${judged.length} plans) | ${bar} | ${signed(middle)} (${signed(low)} to ${signed(high)}) | |${' |'.repeat(kinds.length)}`
  })
  return [...head, ...rows, ...(judged.length === 0 ? [] : over)]
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
}

function short(value: number): string {
  return Math.abs(value) >= 10 ? value.toFixed(0) : value.toFixed(2)
}
