// `tasks analyze` as a shell sees it: what is found, explained and written, and how mistakes end.
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CodebaseArtifact } from '../../src/core/model/codebase-artifact.ts'
import { readRuleFolder } from '../../src/plugins/analyzers/rule-folder.ts'
import { trySamples } from '../../src/plugins/analyzers/rule-samples.ts'
import { start } from '../support/command.ts'
import { folderSource } from '../support/folder.ts'
import { ENV, expectRefusal, LAUNCHER, listing, tasks, tasksAsNobody, write } from '../support/tasks-command.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const EXAMPLE = join(ROOT, 'examples', 'own-rules')
const freshFolder = folderSource()
const isRoot = process.getuid?.() === 0

const BACKEND = {
  'src/auth/base.ts': `/** Signs in. */
export abstract class BaseAuthProvider {
  abstract signIn(code: string): Promise<void>
}
`,
  'src/auth/github.ts': `import { BaseAuthProvider } from './base.ts'
export class GitHub extends BaseAuthProvider {
  async signIn(code: string): Promise<void> {}
}
`,
  'src/auth/google.ts': `import { BaseAuthProvider } from './base.ts'
export class Google extends BaseAuthProvider {
  async signIn(code: string): Promise<void> {}
}
`,
  'package.json': '{ "name": "backend", "scripts": { "test": "vitest run" } }',
}

function backend(): string {
  const folder = freshFolder()
  write(folder, BACKEND)
  return folder
}

