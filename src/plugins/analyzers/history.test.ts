import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CodeHistory, Unread } from '../../core/model/code-index.ts'
import { addFiles, gitIn, sourceTree } from '../../testing/source-tree.ts'
import type { HistoryOptions } from './history.ts'
import { readHistory } from './history.ts'

function commit(root: string, message: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  addFiles(root, files)
  gitIn(root, 'add', '-A')
  gitIn(root, 'commit', '-q', '--allow-empty', '-m', message)
  return gitIn(root, 'rev-parse', 'HEAD').trim()
}

/** A repository of four commits: two files that change together, one renamed, and a folder of its own. */
function shop(): string {
  const root = sourceTree({})
  gitIn(root, 'init', '-q')
  commit(root, 'Start', { 'till.ts': 'one\n', 'old.ts': 'a\nb\nc\nd\n', 'web/app.ts': 'x\n' })
  commit(root, 'Count', { 'till.ts': 'one\ntwo\n', 'web/app.ts': 'x\ny\nz\n' })
  renameSync(join(root, 'old.ts'), join(root, 'new.ts'))
  commit(root, 'Rename', {})
  commit(root, 'Count more', { 'till.ts': 'one\ntwo\nthree\n', 'web/app.ts': 'x\ny\n' })
  return root
}

const PATHS = new Set(['till.ts', 'new.ts', 'web/app.ts'])

async function told(
  root: string,
  paths: ReadonlySet<string> = PATHS,
  options: HistoryOptions = {},
): Promise<{ history: CodeHistory | null; notes: string[] }> {
  const notes: Unread[] = []
  const history = await readHistory(root, paths, { ...options, unread: (entry) => notes.push(entry) })
  return { history, notes: notes.map(({ code, reason }) => `${code}: ${reason}`) }
}

/** Acts with other environment variables than ours. */
async function within<T>(variables: Readonly<Record<string, string>>, act: () => Promise<T>): Promise<T> {
  const before = { ...process.env }
  Object.assign(process.env, variables)
  try {
    return await act()
  } finally {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
  }
}

test('the history of a repository is read, with renames and co-changes', async () => {
  const root = shop()
  const { history, notes } = await told(root)
  expect(notes).toEqual([])
  expect(history).toMatchObject({
    commit: gitIn(root, 'rev-parse', 'HEAD').trim(),
    commits: 4,
    truncated: false,
    files: [
      { path: 'new.ts', commits: 2, added: 4 },
      { path: 'till.ts', commits: 3, added: 3 },
      { path: 'web/app.ts', commits: 3, added: 3 },
    ],
    co_changes: [{ a: 'till.ts', b: 'web/app.ts', commits: 3 }],
  })
  expect(history?.changes.map(({ message }) => message)).toEqual(['Count more', 'Rename', 'Count', 'Start'])
})

test('a folder inside the repository has paths of its own', async () => {
  const root = shop()
  const { history } = await told(join(root, 'web'), new Set(['app.ts']))
  expect(history?.files).toEqual([{ path: 'app.ts', commits: 3, heat: 1.583333, added: 3 }])
  mkdirSync(join(root, 'empty'))
  const none = await told(join(root, 'empty'), new Set())
  expect(none).toEqual({ history: null, notes: ['no-commits: No commit touches this folder.'] })
})

test('a second reading takes commits from the cache and says the same, also after new and rewritten commits', async () => {
  const root = shop()
  const cache_file = join(sourceTree({}), 'history.json')
  const cold = await told(root, PATHS, { cache_file })
  expect(await told(root, PATHS, { cache_file })).toEqual(cold)
  // Another answer from the same commits: only then are the cached commits looked at.
  const fewer = new Set(['till.ts'])
  expect(await told(root, fewer, { cache_file })).toEqual(await told(root, fewer))
  commit(root, 'New', { 'till.ts': 'four\n', 'web/app.ts': 'four\n' })
  expect(await told(root, PATHS, { cache_file })).toEqual(await told(root))
  gitIn(root, 'reset', '-q', '--hard', 'HEAD~2')
  commit(root, 'Other', { 'new.ts': 'other\n' })
  expect(await told(root, PATHS, { cache_file })).toEqual(await told(root))
})

