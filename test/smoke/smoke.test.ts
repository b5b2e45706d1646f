// The shortest way through the whole program, from the sources, on the Node.js that runs this test.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { runTinySpec } from '../support/tiny-spec.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const TASKS = [process.execPath, join(ROOT, 'bin', 'tasks.cjs')]

test('tasks says its version', async () => {
  const ended = await run(process.execPath, [...TASKS.slice(1), '--version'])
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
  expect(ended.stdout).toContain(manifest.version)
})

test('a specification of two tasks is planned and carried out', async () => {
  const { planned, executed, written } = await runTinySpec(TASKS, temporaryFolder(), process.env)
  expect(planned, planned.stderr).toMatchObject({ exitCode: 0 })
  expect(executed, executed.stderr).toMatchObject({ exitCode: 0 })
  expect(planned.stderr + executed.stderr).not.toContain('Warning')
  expect(written).toBe('one\n')
})
