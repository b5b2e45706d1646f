// Simulated worlds, each from one number: `--seed 7` shows one, `--worlds 10000` judges many on all processors (`--jobs`) and
// shows the first that breaks a promise, made as small as it still breaks it. `--from` sets the first seed, `--tasks` the size
// of the plans, `--without` leaves troubles out, `--verbose` shows what the coordinator was told as whole JSON. Ctrl-C ends it, and tells where to go on.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { LEGEND, judgeWorld, tasksOf, tellVerdict } from '../src/testing/judge-world.ts'
import { smallestWorld } from '../src/testing/smallest-world.ts'
import { type Course, judgeBatches } from './simulation/judged-batches.ts'

const PROGRESS_EVERY_MS = process.stderr.isTTY ? 1000 : 30_000

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    tasks: { type: 'string' },
    worlds: { type: 'string' },
    without: { type: 'string', default: '' },
    verbose: { type: 'boolean', default: false },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
})
const tasks = values.tasks === undefined ? undefined : Number(values.tasks)

function showOne(seed: number): void {
  const without = new Set(values.without.split(',').filter((name) => name !== ''))
  const verdict = judgeWorld(seed, tasks, 3, without)
  console.log(`${tellVerdict(seed, verdict, without, values.verbose)}\n\n${LEGEND}`)
  if (verdict.broken !== null) process.exitCode = 1
}

function showBroken(seed: number): void {
  const small = smallestWorld(tasks ?? tasksOf(seed), (world) => {
    const { broken, world: made } = judgeWorld(seed, world.tasks, 1, world.without)
    return { breaks: broken !== null, holds: made.holds }
  })
  console.log(tellVerdict(seed, judgeWorld(seed, small.tasks, 1, small.without), small.without, values.verbose))
  process.exitCode = 1
}

async function judgeMany(from: number, count: number): Promise<void> {
  const begun = performance.now()
  const seconds = (): number => (performance.now() - begun) / 1000
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  let told = begun
  const progress = ({ done }: Course): void => {
    if (performance.now() - told < PROGRESS_EVERY_MS) return
    told = performance.now()
    const rate = done / seconds()
    const left = Math.ceil((count - done) / rate)
    process.stderr.write(`${done} of ${count} worlds, ${Math.round(rate)} a second, about ${left} s left\n`)
  }
  const jobs = Math.max(1, Number(values.jobs))
  const course = await judgeBatches({ from, count, tasks, jobs, stop: stop.signal, progress })
  if (course.broken !== null) return showBroken(course.broken)
  const rate = `${seconds().toFixed(1)} s, ${Math.round(course.done / seconds())} a second`
  if (course.done === count) console.log(`${count} worlds from seed ${from} kept all promises (${rate})`)
  else {
    console.log(`${course.done} worlds kept all promises (${rate}); go on with --from ${course.next}`)
    process.exitCode = 130
  }
}

if (values.worlds === undefined) showOne(Number(values.seed ?? values.from))
else await judgeMany(Number(values.from), Number(values.worlds))
