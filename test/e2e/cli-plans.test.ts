// The verbs that read, compare, change and put away plans, as a shell sees them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Ended, run, start } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { LAUNCHER } from '../support/launcher.ts'

const COLOURED = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: undefined, FORCE_COLOR: '1' }
const ENVIRONMENT = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' }

const SPEC = `# Tiny release

## Build

- Type check (2s) run: \`true\` [idempotent]
- Bundle (3s) after: Type check run: \`true\` uses: disk
- Announce after: Bundle
`

function tasks(cwd: string, ...args: string[]): Promise<Ended> {
  return run(process.execPath, [LAUNCHER, ...args], { cwd, env: ENVIRONMENT })
}

/** A folder with the plan of the specification in plans/tiny. */
async function planned(spec = SPEC): Promise<string> {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'spec.md'), spec)
  expect(await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plans/tiny')).toMatchObject({ exitCode: 0 })
  return folder
}

test('a plan is shown whole, by a part, and in every format', async () => {
  const folder = await planned()
  const show = (...args: string[]): Promise<Ended> => tasks(folder, 'show-plan', 'plans/tiny', ...args)
  const whole = await show()
  expect(whole).toMatchObject({ exitCode: 0, stderr: '' })
  for (const line of ['Tiny release (PLAN-', 'Status', 'Frontier', '* P1.T001']) expect(whole.stdout).toContain(line)
  expect((await show('--task', 'bundle')).stdout).toContain('After\n  P1.T001 Type check (hard, sequential, 1.00)')
  expect((await show('--feature', 'F001')).stdout).toContain('F001 Build')
  expect((await show('--critical-path')).stdout).toMatch(/^Critical path: .* over 3 tasks\n/)
  expect((await show('--format', 'svg')).stdout).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
  expect((await show('--format', 'html')).stdout).toMatch(/^<!doctype html>\n[\s\S]*<\/html>\n$/)
  expect(JSON.parse((await show('--json', '--task', 'P1.T002')).stdout)).toMatchObject({ id: 'P1.T002' })
})

test('a part that is not there names the nearest, and two parts at once are refused', async () => {
  const folder = await planned()
  const unknown = await tasks(folder, 'show-plan', 'plans/tiny', '--task', 'Bundel')
  expect(unknown).toMatchObject({ exitCode: 1, stdout: '' })
  expect(unknown.stderr).toContain('Did you mean Bundle?')
  expect(await tasks(folder, 'show-plan', 'plans/tiny', '--task', 'a', '--critical-path')).toMatchObject({
    exitCode: 1,
  })
})

test('only the table is coloured, and only where colour is wanted', async () => {
  const folder = await planned()
  const show = (format: string, env: NodeJS.ProcessEnv): Promise<Ended> =>
    run(process.execPath, [LAUNCHER, 'show-plan', 'plans/tiny', '--format', format], { cwd: folder, env })
  expect((await show('table', COLOURED)).stdout).toContain('\u001b[')
  for (const format of ['json', 'html', 'svg', 'dot', 'mermaid']) {
    expect((await show(format, COLOURED)).stdout).not.toContain('\u001b[')
  }
  expect((await show('table', ENVIRONMENT)).stdout).not.toContain('\u001b[')
})

test('plans are compared: the exit code tells only when it is asked to', async () => {
  const folder = await planned()
  writeFileSync(join(folder, 'spec.md'), SPEC.replace('3s', '9s'))
  await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plans/slow')
  const different = await tasks(folder, 'diff-plan', 'plans/tiny', 'plans/slow')
  expect(different).toMatchObject({ exitCode: 0, stderr: '' })
  expect(different.stdout).toContain('~ P1.T002 Bundle\n      duration: ')
  expect(await tasks(folder, 'diff-plan', 'plans/tiny', 'plans/slow', '--exit-code')).toMatchObject({ exitCode: 1 })
  const same = await tasks(folder, 'diff-plan', 'plans/tiny', 'plans/tiny', '--exit-code', '--json')
  expect(same.exitCode).toBe(0)
  expect(JSON.parse(same.stdout)).toMatchObject({ equal: true, identical: true })
  expect(await tasks(folder, 'diff-plan', 'plans/tiny', 'plans/tyni')).toMatchObject({ exitCode: 1, stdout: '' })
})

