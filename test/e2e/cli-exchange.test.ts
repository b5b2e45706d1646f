// Plans of other tools, as a shell sees them: imported, planned again, exported, merged.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FOREIGN_PLANS } from '../../src/testing/foreign-plans.ts'
import { temporaryFolder } from '../support/folder.ts'
import { tasks, write } from '../support/tasks-command.ts'

const TASKS_JSON = '.taskmaster/tasks/tasks.json'

test('another tool’s plan becomes a plan that is valid, with ids that a later import keeps', async () => {
  const folder = temporaryFolder()
  const { text, origin } = FOREIGN_PLANS['spec-kit']
  write(folder, { [origin]: text })
  const made = await tasks(folder, 'plan', origin, '--output-dir', 'p')
  expect(made).toMatchObject({ exitCode: 0, stderr: '' })
  expect(made.stdout).toContain(`✓ Recognized ${origin} as Spec Kit tasks.md`)
  expect(made.stdout).toContain('✓ Imported 9 tasks, 1 of them done, and 4 milestones')
  expect(await tasks(folder, 'validate-plan', 'p')).toMatchObject({ exitCode: 0 })
  write(folder, { [origin]: text.replace('Test saving in', 'Test that saving works in') })
  const again = await tasks(folder, 'replan', 'p', origin, '--json')
  const { diff } = JSON.parse(again.stdout) as { diff: { tasks: { added: unknown[]; removed: unknown[] } } }
  expect(diff.tasks).toMatchObject({ added: [], removed: [] })
})

test('a plan is exported to a file, never over something else, and merged into the file that it came from', async () => {
  const folder = temporaryFolder()
  write(folder, { [TASKS_JSON]: FOREIGN_PLANS['task-master'].text, 'mine.md': 'mine\n' })
  await tasks(folder, 'plan', TASKS_JSON, '--output-dir', 'p')
  const printed = await tasks(folder, 'export', 'p', '--format', 'spec-kit')
  expect(printed.stdout).toContain('- [x] T004 [P] Create the billing tables')
  expect(printed.stderr).toContain('left out: the priorities of tasks')
  const refused = await tasks(folder, 'export', 'p', '--format', 'spec-kit', '-o', 'mine.md')
  expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
  expect(refused.stderr).toContain('"mine.md" is there already')
  expect(readFileSync(join(folder, 'mine.md'), 'utf8')).toBe('mine\n')
  const forced = await tasks(folder, 'export', 'p', '--format', 'spec-kit', '-o', 'mine.md', '--force')
  expect(forced).toMatchObject({ exitCode: 0 })
  expect(readFileSync(join(folder, 'mine.md'), 'utf8')).toBe(printed.stdout)
  expect(await tasks(folder, 'export', 'p', '--format', 'task-master', '--into', TASKS_JSON)).toMatchObject({
    exitCode: 0,
  })
  const merged = JSON.parse(readFileSync(join(folder, TASKS_JSON), 'utf8')) as Record<string, { metadata?: unknown }>
  expect(merged['master']?.metadata).toEqual({ description: 'Billing', owner: 'nobody else' })
  expect(Object.keys(merged)).toEqual(['master', 'later'])
})

test('what cannot be imported or merged names the file, the line and what to do', async () => {
  const folder = temporaryFolder()
  write(folder, { 'tasks.json': '{\n  "tasks": [\n    { "id": 1,, }\n', 'spec.md': '# A\n\n- Build run: `true`\n' })
  const broken = await tasks(folder, 'plan', 'tasks.json')
  expect(broken.exitCode).toBe(2)
  expect(broken.stderr).toContain('at tasks.json:3')
  expect(broken.stderr).toContain('column 15')
  const tag = await tasks(folder, 'plan', 'spec.md', '--tag', 'x')
  expect(tag).toMatchObject({ exitCode: 1 })
  expect(tag.stderr).toContain('--from')
  await tasks(folder, 'plan', 'spec.md', '--output-dir', 'p')
  const into = await tasks(folder, 'export', 'p', '--format', 'task-master', '--into', 'tasks.json')
  expect(into).toMatchObject({ exitCode: 1 })
  expect(into.stderr).toContain('at tasks.json:3:15')
  expect(readFileSync(join(folder, 'tasks.json'), 'utf8')).toContain(',,')
})