test('only commits that the cache does not hold are read', async () => {
  const root = shop()
  const cache_file = join(sourceTree({}), 'history.json')
  await told(root, PATHS, { cache_file })
  writeFileSync(cache_file, readFileSync(cache_file, 'utf8').replace('"Start"', '"Begun"'))
  commit(root, 'New', { 'till.ts': 'four\n' })
  const { history } = await told(root, PATHS, { cache_file })
  expect(history?.changes.map(({ message }) => message)).toEqual(['New', 'Count more', 'Rename', 'Count', 'Begun'])
})

test('a cache that is broken, cut off or of another folder is not believed', async () => {
  const root = shop()
  const cache_file = join(sourceTree({}), 'history.json')
  const right = await told(root, PATHS, { cache_file })
  const whole = readFileSync(cache_file, 'utf8')
  for (const content of [
    '',
    '{}',
    whole.slice(0, 80),
    whole.replace('"prefix":""', '"prefix":"web/"'),
    whole.replace('[0,', '[99,'),
  ]) {
    writeFileSync(cache_file, content)
    rmSync(`${cache_file}.answer`, { force: true })
    expect(await told(root, PATHS, { cache_file })).toEqual(right)
  }
  expect(await told(root, PATHS, { cache_file: join(root, 'no', 'such', 'folder') })).toEqual(right)
})

test('older commits than asked for are left out and that is said', async () => {
  const { history, notes } = await told(shop(), PATHS, { most_commits: 2 })
  expect(history).toMatchObject({ commits: 2, truncated: true })
  expect(notes).toEqual(['history-cut: Only the newest 2 commits were read.'])
  const bounded = await told(shop(), PATHS, { most_touched: 3 })
  expect(bounded.history).toMatchObject({ commits: 2, truncated: true })
  expect(bounded.notes).toEqual([
    'history-cut: The history names very many files; only the newest 2 commits were read.',
  ])
})

test('a shallow clone is read without the commit at which it was cut off', async () => {
  const clone = join(sourceTree({}), 'clone')
  gitIn(shop(), 'clone', '-q', '--depth', '3', `file://${shop()}`, clone)
  const { history, notes } = await told(clone)
  expect(history).toMatchObject({ commits: 2, truncated: true })
  expect(notes).toEqual([
    'shallow: The clone is shallow, so older commits are not there. `git fetch --unshallow` brings them.',
  ])
})

test('missing contents cost only the count of lines of their commit', async () => {
  const root = shop()
  const blob = gitIn(root, 'rev-parse', 'HEAD~2:till.ts').trim()
  rmSync(join(root, '.git', 'objects', blob.slice(0, 2), blob.slice(2)))
  const cache_file = join(sourceTree({}), 'history.json')
  const { history, notes } = await told(root, PATHS, { cache_file })
  expect(history).toMatchObject({ commits: 4, truncated: false, co_changes: [{ commits: 3 }] })
  expect(history?.files.find(({ path }) => path === 'till.ts')).toMatchObject({ commits: 3, added: 1 })
  const said =
    'Contents that 2 commits need are not in the repository (a partial clone?); their added lines were not counted.'
  expect(notes).toEqual([`missing-objects: ${said}`])
  expect((await told(root, new Set(['till.ts']), { cache_file })).notes).toEqual(notes)
})

test('what a partial clone has not is not fetched', async () => {
  const root = shop()
  gitIn(root, 'config', 'uploadpack.allowFilter', 'true')
  const clone = join(sourceTree({}), 'clone')
  gitIn(root, 'clone', '-q', '--filter=blob:none', `file://${root}`, clone)
  const before = snapshot(join(clone, '.git'))
  const { history, notes } = await told(clone)
  expect(history).toMatchObject({ commits: 4, truncated: false, co_changes: [{ commits: 3 }] })
  expect(notes[0]).toMatch(/^missing-objects: /)
  expect(snapshot(join(clone, '.git'))).toEqual(before)
})

test('missing folders cost the commit, and the rest is read', async () => {
  const root = shop()
  const tree = gitIn(root, 'rev-parse', 'HEAD~2^{tree}').trim()
  rmSync(join(root, '.git', 'objects', tree.slice(0, 2), tree.slice(2)))
  const { history, notes } = await told(root)
  expect(history).toMatchObject({ commits: 2, truncated: true })
  expect(notes).toHaveLength(1)
  expect(notes[0]).toMatch(/^broken-repository: 2 commits could not be read: /)
})

