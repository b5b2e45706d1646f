// What a resume says when there is little or nothing that it can do, as a shell sees it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type Ended, run } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { LAUNCHER } from '../support/launcher.ts'

const ENV = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' }

function tasks(cwd: string, ...args: string[]): Promise<Ended> {
  return run(process.execPath, [LAUNCHER, ...args], { cwd, env: ENV })
}

test('after a failure: nothing is tried again unasked, pauses are no work, and a wrong name is told as what it is', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'spec.md'), '# Trial\n\n- One run: `false` retries: 0\n- Two run: `false` retries: 0\n')
  await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan')
  const failed = await tasks(folder, 'execute', 'plan')
  expect(failed.stdout).toMatch(/Total time: \S+ \(vs \S+(?: \S+)? estimated\)\n/)
  expect(failed.stdout).toMatch(
    /--retry P1.T001 {3}tries it again \(1 more failed too: tasks status exec-\S+ lists them;/,
  )
  await pause(1500)
  const again = await tasks(folder, 'execute', '--resume')
  expect(again.exitCode).toBe(failed.exitCode)
  expect(again.stdout).toContain(
    'Nothing was tried again: a task that failed is tried again only when --retry names it.',
  )
  expect(again.stdout).toMatch(/Total time: \S+ in 2 runs \(vs .* estimated\), \S+ since the start\n/)
  const wrong = await tasks(folder, 'execute', '--resume', 'zzz')
  expect(wrong.exitCode).toBe(1)
  expect(wrong.stderr).toMatch(
    /Neither an execution nor a plan is called "zzz"\.[\s\S]*The newest execution is exec-[\d-]+-001; tasks list shows all\./,
  )
})
