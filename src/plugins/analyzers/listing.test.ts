import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addFiles, gitIn, sourceTree } from '../../testing/source-tree.ts'
import { listFiles } from './listing.ts'
import { unreadList } from './unread-list.ts'

async function listed(root: string): Promise<{ paths: string[]; unread: string[] }> {
  const unread = unreadList()
  const files = await listFiles(root, unread)
  return {
    paths: files.map(({ path }) => path),
    unread: unread.folded().map(({ code, path, reason }) => `${code} ${path}: ${reason}`),
  }
}

/** The same folder looked at through git and without it. */
async function bothWays(root: string): Promise<{ git: string[]; walk: string[] }> {
  gitIn(root, 'init', '-q')
  const git = (await listed(root)).paths
  // What git keeps stays, so that info/exclude holds, but it is no repository any more.
  rmSync(join(root, '.git', 'HEAD'))
  rmSync(join(root, '.git', 'refs'), { recursive: true })
  return { git, walk: (await listed(root)).paths }
}

test('a tree is listed the same with git and without', async () => {
  const root = sourceTree({
    '.gitignore':
      '*.log\n!keep.log\n/build/\ndocs/**/draft-*\n# comment\n\\#odd\ntrailing   \n[a-c]?.tmp\n**/deep/x\nfoo/*\n!foo/b\n',
    'a.ts': '',
    'x.log': '',
    'keep.log': '',
    'build/out.js': '',
    'src/build/in.js': '',
    'docs/draft-1': '',
    'docs/a/b/draft-2': '',
    'docs/a/final': '',
    '#odd': '',
    trailing: '',
    'a1.tmp': '',
    'd1.tmp': '',
    'one/two/deep/x': '',
    'foo/a': '',
    'foo/b': '',
    'foo/c/d': '',
    'src/.gitignore': 'local\n!../x.log\n*.log\n!special.log\n',
    'src/local': '',
    'src/special.log': '',
    'src/other.log': '',
    'with space/ä.ts': '',
  })
  const { git, walk } = await bothWays(root)
  expect(walk).toEqual(git)
  expect(git).toMatchInlineSnapshot(`
    [
      ".gitignore",
      "a.ts",
      "d1.tmp",
      "docs/a/final",
      "foo/b",
      "keep.log",
      "src/.gitignore",
      "src/build/in.js",
      "src/special.log",
      "with space/ä.ts",
    ]
  `)
})

