import { type Estimate, estimate, mean, shown } from './bootstrap.ts'
import { BASELINES } from './baselines.ts'
import type { WholeScore } from './whole.ts'

/** What is printed of every kind, and the bar that the mean must reach, if there is one. */
export const ROWS: readonly (readonly [name: string, said: string, bar?: string])[] = [
  ['tasks', 'tasks'],
  ['features', 'features (5 to 25)'],
  ['coverage', 'requirement coverage (FR, NFR, C, Requirement:)', '≥ 0.95'],
  ['story_coverage', 'story coverage'],
  ['criterion_coverage', 'success criteria quoted by tasks'],
  ['units_per_task', 'requirements and criteria that one task quotes'],
  ['units_per_task_most', 'the most of them in one task'],
  ['trace_f1', 'trace F1'],
  ['verbatim_tasks', 'tasks with verbatim evidence', '1.00'],
  ['verbatim_arrows', 'dependencies with verbatim evidence', '1.00'],
  ['quote_length', 'median quote, characters (≤ 240)'],
  ['shared_quotes', 'quotes of more than three tasks'],
  ['verb_first', 'verb-first titles', '≥ 0.98'],
  ['duplicates', 'pairs that say the same', '0'],
  ['checked', 'tasks with a check that can be run', '1.00'],
  ['leakage', 'tasks that quote a non-goal', '0'],
  ['validity', 'scope validity', '≥ 0.95'],
  ['safety', 'parallel safety', '1.00'],
  ['unscoped', 'tasks whose files nobody knows'],
  ['named', 'source files named'],
  ['precision', 'scope precision, altered files'],
  ['recall', 'scope recall, altered files'],
  ['f1', 'scope F1, altered files'],
  ['folder_recall', 'folder recall, all touched files'],
  ['added_recall', 'added files named'],
  ['added_folder_recall', 'folders of added files named'],
  ['align_precision', 'alignment precision'],
  ['align_recall', 'alignment recall'],
  ['align_f1', 'alignment F1 at τ'],
  ['align_f1_loose', 'alignment F1 at τ − 0.1'],
  ['align_f1_strict', 'alignment F1 at τ + 0.1'],
  ['stranger_f1', '  against the plan of another specification: F1'],
  ['align_title_f1', 'alignment F1 by our titles alone'],
  ['stranger_title_f1', '  titles against the plan of another: F1'],
  ['bullet_align_precision', '  bullets as tasks: precision'],
  ['bullet_align_recall', '  bullets as tasks: recall'],
  ['bullet_align_f1', '  bullets as tasks: F1'],
  ['bullet_stranger_f1', '  bullets against the plan of another: F1'],
  ['bullet_tasks', '  bullets as tasks: tasks'],
  ['tau_b', 'Kendall τ-b to the listing order'],
  ['bullet_tau_b', '  bullets in a chain: τ-b'],
  ['arrows_per_task', 'arrows for each task'],
  ['width', 'width'],
  ['width_ratio', 'width ratio', '0.7–1.5'],
  ['width_share_ratio', 'width ratio, each by its number of tasks'],
  ['groups', 'groups of aligned tasks'],
  ['ba', 'balanced accuracy, end to end'],
  ...BASELINES.map((name) => [`ba ${name}`, `  ${name}`] as const),
  ['direct_f1', 'direct F1, end to end'],
  ...BASELINES.map((name) => [`direct_f1 ${name}`, `  ${name}`] as const),
  ['stable_ids', 'ids kept through replan', '≥ 0.98'],
  ['stable_keys', 'content keys kept without it', '≥ 0.98'],
  ['cpu_seconds', 'CPU seconds of planning'],
]

/** Prints the measures of every kind, and of all; of each plan where `single` says so. */
export function reportWhole(scores: readonly WholeScore[], single: boolean): void {
  const kinds = [...new Set(scores.map(({ pair }) => pair.kind))]
  console.log('\nEnd to end: mean (95 %) and median over the plans of a kind')
  const refused = scores.filter(({ refusal }) => refusal !== '')
  console.log(`${scores.length} specifications, ${refused.length} without a plan`)
  for (const { pair, refusal } of refused) console.log(`  ${pair.kind}: ${refusal.split(':')[0] ?? ''}`)
  for (const kind of kinds.length === 1 ? kinds : (['all kinds', ...kinds] as const)) {
    const own = scores.filter(({ pair, refusal }) => refusal === '' && (kind === 'all kinds' || pair.kind === kind))
    if (own.length > 0) printKind(kind, own)
  }
  if (!single) return
  console.log('\nplan by plan')
  const columns =
    'tasks features coverage trace_f1 verb_first duplicates checked leakage validity safety precision recall folder_recall align_precision align_recall align_f1 tau_b width_ratio ba stable_ids stable_keys cpu_seconds'.split(
      ' ',
    )
  console.log(`${''.padEnd(50)} human ${columns.map((each) => each.slice(0, 8).padStart(8)).join(' ')}`)
  for (const { pair, measures, refusal } of scores) {
    const numbers = columns
      .map((name) => (measures[name] === undefined ? '-' : short(measures[name])).padStart(8))
      .join(' ')
    console.log(
      `${pair.kind.padEnd(10)} ${pair.plan.replace('/tasks.md', '').slice(-39).padEnd(39)} ${String(pair.tasks.length).padStart(5)} ${refusal === '' ? numbers : refusal.slice(0, 200)}`,
    )
  }
  console.log('\ntitles that do not begin with a verb')
  for (const { pair, titles } of scores) {
    for (const title of titles) console.log(`  ${pair.kind.padEnd(10)} ${title.slice(0, 120)}`)
  }
}

function printKind(kind: string, own: readonly WholeScore[]): void {
  console.log(`\n${kind}: ${own.length} plans`)
  for (const [name, said, bar] of ROWS) {
    const values = own.flatMap(({ measures }) => measures[name] ?? [])
    if (values.length === 0) continue
    const least = bar === undefined ? '' : `  bar ${bar}`
    console.log(
      `  ${said.padEnd(50)} ${shown(estimate(values)).padEnd(36)} n ${String(values.length).padStart(2)}${least}`,
    )
  }
  const pairs = own.filter(({ measures }) => measures['ba'] !== undefined)
  if (pairs.length > 0) {
    const over = (name: string): Estimate =>
      estimate(pairs.map(({ measures }) => (measures['ba'] ?? 0) - (measures[`ba ${name}`] ?? 0)))
    for (const name of BASELINES)
      console.log(
        `  balanced accuracy over ${name.padEnd(27)} ${shown(over(name))}${name === 'chain' ? '  bar ≥ 0.10' : ''}`,
      )
  }
  const within = own.filter(({ measures: { features = 0 } }) => features >= 5 && features <= 25).length
  const widths = own.flatMap(({ measures }) => measures['width_ratio'] ?? [])
  console.log(
    `  plans with 5 to 25 features: ${within} of ${own.length}; width ratio within 0.7–1.5: ${widths.filter((ratio) => ratio >= 0.7 && ratio <= 1.5).length} of ${widths.length}; mean ratio ${mean(widths).toFixed(2)}`,
  )
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2)
}
