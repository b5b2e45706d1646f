import { execFileSync } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import { exerciseWorkspace, WorkspaceWorld } from '../../testing/workspace-suite.ts'
import { sharedWorkspace } from './shared.ts'

exerciseWorkspace(sharedWorkspace)

const worlds: WorkspaceWorld[] = []
function world(): WorkspaceWorld {
  const made = new WorkspaceWorld()
  worlds.push(made)
  made.write({ 'a/a.txt': 'a', 'b/b.txt': 'b', 'c.txt': 'c' })
  return made
}
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose()
})
const only = (folder: string): { scope: { includes: string[]; excludes: string[] } } => ({
  scope: { includes: [`${folder}/**`], excludes: [] },
})

test('of two that ran at once it was one, and only what neither may write is a finding', async () => {
  const here = world()
  const workspace = sharedWorkspace(here)
  const [a, b] = [here.order('a', only('a')), here.order('b', only('b'))]
  await workspace.prepare(a)
  await workspace.prepare(b)
  here.write({ 'a/a.txt': '1', 'b/b.txt': '1', 'c.txt': '1' })
  const told = { written: null, outside: ['c.txt'], outside_count: 1, attributed: false }
  expect(await Promise.all([workspace.audit(a), workspace.audit(b)])).toEqual([
    { ...told, candidates: ['P1.b'] },
    { ...told, candidates: ['P1.a'] },
  ])
  expect(await workspace.written(a)).toBeUndefined()
})

test('whoever is alone again is told what it alone can have done', async () => {
  const here = world()
  const workspace = sharedWorkspace(here)
  const [a, b] = [here.order('a', only('a')), here.order('b', only('b'))]
  await workspace.prepare(a)
  await workspace.prepare(b)
  expect(await workspace.audit(b)).toMatchObject({ outside: [], attributed: true })
  here.write({ 'c.txt': '1' })
  expect(await workspace.audit(a)).toEqual({
    written: null,
    outside: ['c.txt'],
    outside_count: 1,
    attributed: true,
    candidates: [],
  })
})

test('a check that runs beside is a candidate too', async () => {
  const here = world()
  const workspace = sharedWorkspace(here)
  const [a, check] = [here.order('a', only('a')), here.order('b', { kind: 'check' })]
  await workspace.prepare(a)
  await workspace.prepare({ ...check, ...only('b') })
  workspace.left?.(check)
  here.write({ 'c.txt': '1' })
  expect(await workspace.audit(a)).toMatchObject({ outside: ['c.txt'], attributed: false, candidates: ['P1.b'] })
})

test('a commit is no finding, a branch that is set elsewhere is one', async () => {
  const here = world()
  here.commit()
  const workspace = sharedWorkspace(here)
  const a = here.order('a', only('a'))
  await workspace.prepare(a)
  here.write({ 'a/a.txt': 'more' })
  here.commit()
  expect(await workspace.audit(a)).toMatchObject({ written: 1, outside: [] })
  const b = here.order('b', only('b'))
  await workspace.prepare(b)
  execFileSync('git', ['reset', '--soft', 'HEAD^'], { cwd: here.codebase })
  expect(await workspace.audit(b)).toMatchObject({ outside: ['.git/refs/heads/main'], attributed: true })
})

test('an attempt that nobody saw come has no audit', async () => {
  const here = world()
  expect(await sharedWorkspace(here).audit(here.order('a'))).toMatchObject({ written: null, outside: [] })
})
