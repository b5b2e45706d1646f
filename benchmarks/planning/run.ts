/**
 * How good the plans of the rules are: their metrics on specifications and plans that people wrote, beside what planners without any
 * reading reach.
 *
 *   npm run bench:planning -- --data pairs.tsv --repositories clones [--split held-out] [--part oracle|end-to-end] [--cache folder]
 *     [--half a|b] [--kind kandev] [--single] [--all] [--markdown]
 *
 * `--split held-out` draws from all other plans of the same clones; `--all` scores all of them between their own tasks. These are
 * halved for good by a hash of repository and path: half a is looked at while rules are written, half b is run for figures alone.
 * `--markdown` prints the tables of docs/planning-quality.md. `--single` prints plan by plan, never of half b.
 */
import { parseArgs } from 'node:util'
import { DRAWS, SEED } from './bootstrap.ts'
import { oracleTable, wholeTable } from './markdown-table.ts'
import { reportOracle, scoreAllOracle } from './oracle-report.ts'
import { halfOf, type Pair, readPairs } from './pairs.ts'
import { codebaseAt } from './codebase.ts'
import { sampled, sampledWhole } from './sample.ts'
import { specificationOf } from './specification.ts'
import { reportWhole } from './whole-report.ts'
import { scoreWhole, type WholeScore } from './whole.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    repositories: { type: 'string' },
    split: { type: 'string', default: 'development' },
    part: { type: 'string', default: 'all' },
    half: { type: 'string' },
    cache: { type: 'string' },
    kind: { type: 'string' },
    single: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
  },
})
const { data, repositories, part } = values
if (data === undefined || repositories === undefined) {
  console.error(
    'Name the table of pairs (--data) and the folder of bare clones (--repositories); nothing was measured.',
  )
} else {
  const split = values.split === 'held-out' ? 'held-out' : 'development'
  const { pairs: all, missing } = readPairs(data, repositories, split)
  const half = split === 'development' ? undefined : values.half
  const pairs = half === undefined ? all : all.filter((pair) => halfOf(pair) === half)
  console.log(
    `${split} pairs${half === undefined ? '' : `, half ${half}`}; Node ${process.versions.node}, ICU ${process.versions.icu}; ${DRAWS} draws, seed ${SEED}`,
  )
  for (const sentence of missing) console.log(`not to be had: ${sentence}`)
  const single = values.single && (split === 'development' || half === 'a')
  if (part !== 'end-to-end') {
    const scored = scoreAllOracle(values.all || split === 'development' ? pairs : sampled(pairs))
    if (values.markdown) console.log(['', ...oracleTable(scored)].join('\n'))
    else reportOracle(scored, single)
  }
  if (part !== 'oracle') {
    const scores: WholeScore[] = []
    for (const pair of split === 'development' ? pairs : sampledWhole(pairs)) {
      if (values.kind !== undefined && values.kind !== pair.kind) continue
      const specification = specificationOf(pair)
      if (specification === undefined) {
        console.log(`not to be had: the specification of ${pair.repo} ${split === 'development' ? pair.plan : ''}`)
        continue
      }
      const { base } = specification
      const codebase = base === undefined ? undefined : await codebaseAt(pair.clone.path, base, pair.repo, values.cache)
      const stranger = pairs.find((other) => other.repo === pair.repo && other.kind === pair.kind && other !== pair)
      scores.push(scored(pair, () => scoreWhole(pair, specification, codebase, stranger?.tasks)))
    }
    if (values.markdown) console.log(['', ...wholeTable(scores)].join('\n'))
    else reportWhole(scores, single)
  }
}

/** A planner that throws is worth telling, and no reason to measure nothing else. */
function scored(pair: Pair, score: () => WholeScore): WholeScore {
  try {
    return score()
  } catch (error) {
    return {
      pair,
      measures: {},
      titles: [],
      refusal: `it threw: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}
