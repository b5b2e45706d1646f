// Simulated worlds, each from one number: `--seed 7` shows one, `--worlds 10000` judges many and shows the first that
// breaks a promise, made as small as it still breaks it. `--from` sets the first seed, `--tasks` the size of the plans.
import { parseArgs } from 'node:util'
import { judgeWorld, tasksOf, tellVerdict } from '../src/testing/judge-world.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    tasks: { type: 'string' },
    worlds: { type: 'string' },
    from: { type: 'string', default: '1' },
  },
})
const tasks = values.tasks === undefined ? undefined : Number(values.tasks)

/** The fewest tasks with which a seed still breaks a promise. */
function fewestTasks(seed: number, most: number): number {
  for (let fewer = 1; fewer < most; fewer++) if (judgeWorld(seed, fewer).broken !== null) return fewer
  return most
}

function showOne(seed: number): void {
  const verdict = judgeWorld(seed, tasks, 3)
  console.log(tellVerdict(seed, verdict))
  if (verdict.broken !== null) process.exitCode = 1
}

function judgeMany(from: number, count: number): void {
  const begun = performance.now()
  for (let seed = from; seed < from + count; seed++) {
    const size = tasks ?? tasksOf(seed)
    if (judgeWorld(seed, size).broken === null) continue
    const smallest = fewestTasks(seed, size)
    console.log(tellVerdict(seed, judgeWorld(seed, smallest)))
    process.exitCode = 1
    return
  }
  const seconds = (performance.now() - begun) / 1000
  console.log(`${count} worlds from seed ${from} kept all promises (${seconds.toFixed(1)} s)`)
}

if (values.worlds === undefined) showOne(Number(values.seed ?? values.from))
else judgeMany(Number(values.from), Number(values.worlds))
