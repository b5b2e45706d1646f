// A plan with dependencies that are too uncertain to hold: who is asked, and what the answers do.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { LAUNCHER } from '../support/launcher.ts'
import { ENV, expectRefusal, planInto, tasks } from '../support/tasks-command.ts'

const ITEMS = '- Build it provides: Build run: `true` [idempotent]\n- Try it needs: Build run: `true` [idempotent]\n'

/** A dependency that follows from an interface is less certain than this. */
const UNSURE = ['--min-confidence', '1']

test('a plan with uncertain dependencies is carried out only when that was accepted', async () => {
  const folder = temporaryFolder()
  await planInto(folder, ITEMS, ...UNSURE)
  const refused = await tasks(folder, 'execute', 'plan')
  expect(refused.stderr).toMatch(/^review: 1 dependency is too uncertain to hold/)
  expect(refused.stderr).toMatch(/P1\.T002 “Try it” after P1\.T001 “Build it” \(confidence 0\.\d+; /)
  expectRefusal(
    { ...refused, stderr: refused.stderr.slice(refused.stderr.indexOf('error: ')) },
    10,
    /needs-review|needs a review/,
  )
  expect(existsSync(join(folder, '.tasks'))).toBe(false)

  const asJson = await tasks(folder, 'execute', 'plan', '--json')
  expect(asJson.exitCode).toBe(10)
  expect(JSON.parse(asJson.stdout)).toMatchObject({ error: { code: 'needs-review' } })

  const accepted = await tasks(folder, 'execute', 'plan', '--accept-soft')
  expect(accepted, accepted.stderr).toMatchObject({ exitCode: 0 })
})

test('at a terminal a person is asked, and only yes starts it', async () => {
  const folder = temporaryFolder()
  await planInto(folder, ITEMS, ...UNSURE)
  const no = await atTerminal(folder, 'n')
  expect(no.stdout).toContain('Carry it out all the same? [y/N]')
  expect(no.stdout).toContain('Nothing was started.')
  expect(no.exitCode).toBe(9)
  expect(existsSync(join(folder, '.tasks'))).toBe(false)
  const yes = await atTerminal(folder, 'y')
  expect(yes.stdout).toContain('All tasks completed successfully')
  expect(yes.exitCode).toBe(0)
})

test('with --low-confidence hold the task itself waits for approval', async () => {
  const folder = temporaryFolder()
  await planInto(folder, ITEMS, ...UNSURE, '--low-confidence', 'hold')
  const held = await tasks(folder, 'execute', 'plan')
  expect(held, held.stderr).toMatchObject({ exitCode: 10 })
  expect(held.stdout).toMatch(/P1\.T002.*May it start\?/)
  expect(held.stdout).toMatch(/--approve P1\.T002/)
  const refused = await tasks(folder, 'execute', '--resume', '--done', 'P1.T002')
  expectRefusal(refused, 1, /done is not a choice for P1\.T002; they are approve, reject, skip/)
  const approved = await tasks(folder, 'execute', '--resume', '--approve', 'Try it')
  expect(approved, approved.stderr).toMatchObject({ exitCode: 0 })
  expect(approved.stdout).toContain('P1.T002 approved')
})

test('with --low-confidence drop nothing waits, and that must be accepted too', async () => {
  const folder = temporaryFolder()
  await planInto(folder, ITEMS, ...UNSURE, '--low-confidence', 'drop')
  expect((await tasks(folder, 'execute', 'plan')).stderr).toMatch(/starts? as if nobody had said so/)
  expect(await tasks(folder, 'execute', 'plan', '--accept-soft')).toMatchObject({ exitCode: 0 })
})

/** Runs `execute plan` on a terminal of its own, where somebody types `answer` when there is a question. */
function atTerminal(cwd: string, answer: string) {
  const program = `
import os, pty, sys
answered = False
def read(fd):
    global answered
    data = os.read(fd, 4096)
    if not answered and b'[y/N]' in data:
        answered = True
        os.write(fd, b'${answer}\\r')
    return data
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:], read)))`
  return run('python3', ['-c', program, process.execPath, LAUNCHER, 'execute', 'plan'], { cwd, env: ENV })
}
