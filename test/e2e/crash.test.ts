/**
 * The coordinator is killed at seeded moments. `CRASH_MOMENTS` and `CRASH_SEED` set how many and which; a failure names its
 * seed. The process table is read from /proc, so the test is skipped by name elsewhere.
 */
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { chance } from '../../src/core/std/chance.ts'
import { CrashSite, markingSpec } from '../support/crash-site.ts'
import { temporaryFolder } from '../support/folder.ts'

const SEED = Number(process.env['CRASH_SEED'] ?? 11)
const MOMENTS = Number(process.env['CRASH_MOMENTS'] ?? 20)
const KILLS_A_RUN = 5
const TASKS = 30
const hasProc = existsSync('/proc/self/environ')

test.skipIf(!hasProc)(
  'a coordinator that is killed at seeded moments loses nothing, doubles nothing and leaves no process',
  { timeout: 20_000 + MOMENTS * 10_000 },
  async () => {
    let kills = 0
    let again = 0
    for (let round = 0; kills < MOMENTS; round++) {
      const seed = SEED * 1000 + round
      const site = new CrashSite(
        temporaryFolder(),
        markingSpec(TASKS, seed, () => true),
      )
      for (let k = 0; k < KILLS_A_RUN && kills < MOMENTS; k++) {
        const after = 1 + Math.floor(chance(seed, 'kill', k) * 30)
        const end = await site.execute(k === 0 ? [] : ['--resume'], after)
        if (end.signal === 'SIGKILL') kills++
        else break
      }
      const end = await site.execute(['--resume'])
      expect(end, `seed ${seed}`).toMatchObject({ exitCode: 0 })
      const events = site.events()
      const accepted = events.filter((event) => event.type === 'task_succeeded').map((event) => event.task)
      expect(accepted.length, `seed ${seed}: accepted completions`).toBe(TASKS)
      expect(new Set(accepted).size, `seed ${seed}: distinct completions`).toBe(TASKS)
      const marks = site.marks()
      expect(marks.size, `seed ${seed}: marks of every task`).toBe(TASKS)
      for (const count of marks.values()) again += count - 1
      expect(await site.deserted(), `seed ${seed}: processes left`).toEqual([])
    }
    process.stderr.write(
      `crash: seed ${SEED}, ${kills} kills, lost 0, accepted twice 0, run again ${again}, orphans 0\n`,
    )
  },
)

test.skipIf(!hasProc)(
  'after a power cut exactly the cut-off tasks that may not be repeated wait for a person',
  { timeout: 20_000 + MOMENTS * 5_000 },
  async () => {
    const rounds = Math.max(5, Math.floor(MOMENTS / 5))
    let cuts = 0
    let waiting = 0
    for (let round = 0; round < rounds; round++) {
      const seed = SEED * 2000 + round
      const site = new CrashSite(
        temporaryFolder(),
        markingSpec(TASKS, seed, (task) => task % 2 === 0, 'sleep 0.15'),
      )
      const first = await site.execute([], 5 + Math.floor(chance(seed, 'kill') * 60))
      site.powerCut()
      if (first.signal !== 'SIGKILL') continue
      cuts++
      const before = site.events()
      const over = new Set(
        before.flatMap((event) =>
          event.type === 'attempt_finished' || event.type === 'attempt_lost' ? [event.attempt] : [],
        ),
      )
      const open = before.flatMap((event) =>
        event.type === 'attempt_ordered' && !over.has(event.attempt) ? [event] : [],
      )
      const resumed = await site.execute(['--resume'])
      const events = site.events()
      const lost = new Set(events.flatMap((event) => (event.type === 'attempt_lost' ? [event.attempt] : [])))
      const expected = open
        .filter((event) => lost.has(event.attempt) && Number(event.task.slice(-3)) % 2 === 0)
        .map((event) => event.task)
      const asked = events.flatMap((event) => (event.type === 'task_needs_attention' ? [event.task] : []))
      expect(asked.toSorted(), `seed ${seed}`).toEqual(expected.toSorted())
      waiting += asked.length
      expect(resumed.exitCode, `seed ${seed}: ${resumed.stderr}`).toBe(asked.length > 0 ? 10 : 0)
      const answers = asked.flatMap((task) => ['--retry', task])
      const last = asked.length > 0 ? await site.execute(['--resume', ...answers]) : resumed
      expect(last.exitCode, `seed ${seed}: ${last.stderr}`).toBe(0)
      const accepted = site
        .events()
        .filter((event) => event.type === 'task_succeeded')
        .map((event) => event.task)
      expect(accepted.length, `seed ${seed}: accepted completions`).toBe(TASKS)
      expect(new Set(accepted).size, `seed ${seed}: distinct completions`).toBe(TASKS)
      expect(await site.deserted(), `seed ${seed}: processes left`).toEqual([])
    }
    expect(cuts).toBeGreaterThan(0)
    expect(waiting, 'a cut in the middle of the work leaves somebody waiting').toBeGreaterThan(0)
    process.stderr.write(
      `power cut: seed ${SEED * 2000}, ${cuts} cuts, ${waiting} tasks waited for a person, orphans 0\n`,
    )
  },
)
