/**
 * What every workspace must do. A new one's test is one call:
 *
 *   exerciseWorkspace((places) => copyWorkspace(places))
 */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { AttemptOrder } from '../core/model/attempt.ts'
import type { Workspace } from '../core/ports/workspace.ts'

/** Where a workspace under test finds a codebase. */
export interface WorkspacePlaces {
  readonly codebase: string
  readonly stateDir: string
}

/** A codebase of its own for one test. */
export class WorkspaceWorld {
  readonly codebase = mkdtempSync(join(tmpdir(), 'workspace-'))
  readonly stateDir = join(this.codebase, '.tasks')
  #attempts = 0

  /** Writes files, by their paths. */
  write(files: Readonly<Record<string, string>>, root = this.codebase): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
  }

  /** Makes the codebase a repository with one commit. */
  commit(): void {
    const git = (...args: string[]): void => {
      const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'init.defaultBranch=main']
      execFileSync('git', [...identity, ...args], { cwd: this.codebase, stdio: 'ignore' })
    }
    if (!existsSync(join(this.codebase, '.git'))) git('init', '--template=')
    git('add', '-A')
    git('commit', '--allow-empty', '-m', 'first')
  }

  /** The order of a run, or of what belongs to one. */
  order(task: string, more: Partial<AttemptOrder> = {}): AttemptOrder {
    const number = ++this.#attempts
    return {
      token: `P1.${task}-${number}`,
      execution_id: 'exec-1',
      task: `P1.${task}`,
      title: task,
      kind: 'run',
      number,
      worker: 'worker-1',
      executor: 'command',
      action: { kind: 'shell', cmd: 'true' },
      ...more,
    }
  }

  /** The order that joins what a run did. */
  joining(run: AttemptOrder): AttemptOrder {
    return this.order(run.task.slice(3), { kind: 'integrate', workspace_of: run.token, ...scopeOf(run) })
  }

  /** What a file of the codebase holds. */
  text(path: string): string {
    return readFileSync(join(this.codebase, path), 'utf8')
  }

  /** Takes everything away. */
  dispose(): void {
    rmSync(this.codebase, { recursive: true, force: true })
  }
}

function scopeOf({ scope }: AttemptOrder): Pick<AttemptOrder, 'scope'> {
  return scope === undefined ? {} : { scope }
}

const SCOPE = { includes: ['src/**'], excludes: ['src/kept/**'] }

/** Ways to write where one may not, with the paths that must be found. */
const STRAYINGS: readonly (readonly [string, (root: string) => void, readonly string[]])[] = [
  ['editing a file', (root) => writeFileSync(join(root, 'other/a.txt'), 'changed'), ['other/a.txt']],
  ['editing what is excluded', (root) => writeFileSync(join(root, 'src/kept/k.txt'), 'changed'), ['src/kept/k.txt']],
  [
    'renaming a file',
    (root) => renameSync(join(root, 'other/a.txt'), join(root, 'other/b.txt')),
    ['other/a.txt', 'other/b.txt'],
  ],
  ['moving a file out of the scope', (root) => renameSync(join(root, 'src/a.txt'), join(root, 'a.txt')), ['a.txt']],
  [
    'writing through a link',
    (root) => {
      symlinkSync('../other', join(root, 'src/link'))
      writeFileSync(join(root, 'src/link/a.txt'), 'changed')
    },
    ['other/a.txt'],
  ],
  ['a link that leads out', (root) => symlinkSync('../../elsewhere', join(root, 'src/out')), ['src/out']],
  [
    'writing into a repository inside',
    (root) => writeFileSync(join(root, 'module/m.txt'), 'changed'),
    ['module/m.txt'],
  ],
  [
    'a hook of git',
    (root) => {
      mkdirSync(join(root, '.git/hooks'), { recursive: true })
      writeFileSync(join(root, '.git/hooks/pre-commit'), 'exit 0')
    },
    ['.git/hooks/pre-commit'],
  ],
  [
    'a file that git ignores',
    (root) => {
      mkdirSync(join(root, 'generated'), { recursive: true })
      writeFileSync(join(root, 'generated/g.txt'), 'new')
    },
    ['generated/g.txt'],
  ],
  ['a file that is new', (root) => writeFileSync(join(root, 'new.txt'), 'new'), ['new.txt']],
]

