// Specifications by chance, each from one number: `--seed 7` judges one, `--specs 5000` many from `--from` on; all that fail are told.
import { parseArgs } from 'node:util'
import { judgeRandomSpec } from '../src/testing/judge-random-spec.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    specs: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
  },
})
const from = Number(values.seed ?? values.from)
const count = values.seed === undefined ? Number(values.specs) : 1
const begun = performance.now()
let failed = 0
for (let seed = from; seed < from + count; seed++) {
  const broken = judgeRandomSpec(seed)
  if (broken === null) continue
  failed++
  console.log(broken)
}
const seconds = ((performance.now() - begun) / 1000).toFixed(1)
console.log(`${count - failed} of ${count} specifications from seed ${from} were read as they should be (${seconds} s)`)
if (failed > 0) process.exitCode = 1
