/**
 * How good the plans of the rules are: their metrics on specifications and plans that people wrote, beside what planners without any
 * reading reach.
 *
 *   npm run bench:planning -- --data pairs.tsv --repositories clones [--split held-out] [--part oracle|end-to-end] [--cache folder] [--single]
 */
import { parseArgs } from 'node:util'
import { DRAWS, SEED } from './bootstrap.ts'
import { reportOracle } from './oracle-report.ts'
import { readPairs } from './pairs.ts'
import { sampled } from './sample.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    repositories: { type: 'string' },
    split: { type: 'string', default: 'development' },
    part: { type: 'string', default: 'all' },
    cache: { type: 'string' },
    single: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
  },
})
const { data, repositories, part } = values
if (data === undefined || repositories === undefined) {
  console.error(
    'Name the table of pairs (--data) and the folder of bare clones (--repositories); nothing was measured.',
  )
} else {
  const split = values.split === 'held-out' ? 'held-out' : 'development'
  const { pairs, missing } = readPairs(data, repositories, split)
  console.log(
    `${split} pairs; Node ${process.versions.node}, ICU ${process.versions.icu}; ${DRAWS} draws, seed ${SEED}`,
  )
  for (const sentence of missing) console.log(`not to be had: ${sentence}`)
  const single = values.single && split === 'development'
  if (part !== 'end-to-end') {
    reportOracle(values.all || split === 'development' ? pairs : sampled(pairs), single)
  }
}
