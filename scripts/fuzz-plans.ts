// Mangled plans, each from one number: `--seed 7` judges one, `--plans 10000` many from `--from` on, and all that fail are told.
import { parseArgs } from 'node:util'
import { judgeMangledPlan } from '../src/testing/judge-mangled-plan.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    plans: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
  },
})
const from = Number(values.seed ?? values.from)
const count = values.seed === undefined ? Number(values.plans) : 1
const begun = performance.now()
let failed = 0
for (let seed = from; seed < from + count; seed++) {
  const broken = judgeMangledPlan(seed)
  if (broken === null) continue
  failed++
  console.log(broken)
}
const seconds = ((performance.now() - begun) / 1000).toFixed(1)
console.log(`${count - failed} of ${count} mangled plans from seed ${from} were found out (${seconds} s)`)
if (failed > 0) process.exitCode = 1