describe.concurrent('tasks analyze', () => {
  test('tells what there is, and touches nothing', async () => {
    const folder = backend()
    const before = listing(folder)
    const ended = await tasks(folder, 'analyze')
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
    for (const line of [
      /files +4, \d+ lines: 3 source, 1 build\n/,
      /languages +3 typescript\n/,
      /packages +1: backend \(npm, \.\)\n/,
      /test +npm test \(package\.json:1\)\n/,
      /\[Extension points\] 1\n +abstract class BaseAuthProvider \(src\/auth\/base\.ts:2\): 2 subclasses/,
    ]) {
      expect(ended.stdout).toMatch(line)
    }
    expect(listing(folder)).toEqual(before)
  })

  test('explains a symbol, by its name or as plans write it, and gives the nearest names of one that is not there', async () => {
    const folder = backend()
    const [named, placed, unknown] = await Promise.all([
      tasks(folder, 'analyze', '--why', 'BaseAuthProvider'),
      tasks(folder, 'analyze', '--why', 'src/auth/base.ts#BaseAuthProvider', '--json'),
      tasks(folder, 'analyze', '--why', 'BaseAuthProvidr'),
    ])
    expect(named.stdout).toMatch(/^BaseAuthProvider class\n +stands in +src\/auth\/base\.ts:2\n/)
    expect(named.stdout).toMatch(/built upon by +GitHub \(src\/auth\/github\.ts:2\), extends\n/)
    expect(JSON.parse(placed.stdout)).toMatchObject({ explained: [{ places: ['src/auth/base.ts:2'], exported: true }] })
    expectRefusal(unknown, 1, /called "BaseAuthProvidr"/, /Did you mean BaseAuthProvider/)
  })

  test('ranks files and names for a sentence, with reasons', async () => {
    const folder = backend()
    const [found, nothing] = await Promise.all([
      tasks(folder, 'analyze', '--search', 'sign in with GitHub', '--json'),
      tasks(folder, 'analyze', '--search', 'zyzzyva'),
    ])
    const { files } = JSON.parse(found.stdout) as { files: { path: string; reasons: unknown[] }[] }
    expect(files[0]).toMatchObject({ path: 'src/auth/github.ts' })
    expect(files[0]?.reasons).not.toEqual([])
    expect(nothing).toMatchObject({ exitCode: 0, stdout: 'Nothing in the codebase says these words.\n' })
  })

  test('prints all lists as JSON, and writes the whole index in the form of its schema', async () => {
    const folder = backend()
    const out = join(freshFolder(), 'codebase.json')
    const ended = await tasks(folder, 'analyze', '--json', '--output', out)
    expect(JSON.parse(ended.stdout)).toMatchObject({
      codebase: folder,
      counts: { extension_points: 1 },
      read: { files: 4, languages: { typescript: 3 }, commands: [{ kind: 'test' }] },
      written: out,
    })
    const artifact = CodebaseArtifact.parse(JSON.parse(readFileSync(out, 'utf8')))
    expect(artifact.index.files.map(({ path }) => path)).toEqual(Object.keys(BACKEND).toSorted())
  })

  test('an empty folder, and one without code, are told as such', async () => {
    const folder = freshFolder()
    const ended = await tasks(folder, 'analyze')
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
    expect(ended.stdout).toMatch(/files +0, 0 lines\n +languages +none that rules read\n/)
  })

  test('a directory that is not there, a file in its place, and an output that cannot be written are refused', async () => {
    const folder = backend()
    const [missing, file, output] = await Promise.all([
      tasks(folder, 'analyze', 'srk'),
      tasks(folder, 'analyze', 'package.json'),
      tasks(folder, 'analyze', '--output', 'nowhere/codebase.json'),
    ])
    expectRefusal(missing, 1, /There is no directory "srk"/, /Did you mean src\?/)
    expectRefusal(file, 1, /"package\.json" is not a directory/)
    expectRefusal(output, 1, /there is no such directory/)
    expect(existsSync(join(folder, 'nowhere'))).toBe(false)
  })

  test.runIf(isRoot)('a directory that cannot be read is refused', async () => {
    const folder = freshFolder()
    for (const open of [folder, dirname(folder)]) chmodSync(open, 0o755)
    mkdirSync(join(folder, 'closed'))
    chmodSync(join(folder, 'closed'), 0o700)
    expectRefusal(await tasksAsNobody(folder, 'analyze', 'closed'), 1, /no permission|permission denied/)
  })

  test('the example with rules of its own prints what its page says, and its samples hold', async () => {
    const ended = await tasks(EXAMPLE, 'analyze')
    const page = readFileSync(join(EXAMPLE, 'README.md'), 'utf8')
    const [, said = ''] = /```\n([\s\S]*?)```/.exec(page) ?? []
    expect(ended.stdout).toContain(said)
    const tried = await trySamples(readRuleFolder(join(EXAMPLE, 'queue-rules')))
    expect(tried.map(({ found }) => found)).toEqual(tried.map(({ expected }) => expected))
  })

  test('a configuration is read from where one stands, not from the codebase, and never with its stack', async () => {
    const folder = backend()
    write(folder, { 'tasks.config.ts': 'export default { analyzer: { rules: [1 2] } }\n' })
    const refused = async (place: RegExp, words: RegExp, ...args: string[]): Promise<void> => {
      const ended = await tasks(folder, 'analyze', ...args)
      expect(ended).toMatchObject({ exitCode: 1, stdout: '' })
      expect(ended.stderr).toMatch(place)
      expect(ended.stderr).toMatch(words)
      // The place of a script is no stack, which would name columns too.
      expect(ended.stderr).not.toMatch(/:\d+:\d+/)
    }
    const elsewhere = freshFolder()
    expect(await tasks(elsewhere, 'analyze', folder)).toMatchObject({ exitCode: 0, stderr: '' })
    await refused(/tasks\.config\.ts:1\n/, /could not be loaded/)
    write(folder, {
      'mine.js': 'const wanted = 3\nexport default { analyzer: { ignore: unknown } }\n',
      'slip.ts': 'export default { analyzer: { rulez: [] } } satisfies object\n',
    })
    await refused(/mine\.js:2\n/, /unknown is not defined/, '--config', 'mine.js')
    expectRefusal(
      await tasks(folder, 'analyze', '--config', 'slip.ts'),
      1,
      /analyzer\.rulez\n/,
      /Did you mean "rules"\?/,
    )
  })

  test('a rule of one’s own that cannot be used is told with its place', async () => {
    const folder = backend()
    write(folder, {
      'tasks.config.json': '{ "analyzer": { "rules": ["mine"] } }',
      'mine/a.yml':
        'id: a\nlanguages: [TypeScript]\nfact: definition\nnoun: x\nname: $A\nrule: { kind: no_such_kind, pattern: $A }\nsamples: [{ code: x, finds: [] }]\n',
    })
    expectRefusal(await tasks(folder, 'analyze'), 1, /mine\/a\.yml:1/)
    expectRefusal(await tasks(folder, 'plan', '* Build it'), 1, /mine\/a\.yml:1/)
  })

  test('what is interrupted while ast-grep works leaves nothing behind', async () => {
    const temp = freshFolder()
    const watcher = watch(temp)
    const env = { ...ENV, TMPDIR: temp }
    const running = start(process.execPath, [LAUNCHER, 'analyze', '--no-cache', join(ROOT, 'src')], { env })
    await once(watcher, 'change')
    watcher.close()
    running.child.kill('SIGINT')
    expect((await running.ended).exitCode).not.toBe(0)
    // Node's own, of the launcher.
    expect(readdirSync(temp).filter((name) => name !== 'node-compile-cache')).toEqual([])
  })
})