test('without a repository, commits or git there is no history, and the reason is said', async () => {
  const none = sourceTree({ 'a.ts': '' })
  expect(await told(none)).toEqual({
    history: null,
    notes: ['no-repository: The codebase stands in no git repository, so there is no history.'],
  })
  gitIn(none, 'init', '-q')
  expect(await told(none)).toEqual({ history: null, notes: ['no-commits: The repository has no commits yet.'] })
  const root = shop()
  writeFileSync(join(root, '.git', 'config'), '[core\n')
  const broken = await told(root)
  expect(broken.history).toBeNull()
  expect(broken.notes[0]).toMatch(/^broken-repository: Git cannot read the repository: fatal: bad config line 1/)
  expect(await within({ PATH: none }, () => told(none))).toEqual({
    history: null,
    notes: ['git-missing: The program git was not found, so the history was not read.'],
  })
})

test.skipIf(process.getuid?.() !== 0)('a repository of another user is not read, and what to do is said', async () => {
  const root = shop()
  chownSync(root, 12_345, 12_345)
  chownSync(join(root, '.git'), 12_345, 12_345)
  const settings = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
  const { history, notes } = await within(settings, () => told(root))
  expect(history).toBeNull()
  expect(notes[0]).toMatch(/^other-owner: .* `git config --global --add safe\.directory <its folder>`\.$/)
})

test('nothing that the settings of a repository name is run, and nothing is written', async () => {
  const root = shop()
  const trap = join(sourceTree({}), 'trap')
  const ran = `${trap}.ran`
  writeFileSync(trap, `#!/bin/sh\ntouch '${ran}'\ncat\n`)
  chmodSync(trap, 0o755)
  for (const setting of [
    'core.fsmonitor',
    'core.pager',
    'diff.external',
    'diff.odd.textconv',
    'diff.odd.command',
    'gpg.program',
    'core.sshCommand',
  ]) {
    gitIn(root, 'config', setting, trap)
  }
  gitIn(root, 'config', 'log.showSignature', 'true')
  gitIn(root, 'config', 'diff.orderFile', '/no/such/file')
  writeFileSync(join(root, '.git', 'info', 'attributes'), '*.ts diff=odd\n')
  const before = snapshot(join(root, '.git'))
  const { history } = await told(root)
  expect(history).toMatchObject({ commits: 4, files: [{ added: 4 }, { added: 3 }, { added: 3 }] })
  expect(existsSync(ran)).toBe(false)
  expect(snapshot(join(root, '.git'))).toEqual(before)
})

function snapshot(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => `${path} ${statSync(join(folder, path)).mtimeMs}`)
    .sort()
}

test('a repository that variables around us point at is not the one that is read', async () => {
  const [root, other] = [shop(), shop()]
  commit(other, 'Elsewhere', { 'till.ts': 'no\n' })
  const { history } = await within({ GIT_DIR: join(other, '.git') }, () => told(root))
  expect(history?.commits).toBe(4)
})

test('merges count once, through the commits that they bring', async () => {
  const root = shop()
  const main = gitIn(root, 'rev-parse', '--abbrev-ref', 'HEAD').trim()
  gitIn(root, 'checkout', '-q', '-b', 'side', 'HEAD~1')
  commit(root, 'Side', { 'new.ts': 'side\n' })
  gitIn(root, 'checkout', '-q', main)
  gitIn(root, 'merge', '-q', '--no-ff', '-m', 'Merge side', 'side')
  const { history } = await told(root)
  expect(history?.commits).toBe(5)
  expect(history?.changes.map(({ message }) => message)).not.toContain('Merge side')
})

test('odd names, empty commits, links and submodules are taken as they are', async () => {
  const root = sourceTree({})
  gitIn(root, 'init', '-q')
  const odd = ['line\nbreak.ts', '-x.ts', '__proto__', 'ümlaut ✓.ts', 'tab\there']
  commit(root, 'One', Object.fromEntries(odd.map((name) => [name, 'a\n'])))
  commit(root, 'Nothing at all', {})
  commit(root, 'Two\u0007', Object.fromEntries(odd.map((name) => [name, 'a\nb\n'])))
  gitIn(root, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`)
  gitIn(root, 'commit', '-q', '-m', 'A submodule')
  const { history, notes } = await told(root, new Set([...odd, 'module']))
  expect(notes).toEqual([])
  expect(history).toMatchObject({ commits: 4, truncated: false })
  expect(history?.files.map(({ path, commits, added }) => [path, commits, added])).toEqual(
    odd.toSorted().map((path) => [path, 2, 2]),
  )
  expect(history?.changes.map(({ message }) => message)).toEqual(['Two', 'One'])
})