function exampleWorld(): WorkspaceWorld {
  const made = new WorkspaceWorld()
  made.write({
    'src/a.txt': 'a',
    'src/kept/k.txt': 'k',
    'other/a.txt': 'a',
    'module/m.txt': 'm',
    '.gitignore': 'generated\n',
  })
  made.commit()
  execFileSync('git', ['init', '--template='], { cwd: join(made.codebase, 'module'), stdio: 'ignore' })
  return made
}

/** Registers the conformance tests of a workspace. */
export function exerciseWorkspace(make: (places: WorkspacePlaces) => Workspace): void {
  const worlds: WorkspaceWorld[] = []
  let original: WorkspaceWorld | undefined
  const world = (): WorkspaceWorld => {
    original ??= exampleWorld()
    const made = new WorkspaceWorld()
    worlds.push(made)
    cpSync(original.codebase, made.codebase, { recursive: true })
    return made
  }
  afterEach(() => {
    for (const made of worlds.splice(0)) made.dispose()
  })
  afterAll(() => original?.dispose())

  test('what is written in scope is counted and no finding; asked twice, the place is the same', async () => {
    const here = world()
    const workspace = make(here)
    const order = here.order('a', { scope: SCOPE })
    const { path } = await workspace.prepare(order)
    here.write({ 'src/a.txt': 'b', 'src/new/n.txt': 'n' }, path)
    expect((await workspace.prepare(order)).path).toBe(path)
    expect(await workspace.audit(order)).toMatchObject({
      written: 2,
      outside: [],
      outside_count: 0,
      attributed: true,
      candidates: [],
    })
    const written = await workspace.written(order)
    expect(written?.put.toSorted()).toEqual(['src/a.txt', 'src/new/n.txt'])
    expect(await workspace.integrate(here.joining(order))).toMatchObject({ outcome: 'joined' })
    expect([here.text('src/a.txt'), here.text('src/new/n.txt')]).toEqual(['b', 'n'])
  })

  test.each(STRAYINGS)('%s outside the scope is found', async (_, stray, paths) => {
    const here = world()
    const workspace = make(here)
    const order = here.order('a', { scope: SCOPE })
    const { path } = await workspace.prepare(order)
    stray(path)
    expect(await workspace.audit(order)).toMatchObject({ outside: paths, attributed: true })
  })

  test('without a scope only what belongs to git is a finding', async () => {
    const here = world()
    const workspace = make(here)
    const order = here.order('a')
    const { path } = await workspace.prepare(order)
    here.write({ 'anywhere.txt': 'x', '.git/hooks/post-merge': 'x' }, path)
    expect((await workspace.audit(order)).outside).toEqual(['.git/hooks/post-merge'])
  })

  test('what is written below the folder of the site is nobody else’s business', async () => {
    const here = world()
    const workspace = make(here)
    const order = here.order('a', { scope: SCOPE })
    await workspace.prepare(order)
    here.write({ '.tasks/executions/exec-1/attempts/x/log': 'x', '.tasks/cache/y': 'y' })
    expect(await workspace.audit(order)).toMatchObject({ written: 0, outside: [] })
  })

  test('an odd name is a path like others', async () => {
    const here = world()
    const workspace = make(here)
    const order = here.order('a', { scope: SCOPE })
    const { path } = await workspace.prepare(order)
    const odd = ['-x', '__proto__', 'a\nb', '*', ' ', '漢字']
    here.write(Object.fromEntries(odd.map((name) => [`${name}/${name}`, 'x'])), path)
    expect((await workspace.audit(order)).outside.toSorted()).toEqual(odd.map((name) => `${name}/${name}`).toSorted())
  })
}
