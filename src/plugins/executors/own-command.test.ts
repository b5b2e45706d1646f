import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { withOwnCommand } from './own-command.ts'

test('commands of tasks find tasks in their PATH, after all else, and it is this program', () => {
  const env = withOwnCommand({ ...process.env, PATH: '/usr/bin:/bin' })
  expect(env['PATH']).toMatch(/^\/usr\/bin:\/bin:.*\/bin\/path$/)
  expect(withOwnCommand(env)).toBe(env)
  expect(withOwnCommand({})).toEqual({})
  const found = execFileSync('sh', ['-c', 'command -v tasks'], { env: { ...env }, encoding: 'utf8' })
  expect(found).toMatch(/\/bin\/path\/tasks\n$/)
  const node = process.execPath.slice(0, process.execPath.lastIndexOf('/'))
  const told = execFileSync('sh', ['-c', 'tasks emit --help'], {
    env: { ...env, PATH: `${node}:${env['PATH']}` },
    encoding: 'utf8',
  })
  expect(told).toContain('emit [options] <what>')
})
