import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { exerciseWorkspace, WorkspaceWorld } from '../../testing/workspace-suite.ts'
import { copyWorkspace } from './copy.ts'

exerciseWorkspace(copyWorkspace)

const worlds: WorkspaceWorld[] = []
function world(files: Readonly<Record<string, string>> = {}): WorkspaceWorld {
  const made = new WorkspaceWorld()
  worlds.push(made)
  made.write({ 'a.txt': 'a', 'deep/b.txt': 'b', ...files })
  return made
}
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose()
})

/** A tree as text: what is there, and what it holds. */
function treeOf(root: string, folder = ''): Record<string, string> {
  const tree: Record<string, string> = {}
  for (const name of readdirSync(join(root, folder)).toSorted()) {
    const path = folder === '' ? name : `${folder}/${name}`
    if (name === '.tasks' || name === '.git') continue
    const stats = lstatSync(join(root, path))
    if (stats.isDirectory()) Object.assign(tree, { [path]: 'folder' }, treeOf(root, path))
    else if (stats.isSymbolicLink()) tree[path] = `→ ${readlinkSync(join(root, path))}`
    else tree[path] = `${(stats.mode & 0o777).toString(8)} ${readFileSync(join(root, path), 'utf8')}`
  }
  return tree
}

/** Ways to change a tree; what cannot be done is left. */
type Edit = readonly [verb: 'write' | 'delete' | 'rename' | 'mode' | 'link' | 'folder' | 'touch', a: string, b: string]

function apply(root: string, [verb, a, b]: Edit): void {
  const [one, other] = [join(root, a), join(root, b)]
  try {
    if (verb === 'write') {
      mkdirSync(join(one, '..'), { recursive: true })
      writeFileSync(one, b)
    } else if (verb === 'delete') rmSync(one, { recursive: true })
    else if (verb === 'rename') renameSync(one, other)
    else if (verb === 'mode') chmodSync(one, statSync(one).isDirectory() ? 0o755 : 0o755)
    else if (verb === 'link') symlinkSync(b, one)
    else if (verb === 'touch') utimesSync(one, 1, 1)
    else mkdirSync(one, { recursive: true })
  } catch {
    // It is in the way of another edit.
  }
}

const path = fc.constantFrom('a', 'b', 'c', 'x/a', 'x/b', 'x/y/a', 'z')
const edit: fc.Arbitrary<Edit> = fc.tuple(
  fc.constantFrom('write', 'write', 'delete', 'rename', 'mode', 'link', 'folder', 'touch'),
  path,
  path,
)

test('whatever a run does to its copy, joining makes the codebase the same, wherever it is cut off and taken up', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit), fc.array(edit), fc.nat(40), async (before, edits, stop) => {
      const here = new WorkspaceWorld()
      try {
        for (const one of before) apply(here.codebase, one)
        let left = stop
        const between = (): void => {
          if (left-- === 0) throw new Error('cut off')
        }
        const run = here.order('a')
        const { path: copy } = await copyWorkspace(here).prepare(run)
        expect(treeOf(copy)).toEqual(treeOf(here.codebase))
        for (const one of edits) apply(copy, one)
        await copyWorkspace(here).audit(run)
        const wanted = treeOf(copy)
        const joining = here.joining(run)
        await copyWorkspace({ codebase: here.codebase, stateDir: here.stateDir, between })
          .integrate(joining)
          .catch((error: Error) => {
            if (error.message !== 'cut off') throw error
          })
        expect(await copyWorkspace(here).integrate(joining)).toMatchObject({ outcome: 'joined' })
        expect(treeOf(here.codebase)).toEqual(wanted)
      } finally {
        here.dispose()
      }
    }),
    { numRuns: Number(process.env['WORKSPACE_RUNS'] ?? 20) },
  )
}, 600_000)

test('a copy that is made of one that is not needed any more is as new', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(edit),
      fc.array(edit),
      fc.array(edit),
      fc.array(edit),
      async (before, left, since, edits) => {
        const here = new WorkspaceWorld()
        try {
          const workspace = copyWorkspace(here)
          for (const one of before) apply(here.codebase, one)
          const first = here.order('a')
          const { path: old } = await workspace.prepare(first)
          for (const one of left) apply(old, one)
          await workspace.dispose(first)
          for (const one of since) apply(here.codebase, one)
          const run = here.order('b')
          const { path: copy } = await workspace.prepare(run)
          expect(treeOf(copy)).toEqual(treeOf(here.codebase))
          expect(await workspace.audit(run)).toMatchObject({ written: 0 })
          for (const one of edits) apply(copy, one)
          const wanted = treeOf(copy)
          await workspace.audit(run)
          expect(await workspace.integrate(here.joining(run))).toMatchObject({ outcome: 'joined' })
          expect(treeOf(here.codebase)).toEqual(wanted)
          await workspace.dispose(run)
          await workspace.close?.()
          expect(readdirSync(join(copy, '..'))).toEqual([`${run.token}.joined`])
        } finally {
          here.dispose()
        }
      },
    ),
    { numRuns: Number(process.env['WORKSPACE_RUNS'] ?? 12) },
  )
}, 600_000)

