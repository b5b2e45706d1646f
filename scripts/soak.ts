/**
 * A long run: plans of thousands of small tasks are carried out by the real program, which is killed every few minutes and
 * taken up again. Told in the end: what was lost, doubled or left behind, and how memory, open files and processes of the
 * coordinator went over its longest life.
 *
 *   node scripts/soak.ts [--minutes 30] [--kill-every 300] [--tasks 5000] [--seed 1]
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { chance } from '../src/core/std/chance.ts'
import { CrashSite, markingSpec } from '../test/support/crash-site.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    'kill-every': { type: 'string', default: '300' },
    tasks: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
  },
})
const END = performance.now() + Number(values.minutes) * 60_000
const KILL_EVERY_S = Number(values['kill-every'])
const TASKS = Number(values.tasks)
const SEED = Number(values.seed)

interface Sample {
  readonly at_s: number
  readonly rss_mb: number
  readonly files: number
  readonly processes: number
}

/** Samples of the longest life of a coordinator so far. */
let longest: readonly Sample[] = []
let kills = 0
let plans = 0
let lost = 0
let doubled = 0
let orphans = 0

function sampleOf(pid: number, site: CrashSite, start: number): Sample | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const rss_mb = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024
    const files = readdirSync(`/proc/${pid}/fd`).length
    return { at_s: (performance.now() - start) / 1000, rss_mb, files, processes: site.processes().length }
  } catch {
    return undefined
  }
}

/** Runs until the end, or until it is killed after `seconds`. Resolves with whether it came to its end. */
async function life(site: CrashSite, args: readonly string[], seconds: number): Promise<boolean> {
  const samples: Sample[] = []
  const start = performance.now()
  let over = false
  const ended = site.execute(args).then((end) => {
    over = true
    return end
  })
  while (!over) {
    await Promise.race([pause(2000), ended])
    const pid = over ? undefined : site.coordinator()
    const sample = pid === undefined ? undefined : sampleOf(pid, site, start)
    if (sample !== undefined) samples.push(sample)
    const due = performance.now() - start > seconds * 1000 || performance.now() > END
    if (!over && due && pid !== undefined && seconds !== Infinity) process.kill(pid, 'SIGKILL')
  }
  const { signal, exitCode, last } = await ended
  if (samples.length > longest.length) longest = samples
  if (signal === 'SIGKILL') kills++
  else if (exitCode !== 0) throw new Error(`ended with ${exitCode}: ${last.slice(-2000)}`)
  return exitCode === 0
}

/** Megabytes an hour, by least squares, of what came after the first third. */
function slope(samples: readonly Sample[]): number {
  const late = samples.slice(Math.floor(samples.length / 3))
  const mean = (of: (sample: Sample) => number): number => late.reduce((sum, s) => sum + of(s), 0) / late.length
  const [x, y] = [mean((s) => s.at_s), mean((s) => s.rss_mb)]
  const above = late.reduce((sum, s) => sum + (s.at_s - x) * (s.rss_mb - y), 0)
  const below = late.reduce((sum, s) => sum + (s.at_s - x) ** 2, 0)
  return below === 0 ? 0 : (3600 * above) / below
}

while (performance.now() < END) {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'))
  const site = new CrashSite(
    folder,
    markingSpec(TASKS, SEED + plans, () => true, 'sleep 0.2'),
  )
  plans++
  for (let round = 0; ; round++) {
    const seconds = KILL_EVERY_S * (0.5 + chance(SEED, 'life', plans, round))
    if (await life(site, round === 0 ? [] : ['--resume'], seconds)) break
    if (performance.now() > END) {
      // The last one is brought to its end, whatever time that takes.
      await life(site, site.hasBegun() ? ['--resume'] : [], Infinity)
      break
    }
  }
  const accepted = site.events().flatMap((event) => (event.type === 'task_succeeded' ? [event.task] : []))
  lost += TASKS - new Set(accepted).size
  doubled += accepted.length - new Set(accepted).size
  orphans += (await site.deserted()).length
  rmSync(folder, { recursive: true, force: true })
  console.log(`plan ${plans}: ${accepted.length} of ${TASKS} done, ${kills} kills so far`)
}

const first = longest.at(Math.floor(longest.length / 3))
const last = longest.at(-1)
console.log(`soak: seed ${SEED}, ${plans} plans of ${TASKS} tasks, ${kills} kills
longest life ${last?.at_s.toFixed(0) ?? 0} s: memory ${first?.rss_mb.toFixed(0) ?? '-'} to ${last?.rss_mb.toFixed(0) ?? '-'} MB, ${slope(longest).toFixed(1)} MB an hour; open files ${first?.files ?? '-'} to ${last?.files ?? '-'}; processes ${first?.processes ?? '-'} to ${last?.processes ?? '-'}
lost ${lost}, doubled ${doubled}, orphans ${orphans}`)
process.exitCode = lost + doubled + orphans === 0 ? 0 : 1
