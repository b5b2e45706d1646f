// What executions teach, as a shell sees it: the same small plan is carried out twice, and planned again.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Coordinator } from '../../src/core/model/coordinator.ts'
import { run } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { LAUNCHER } from '../support/launcher.ts'
import { ENV, expectRefusal, specOf, write } from '../support/tasks-command.ts'

/** Runs `tasks` as on a machine of one's own, or in CI. */
const tasks = (cwd: string, ci: string | undefined, ...args: string[]) =>
  run(process.execPath, [LAUNCHER, ...args], { cwd, env: { ...ENV, CI: ci } })

const hoursIn = (folder: string, plan: string): string[] => {
  const text = readFileSync(join(folder, plan, 'coordinator.json'), 'utf8')
  const { graph } = JSON.parse(text) as Coordinator
  return graph.nodes.map(({ estimates: { mean_h, history } }) =>
    history === undefined
      ? `${(mean_h * 3600).toFixed(2)} s`
      : `${(mean_h * 3600).toFixed(2)} s, n = ${history.samples}`,
  )
}

test('a plan that was carried out twice is estimated better the next time, and in CI as before', async () => {
  const folder = temporaryFolder()
  const here = (...args: string[]) => tasks(folder, undefined, ...args)
  write(folder, {
    'spec.md': specOf('- Build it (12m) run: `sleep 0.01`\n- Test it (6m) run: `true` after: Build it\n'),
  })
  const plan = ['plan', 'spec.md', '--no-analysis', '--output-dir']
  await here(...plan, 'first')
  expect(hoursIn(folder, 'first')).toEqual(['780.00 s', '390.00 s'])
  expect((await here('execute', 'first')).exitCode).toBe(0)
  expect((await here('execute', 'first')).exitCode).toBe(0)

  const [shown, again, inCi] = await Promise.all([
    here('history'),
    here(...plan, 'again', '--json'),
    tasks(folder, 'true', ...plan, 'ci'),
  ])
  expect(shown.stdout).toContain('2 executions counted\n')
  expect(shown.stdout).toMatch(/^implementation +- +command +2 +×0\.0\d+ +×0\.1\d /m)
  expect(again, again.stderr).toMatchObject({ exitCode: 0 })
  expect(again.stdout).toContain('by history (4 samples)')
  const learned = hoursIn(folder, 'again')
  // A time counts as 1/64 of its estimate at least: 64^(-(2/7 of its own samples, and 2/7 of the others' in the rest)) is 0.13.
  expect(learned).toEqual(['101.40 s, n = 2', '50.70 s, n = 2'])
  expect(inCi.exitCode).toBe(0)
  const files = ['first', 'ci'].map((name) => readFileSync(join(folder, name, 'coordinator.json'), 'utf8'))
  expect(files[1]).toBe(files[0])

  const before = readFileSync(join(folder, '.tasks', 'history.json'), 'utf8')
  expect(before).not.toMatch(/Build|Test it|sleep|spec/)
  const [valid, task, rebuilt, occupied] = await Promise.all([
    here('validate-plan', 'again'),
    here('show-plan', 'again', '--task', 'P1.T001'),
    here('history', '--rebuild', '--json'),
    here(...plan, 'first'),
  ])
  expect(valid, valid.stdout).toMatchObject({ exitCode: 0 })
  expect(task.stdout).toContain('history (n = 2): the estimate, 13m 00s, is multiplied by 0.13')
  expect(JSON.parse(rebuilt.stdout)).toMatchObject({ executions: 2, work: [{ samples: 2 }, { samples: 2 }] })
  expect(readFileSync(join(folder, '.tasks', 'history.json'), 'utf8')).toBe(before)
  expectRefusal(occupied, 1, 'made before more was learned from executions')

  writeFileSync(join(folder, '.tasks', 'history.json'), '{"schema":"tasks-slaps/history","version":"2.0"}')
  const auto = await here(...plan, 'auto')
  expect(auto.exitCode).toBe(0)
  expect(auto.stdout).toMatch(/warning: The durations are not corrected by history\. .*of version 2\.0/)
  expectRefusal(await here('history'), 1, 'of version 2.0', 'history.json')
  expect((await here('history', '--forget')).stdout).toContain('forgot what was learned')
})