test('any ignore file means to the walk what it means to git', async () => {
  const name = fc.constantFrom('a', 'b', 'ab', 'c.ts', 'a]', 'sub')
  const piece = fc.constantFrom('a', 'b', '*', '?', '[ab]', '[!a]', 'sub', '*.ts', '\\a', '[a-b]*', 'a[', '[]a]', '.')
  const pieces = fc.array(piece, { minLength: 1, maxLength: 2 }).map((parts) => parts.join(''))
  // git takes `a**` for more than two stars when what stands before it is plain text, against its own manual.
  const segment = fc.oneof(
    { weight: 4, arbitrary: pieces.filter((text) => !text.includes('**')) },
    { weight: 1, arbitrary: fc.constant('**') },
  )
  const pattern = fc
    .tuple(
      fc.constantFrom('', '!', '/', '!/', '\\', '# '),
      fc.array(segment, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '/', ' ', '/**'),
    )
    .map(([start, segments, end]) => `${start}${segments.join('/')}${end}`)
  const ignore = fc.array(pattern, { maxLength: 4 }).map((lines) => lines.join('\n'))
  const paths = fc.uniqueArray(
    fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}.x`),
    { maxLength: 8 },
  )
  const root = sourceTree({})
  let run = 0
  await fc.assert(
    fc.asyncProperty(ignore, ignore, paths, async (top, below, names) => {
      const folder = join(root, String(run++))
      addFiles(folder, Object.fromEntries(names.map((path) => [path, ''])))
      addFiles(folder, { '.gitignore': top, 'sub/.gitignore': below, 'sub/f': '', 'ab/sub/b.y': '', 'd.ts': '' })
      const { git, walk } = await bothWays(folder)
      expect(walk).toEqual(git)
      rmSync(folder, { recursive: true })
    }),
    { numRuns: 25 },
  )
})

test('a folder below the top of its repository hears what stands above it', async () => {
  const root = sourceTree({
    '.gitignore': '*.log\n/part/no.ts\n',
    'part/yes.ts': '',
    'part/no.ts': '',
    'part/a.log': '',
  })
  gitIn(root, 'init', '-q')
  expect((await listed(join(root, 'part'))).paths).toEqual(['yes.ts'])
  rmSync(join(root, '.git', 'HEAD'))
  expect((await listed(join(root, 'part'))).paths).toEqual(['yes.ts'])
})

test('a folder that is ignored itself is listed when somebody names it', async () => {
  const root = sourceTree({ '.gitignore': 'out/\n', 'out/a.ts': '', 'out/b.log': '', 'out/.gitignore': '*.log\n' })
  gitIn(root, 'init', '-q')
  expect((await listed(join(root, 'out'))).paths).toEqual(['.gitignore', 'a.ts'])
})

test('links are not followed, and what git still knows behind one is not read', async () => {
  const root = sourceTree({ 'real/a.ts': '', 'was/b.ts': '' })
  gitIn(root, 'init', '-q')
  gitIn(root, 'add', '.')
  renameSync(join(root, 'was'), join(root, 'moved'))
  symlinkSync('moved', join(root, 'was'))
  symlinkSync('.', join(root, 'real', 'loop'))
  symlinkSync('nowhere', join(root, 'broken'))
  const { paths, unread } = await listed(root)
  expect(paths).toEqual(['moved/b.ts', 'real/a.ts'])
  expect(unread).toMatchInlineSnapshot(`
    [
      "symlink broken: It is a symbolic link, which is not followed.",
      "symlink real/loop: It is a symbolic link, which is not followed.",
      "symlink was: It is a symbolic link, which is not followed.",
    ]
  `)
  rmSync(join(root, '.git'), { recursive: true })
  expect(await listed(root)).toEqual({ paths, unread })
})

test('what git knows outside the codebase, or behind a link that it ignores, is not read', async () => {
  const place = sourceTree({
    'inside/a.ts': '',
    'inside/xx/own.ts': '',
    'inside/was/b.ts': '',
    'own.ts': '',
    'far/b.ts': '',
  })
  const root = join(place, 'inside')
  gitIn(root, 'init', '-q')
  gitIn(root, 'add', '.')
  rmSync(join(root, 'was'), { recursive: true })
  symlinkSync('../far', join(root, 'was'))
  addFiles(root, { '.gitignore': 'was\n' })
  // No git writes such a list of files, but it may come with a folder.
  const index = Buffer.from(readFileSync(join(root, '.git/index'), 'latin1').replace('xx/own', '../own'), 'latin1')
  const body = index.subarray(0, -20)
  writeFileSync(join(root, '.git/index'), Buffer.concat([body, createHash('sha1').update(body).digest()]))
  expect(gitIn(root, 'ls-files')).toContain('../own.ts')
  expect((await listed(root)).paths).toEqual(['.gitignore', 'a.ts', 'xx/own.ts'])
})

test.skipIf(process.platform === 'win32')('a pipe in place of an ignore file makes nobody wait', async () => {
  const root = sourceTree({ 'a.ts': '' })
  execFileSync('mkfifo', [join(root, '.gitignore')])
  expect((await listed(root)).paths).toEqual(['a.ts'])
})

test('repositories inside are named and not entered', async () => {
  const root = sourceTree({ 'a.ts': '', 'lib/inner/b.ts': '' })
  gitIn(root, 'init', '-q')
  gitIn(join(root, 'lib', 'inner'), 'init', '-q')
  const expected = {
    paths: ['a.ts'],
    unread: ['submodule lib/inner: It is a repository of its own, which is not entered.'],
  }
  expect(await listed(root)).toEqual(expected)
  gitIn(join(root, 'lib', 'inner'), 'commit', '-q', '--allow-empty', '-m', 'first')
  gitIn(root, '-c', 'advice.addEmbeddedRepo=false', 'add', '.')
  expect(await listed(root)).toEqual(expected)
  rmSync(join(root, '.git'), { recursive: true })
  expect(await listed(root)).toEqual(expected)
})

test('what is no part of the codebase by its place is left out', async () => {
  const root = sourceTree({
    'src/a.ts': '',
    'node_modules/x/index.js': '',
    'services/api/vendor/x.go': '',
    'py/.venv/lib/x.py': '',
    'web/.next/x.js': '',
    '.tasks/site.db': '',
    'src/.tasks/x': '',
  })
  const walked = await listed(root)
  expect(walked.paths).toEqual(['src/a.ts'])
  expect(walked.unread).toMatchInlineSnapshot(`
    [
      "generated web/.next: The folder holds what a tool made.",
      "vendored node_modules: The folder holds code of others.",
      "vendored py/.venv: The folder holds code of others.",
      "vendored services/api/vendor: The folder holds code of others.",
    ]
  `)
  gitIn(root, 'init', '-q')
  expect(await listed(root)).toEqual(walked)
})

test('a plan of ours does not change what is listed', async () => {
  const root = sourceTree({ 'a.ts': '', 'plans/x.md': '', 'coordinator.json': '{}', 'other/coordinator.json': '{}' })
  const before = await listed(root)
  addFiles(root, {
    'plans/mine/coordinator.json': '{}',
    'plans/mine/.tasks-meta.json': '{}',
    'plans/mine/Plan.md': '',
    'plans/mine/spec/spec.md': '',
  })
  expect(await listed(root)).toEqual(before)
  gitIn(root, 'init', '-q')
  expect(await listed(root)).toEqual(before)
  addFiles(root, { '.gitignore': '.tasks-meta.json\n' })
  expect((await listed(root)).paths).toEqual(['.gitignore', ...before.paths])
})

test('a plan in the codebase itself takes only its own files away', async () => {
  const root = sourceTree({
    'a.ts': '',
    'dag.json': '',
    'coordinator.json': '',
    '.tasks-meta.json': '',
    'spec/spec.md': '',
  })
  expect((await listed(root)).paths).toEqual(['a.ts'])
})

test('odd names are listed as they are, and what is no UTF-8 or no file is said', async () => {
  const root = sourceTree({ '-x.ts': '', 'new\nline.ts': '', 'quo\'te".ts': '', '__proto__/constructor.ts': '' })
  writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x61, 0xe9, 0x2e, 0x74, 0x73])]), '')
  execFileSync('mkfifo', [join(root, 'pipe.ts')])
  const walked = await listed(root)
  expect(walked).toMatchInlineSnapshot(`
    {
      "paths": [
        "-x.ts",
        "__proto__/constructor.ts",
        "new
    line.ts",
        "quo'te".ts",
      ],
      "unread": [
        "unreadable a�.ts: Its name is not UTF-8, so no plan could name it.",
        "unreadable pipe.ts: It is no regular file.",
      ],
    }
  `)
  gitIn(root, 'init', '-q')
  // git passes over pipes by itself.
  expect((await listed(root)).paths).toEqual(walked.paths)
})

test('tracked files that are deleted are no part of the tree', async () => {
  const root = sourceTree({ 'a.ts': '', 'gone.ts': '' })
  gitIn(root, 'init', '-q')
  gitIn(root, 'add', '.')
  rmSync(join(root, 'gone.ts'))
  expect(await listed(root)).toEqual({ paths: ['a.ts'], unread: [] })
})

test('settings of a repository start no program', async () => {
  const root = sourceTree({ 'a.ts': '' })
  gitIn(root, 'init', '-q')
  const marker = join(root, '.git', 'started')
  writeFileSync(join(root, '.git', 'watch'), `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 })
  gitIn(root, 'config', 'core.fsmonitor', join(root, '.git', 'watch'))
  expect((await listed(root)).paths).toEqual(['a.ts'])
  expect(existsSync(marker)).toBe(false)
})

test('a repository that git refuses is walked, which is said', async () => {
  const root = sourceTree({ 'a.ts': '', 'b.log': '', '.gitignore': '*.log\n' })
  gitIn(root, 'init', '-q')
  writeFileSync(join(root, '.git', 'index'), 'damaged')
  const { paths, unread } = await listed(root)
  expect(paths).toEqual(['.gitignore', 'a.ts'])
  expect(unread.join('\n')).toMatch(
    /^git-refused \.: git did not list the files, so they were looked up without it: .+$/,
  )
})

test('without the program git a tree is walked, which is said', async () => {
  const root = sourceTree({ 'a.ts': '', 'b.log': '', '.gitignore': '*.log\n' })
  gitIn(root, 'init', '-q')
  const path = process.env['PATH']
  mkdirSync(join(root, '.git', 'empty'))
  process.env['PATH'] = join(root, '.git', 'empty')
  try {
    expect(await listed(root)).toEqual({
      paths: ['.gitignore', 'a.ts'],
      unread: [
        'git-missing .: The program git was not found: .gitignore was read without it, and there is no history.',
      ],
    })
  } finally {
    process.env['PATH'] = path
  }
})