test('a plan is changed with its ids kept, and the patch is written beside it', async () => {
  const folder = await planned()
  writeFileSync(join(folder, 'new.md'), SPEC.replace('- Bundle', '- Lint run: `true`\n- Bundle'))
  const told = await tasks(folder, 'replan', 'plans/tiny', 'new.md', '--patch', 'patch.json')
  expect(told).toMatchObject({ exitCode: 0, stderr: '' })
  for (const line of [
    '+ P1.T004 Lint',
    'As a patch for a running execution',
    'wrote the patch to patch.json',
    'next: the plan was not written; --write',
  ]) {
    expect(told.stdout).toContain(line)
  }
  expect(told.stdout).not.toContain('nothing was written')
  const nowhere = await tasks(folder, 'replan', 'plans/tiny', 'new.md', '--patch', 'no/patch.json')
  expect(nowhere.stderr).toContain('error: "no/patch.json" cannot be written: there is no such directory.\n')
  expect(JSON.parse(readFileSync(join(folder, 'patch.json'), 'utf8'))).toMatchObject({ base_version: 0 })
  // But that the codebase holds the patch by now.
  expect((await tasks(folder, 'replan', 'plans/tiny', 'spec.md')).stdout).toContain('No difference: only ')
  expect(await tasks(folder, 'replan', 'plans/tiny', 'new.md', '--write')).toMatchObject({ exitCode: 0 })
  expect(await tasks(folder, 'validate-plan', 'plans/tiny')).toMatchObject({ exitCode: 0 })
})

test('a replan leaves alone what an execution has finished', async () => {
  const folder = await planned(SPEC.replace('- Announce after: Bundle', '- Announce after: Bundle run: `exit 3`'))
  expect(await tasks(folder, 'execute', 'plans/tiny')).toMatchObject({ exitCode: 7 })
  writeFileSync(join(folder, 'spec.md'), SPEC.replace('Type check (2s) run: `true`', 'Type check (2s) run: `false`'))
  const { stdout } = await tasks(folder, 'replan', 'plans/tiny', 'spec.md', '--json')
  const { execution, patch } = JSON.parse(stdout) as {
    execution: { finished: string[] }
    patch: { left_alone: { task: string }[]; update: { ops: { op: string; task: string }[] } }
  }
  expect(execution.finished).toEqual(['P1.T001', 'P1.T002'])
  expect(patch.left_alone.map(({ task }) => task)).toEqual(['P1.T001'])
  expect(patch.update.ops).toMatchObject([{ op: 'supersede_task', task: 'P1.T003' }])
})

test('a plan that is being executed is not archived; after that it is, and it comes back', async () => {
  const folder = await planned(
    SPEC.replace('run: `true` [idempotent]', 'run: `touch begun; until test -e go; do sleep 0.05; done`'),
  )
  const args = [LAUNCHER, 'execute', 'plans/tiny', '--agent', 'simulated']
  const execution = start(process.execPath, args, { cwd: folder, env: ENVIRONMENT })
  await execution.said('P1.T001')
  const refused = await tasks(folder, 'archive-plan', 'plans/tiny')
  expect(refused.exitCode).toBe(1)
  expect(refused.stderr).toContain('is being executed by exec-')
  writeFileSync(join(folder, 'go'), '')
  expect(await execution.ended).toMatchObject({ exitCode: 0 })
  expect(await tasks(folder, 'archive-plan', 'plans/tiny')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(existsSync(join(folder, 'plans', 'archive', 'tiny', 'coordinator.json'))).toBe(true)
  expect((await tasks(folder, 'list-plans')).stdout).toContain('ok (archived)')
  expect(await tasks(folder, 'archive-plan', '--undo', 'plans/archive/tiny')).toMatchObject({ exitCode: 0 })
  const listed = JSON.parse((await tasks(folder, 'list-plans', '--json')).stdout) as unknown[]
  expect(listed).toMatchObject([{ status: 'ok', archived: false, tasks: 3, problems: [] }])
})
