import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { AttemptOrder } from '../../../core/model/attempt.ts'
import { WorkspaceWorld } from '../../../testing/workspace-suite.ts'
import type { CommandJob } from './job.ts'
import { sandbox } from './sandbox.ts'

const PROGRAM = 'bwrap'
const works = spawnSync(PROGRAM, ['--dev-bind', '/', '/', 'true']).status === 0

const worlds: WorkspaceWorld[] = []
function world(): WorkspaceWorld {
  const made = new WorkspaceWorld()
  worlds.push(made)
  made.write({
    'src/a.txt': 'a',
    'src/kept/k.txt': 'k',
    'other.txt': 'o',
    '.git/hooks/h': 'h',
    '.tasks/attempt/log': '',
  })
  return made
}
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose()
})

/** Runs a shell command as a launcher would; returns what of the paths could be written. */
function writable(here: WorkspaceWorld, order: AttemptOrder, paths: readonly string[]): string[] {
  const folder = join(here.stateDir, 'attempt')
  const job: CommandJob = { kind: 'command', command: '', cwd: order.root ?? here.codebase, stdout: 'log', env: {} }
  const { wrap = [] } = sandbox(here.codebase, process.env).dress?.(job, order, folder) ?? job
  const [program = '', ...words] = wrap
  const script = 'for path; do (echo x > "$path") 2>/dev/null && echo "$path"; done'
  const { stdout } = spawnSync(program, [...words, '/bin/sh', '-c', script, 'sh', ...paths], {
    cwd: job.cwd,
    encoding: 'utf8',
  })
  return stdout.split('\n').filter((line) => line !== '')
}

const PATHS = ['src/a.txt', 'src/new.txt', 'src/kept/k.txt', 'other.txt', '.git/hooks/h', '.tasks/attempt/log']

test.runIf(works)('a run writes its scope, its own folder, and nothing else of the codebase', () => {
  const here = world()
  const scope = { includes: ['src/**'], excludes: ['src/kept/**'] }
  expect(writable(here, here.order('a', { scope }), PATHS)).toEqual(['src/a.txt', 'src/new.txt', '.tasks/attempt/log'])
  const file = { includes: ['other.txt'], excludes: [] }
  expect(writable(here, here.order('a', { scope: file }), PATHS)).toEqual(['other.txt', '.tasks/attempt/log'])
  expect(writable(here, here.order('a'), PATHS)).toEqual(PATHS.filter((path) => !path.startsWith('.git')))
})

test('what mends is not confined: it writes what all share, and puts new files in the place of old ones', () => {
  const here = world()
  const order = here.order('a', { scope: { includes: [], excludes: [] }, in_codebase: true })
  const job: CommandJob = { kind: 'command', command: '', cwd: here.codebase, stdout: 'log', env: {} }
  expect(sandbox(here.codebase, process.env).dress?.(job, order, here.stateDir)).toBe(job)
})

test.runIf(works)('a run in a copy writes there, and not in the codebase', () => {
  const here = world()
  const root = join(here.stateDir, 'copy')
  mkdirSync(root)
  const paths = ['in-the-copy', join(here.codebase, 'other.txt')]
  expect(writable(here, here.order('a', { root }), paths)).toEqual(['in-the-copy'])
})

test('where nothing can confine it, a run is told so and runs as it is', () => {
  const here = world()
  const folder = join(here.stateDir, 'attempt')
  const job: CommandJob = { kind: 'command', command: 'true', cwd: here.codebase, stdout: 'log', env: {} }
  expect(sandbox(here.codebase, { PATH: '/nowhere' }).dress?.(job, here.order('a'), folder)).toEqual(job)
  expect(readFileSync(join(folder, 'log'), 'utf8')).toContain('the program bwrap (bubblewrap) was not found')
})
