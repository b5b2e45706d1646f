/**
 * Faults from outside, put into the real program by strace: it is killed at a call that changes the disk, or such a call fails.
 * `FAULT_KILLS` and `FAULT_ERRORS` set how many of each for a shape and an error (`all`: every call), `FAULT_SEED` which.
 */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isInstalled } from '../../scripts/check/system-part.ts'
import { chance } from '../../src/core/std/chance.ts'
import { CrashSite, type RunEnd } from '../support/crash-site.ts'
import { callsIn, counting, DISK_CALLS, type Fault, withFault } from '../support/fault-injection.ts'
import { folderSource } from '../support/folder.ts'

const SEED = Number(process.env['FAULT_SEED'] ?? 3)
const fresh = folderSource()

/** Three shapes of plans; each task appends its number to `marks`. */
const SHAPES: readonly (readonly [shape: string, hints: readonly string[]])[] = [
  ['chain', ['', 'after: Step 0', 'after: Step 1']],
  ['fan', ['', 'after: Step 0', 'after: Step 0 uses: ledger', 'after: Step 0 uses: ledger', 'after: Step 2, Step 3']],
  ['checked', ['accept: `grep -q 0 marks`', 'after: Step 0 accept: `true`', 'undo: `true`']],
]

interface Trial {
  readonly shape: string
  readonly site: CrashSite
  readonly tasks: number
}

function trialOf([shape, hints]: (typeof SHAPES)[number]): Trial {
  const items = hints.map((hint, i) => `- Step ${i} [idempotent] run: \`echo ${i} >> marks\` ${hint}`)
  const spec = `# Faults\n\n## Steps\n\n${items.join('\n')}\n`
  return { shape, site: new CrashSite(fresh(), spec), tasks: hints.length }
}

/** Which of the calls of a clean run are tried: all of them, or so many, drawn. */
async function places(
  { shape, site }: Trial,
  calls: readonly string[],
  wanted: string,
  purpose: string,
): Promise<{ readonly call: string; readonly at: number }[]> {
  site.reset()
  const file = join(site.folder, 'calls')
  const clean = await site.execute([], Infinity, counting(calls, file))
  expect(clean, clean.last).toMatchObject({ exitCode: 0 })
  const all = callsIn(file)
  const luck = ({ call, at }: { call: string; at: number }): number => chance(SEED, purpose, shape, call, at)
  return wanted === 'all' ? all : all.toSorted((a, b) => luck(a) - luck(b)).slice(0, Number(wanted))
}

/** Runs under a fault and holds what it leaves against what must hold once nothing disturbs it any more. */
async function disturb({ shape, site, tasks }: Trial, fault: Fault): Promise<RunEnd> {
  const about = `${shape}, ${fault.what} at ${fault.call} number ${fault.at}`
  site.reset()
  const disturbed = await site.execute([], Infinity, withFault(fault))
  expect(`${disturbed.stderr}${disturbed.last}`, about).not.toMatch(/^\s+at .*\.(ts|js|cjs):\d+/m)
  expect(disturbed.exitCode, `${about}: ${disturbed.last}`).not.toBe(70)
  // What failed for good because of the fault is tried again, as a person would.
  const failed = site.failed().flatMap((task) => ['--retry', task])
  let end = await site.execute(site.hasBegun() ? ['--resume', ...failed] : [])
  for (let again = 0; end.exitCode !== 0 && again < 2; again++) end = await site.execute(['--resume'])
  expect(end.exitCode, `${about}: ${end.last}`).toBe(0)
  const accepted = site.events().flatMap((event) => (event.type === 'task_succeeded' ? [event.task] : []))
  expect(accepted.length, `${about}: accepted completions`).toBe(tasks)
  expect(new Set(accepted).size, `${about}: distinct completions`).toBe(tasks)
  expect(site.marks().size, `${about}: marks of every task`).toBe(tasks)
  expect(await site.deserted(), `${about}: processes left`).toEqual([])
  return disturbed
}

test.skipIf(!isInstalled('strace'))(
  'a coordinator that is killed at a call that changes the disk loses nothing and doubles nothing',
  { timeout: 24 * 3_600_000 },
  async () => {
    let kills = 0
    for (const trial of SHAPES.map(trialOf)) {
      for (const { call, at } of await places(trial, DISK_CALLS, process.env['FAULT_KILLS'] ?? '1', 'kill')) {
        const { signal, exitCode } = await disturb(trial, { call, what: 'KILL', at })
        if (signal === 'SIGKILL' || exitCode === 137) kills++
      }
    }
    expect(kills).toBeGreaterThan(0)
    process.stderr.write(`faults: seed ${SEED}, ${kills} kills at calls, lost 0, accepted twice 0, orphans 0\n`)
  },
)

const ERRORS = ['EIO', 'ENOSPC', 'EROFS', 'EMFILE'] as const

test.skipIf(!isInstalled('strace'))(
  'a call that fails once is told in words, and nothing is lost by it',
  { timeout: 24 * 3_600_000 },
  async () => {
    const trials = SHAPES.map(trialOf)
    let faults = 0
    for (const [i, what] of ERRORS.entries()) {
      const trial = trials[i % trials.length] as Trial
      const calls = what === 'EMFILE' ? ['openat'] : DISK_CALLS
      for (const { call, at } of await places(trial, calls, process.env['FAULT_ERRORS'] ?? '1', what)) {
        await disturb(trial, { call, what, at })
        faults++
      }
    }
    process.stderr.write(`faults: seed ${SEED}, ${faults} failed calls, lost 0, accepted twice 0, orphans 0\n`)
  },
)