test('a joining that was cut off and can no longer be finished is taken back', async () => {
  for (let stop = 3; stop < 6; stop++) {
    const here = world({ 'c.txt': 'c' })
    const run = here.order('a')
    const { path: copy } = await copyWorkspace(here).prepare(run)
    here.write({ 'a.txt': 'run', 'c.txt': 'run', 'z.txt': 'run' }, copy)
    rmSync(join(copy, 'deep'), { recursive: true })
    let left = stop
    const between = (): void => {
      if (left-- === 0) throw new Error('cut off')
    }
    const cut = copyWorkspace({ codebase: here.codebase, stateDir: here.stateDir, between })
    await expect(cut.integrate(here.joining(run))).rejects.toThrow('cut off')
    here.write({ 'z.txt': 'somebody else' })
    const joined = await copyWorkspace(here).integrate(here.joining(run))
    expect(joined).toEqual({ outcome: 'refused', conflicts: ['z.txt'] })
    expect(treeOf(here.codebase)).toEqual({
      'a.txt': '644 a',
      'c.txt': '644 c',
      deep: 'folder',
      'deep/b.txt': '644 b',
      'z.txt': '644 somebody else',
    })
  }
})

test('what others have changed meanwhile is refused by name, and nothing is joined', async () => {
  const here = world()
  const workspace = copyWorkspace(here)
  const [a, b] = [here.order('a'), here.order('b')]
  const places = await Promise.all([workspace.prepare(a), workspace.prepare(b)])
  here.write({ 'a.txt': 'of a', 'new.txt': 'same' }, places[0]?.path)
  here.write({ 'a.txt': 'of b', 'new.txt': 'same', 'b.txt': 'of b' }, places[1]?.path)
  const ends = await Promise.all([workspace.integrate(here.joining(a)), workspace.integrate(here.joining(b))])
  expect(ends).toEqual([
    { outcome: 'joined', paths: ['a.txt', 'new.txt'] },
    { outcome: 'refused', conflicts: ['a.txt'] },
  ])
  expect(existsSync(join(here.codebase, 'b.txt'))).toBe(false)
  const again = here.order('b')
  const { path: copy } = await workspace.prepare(again)
  expect(readFileSync(join(copy, 'a.txt'), 'utf8')).toBe('of a')
  expect(existsSync(places[1]?.path ?? '')).toBe(false)
  here.write({ 'a.txt': 'of both' }, copy)
  expect(await workspace.integrate(here.joining(again))).toMatchObject({ outcome: 'joined' })
})

test('many are joined at once, each with all that it changed', async () => {
  const here = world()
  const workspace = copyWorkspace(here)
  const runs = Array.from({ length: 8 }, (_, number) => here.order(`t${number}`))
  await Promise.all(
    runs.map(async (run) => {
      const { path: copy } = await workspace.prepare(run)
      here.write({ [`${run.task}/1`]: run.task, [`deep/${run.task}`]: run.task }, copy)
    }),
  )
  const ends = await Promise.all(runs.map((run) => workspace.integrate(here.joining(run))))
  expect(ends.map(({ outcome }) => outcome)).toEqual(runs.map(() => 'joined'))
  for (const { task } of runs) expect(here.text(`deep/${task}`)).toBe(task)
})

test('a link never leads a joining out of the tree', async () => {
  const here = world()
  const workspace = copyWorkspace(here)
  const run = here.order('a')
  const { path: copy } = await workspace.prepare(run)
  here.write({ 'deep/b.txt': 'new', 'deep/c.txt': 'new' }, copy)
  const elsewhere = world()
  rmSync(join(here.codebase, 'deep'), { recursive: true })
  symlinkSync(elsewhere.codebase, join(here.codebase, 'deep'))
  const end = await workspace.integrate(here.joining(run))
  expect(end).toEqual({ outcome: 'refused', conflicts: ['deep/b.txt', 'deep/c.txt'] })
  expect(Object.keys(treeOf(elsewhere.codebase))).toEqual(['a.txt', 'deep', 'deep/b.txt'])
})

test('what git ignores is not copied but for shared folders, and joined only where it is named', async () => {
  const here = world({
    '.gitignore': 'out\nnode_modules\n.env\nsecret\n',
    'node_modules/p/i.js': '1',
    '.env': 'E',
    secret: 's',
  })
  here.commit()
  const workspace = copyWorkspace({
    codebase: here.codebase,
    stateDir: here.stateDir,
    ignored: { copy: ['.env'] },
  })
  const run = here.order('a')
  const { path: copy, env } = await workspace.prepare(run)
  expect(readdirSync(copy).toSorted()).toEqual(['.env', '.gitignore', 'a.txt', 'deep', 'node_modules'])
  expect(readlinkSync(join(copy, 'node_modules'))).toBe(join(here.codebase, 'node_modules'))
  expect(env).toEqual({ GIT_CEILING_DIRECTORIES: join(copy, '..') })
  here.write({ 'out/o.txt': 'o', '.git/hooks/x': 'x', 'kept.txt': 'k' }, copy)
  expect(await workspace.integrate(here.joining(run))).toEqual({
    outcome: 'joined',
    paths: ['kept.txt'],
    left_out: ['.git/hooks/x', 'out/o.txt'],
  })
  const named = here.order('b', { scope: { includes: ['out/**'], excludes: [] } })
  here.write({ 'out/o.txt': 'o' }, (await workspace.prepare(named)).path)
  await workspace.integrate(here.joining(named))
  expect(here.text('out/o.txt')).toBe('o')
})

test('a state directory inside a repository of its own is not copied with it', async () => {
  const here = world()
  here.commit()
  here.write({ 'inner/a.txt': 'a' })
  execFileSync('git', ['init', '-q', '--template='], { cwd: join(here.codebase, 'inner') })
  const stateDir = join(here.codebase, 'inner', 'state')
  here.write({ 'inner/state/journal': 'x', 'inner/b.txt': 'b' })
  const run = here.order('a')
  const { path } = await copyWorkspace({ codebase: here.codebase, stateDir }).prepare(run)
  expect(readdirSync(join(path, 'inner'))).toEqual(['a.txt', 'b.txt'])
})

test('a copy that was being made when its coordinator died is made anew; a whole one is found again', async () => {
  const here = world()
  const run = here.order('a')
  const { path: copy } = await copyWorkspace(here).prepare(run)
  rmSync(`${copy}.base`)
  writeFileSync(join(copy, 'half'), '')
  await copyWorkspace(here).prepare(run)
  expect(readdirSync(copy).toSorted()).toEqual(['a.txt', 'deep'])
  writeFileSync(join(copy, 'work'), '')
  await copyWorkspace(here).prepare(run)
  expect(existsSync(join(copy, 'work'))).toBe(true)
})

test('a run that goes on from a checkpoint works in the copy of the one before it', async () => {
  const here = world()
  const first = here.order('a')
  const { path: before } = await copyWorkspace(here).prepare(first)
  writeFileSync(join(before, 'half.txt'), 'half')
  const next = here.order('a', { resume_from: { checkpoint: 'half', attempt: first.token } })
  const { path: copy } = await copyWorkspace(here).prepare(next)
  expect(readFileSync(join(copy, 'half.txt'), 'utf8')).toBe('half')
  expect(existsSync(before)).toBe(false)
  await copyWorkspace(here).audit(next)
  expect(await copyWorkspace(here).integrate(here.joining(next))).toEqual({ outcome: 'joined', paths: ['half.txt'] })
})

test('a check and an undo work in the copy until its changes are joined, then in the codebase', async () => {
  const here = world()
  const workspace = copyWorkspace(here)
  const run = here.order('a')
  const { path: copy } = await workspace.prepare(run)
  const check = here.order('a', { kind: 'check', workspace_of: run.token })
  expect((await workspace.prepare(check)).path).toBe(copy)
  await workspace.audit(run)
  writeFileSync(join(copy, 'written-by-the-check'), '')
  await workspace.integrate(here.joining(run))
  await workspace.dispose(here.joining(run))
  const undo = here.order('a', { kind: 'compensate', workspace_of: run.token })
  expect((await workspace.prepare(undo)).path).toBe(here.codebase)
  expect(existsSync(join(here.codebase, 'written-by-the-check'))).toBe(false)
})
