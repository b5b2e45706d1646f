// `tasks analyze` as a shell sees it: what is found, explained and written, and how mistakes end.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CodebaseArtifact } from '../../src/core/model/codebase-artifact.ts'
import { start } from '../support/command.ts'
import { folderSource } from '../support/folder.ts'
import { LAUNCHER } from '../support/launcher.ts'
import { ENV, expectRefusal, listing, tasks, tasksAsNobody, write } from '../support/tasks-command.ts'

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
    const [missing, file, output, why, search] = await Promise.all([
      tasks(folder, 'analyze', 'srk'),
      tasks(folder, 'analyze', 'package.json'),
      tasks(folder, 'analyze', '--output', 'nowhere/codebase.json'),
      tasks(folder, 'analyze', '--why', ''),
      tasks(folder, 'analyze', '--search', ' '),
    ])
    expectRefusal(why, 1, /The name of --why is empty/)
    expectRefusal(search, 1, /The sentence of --search is empty/)
    expectRefusal(missing, 1, /There is no directory "srk"/, /Did you mean src\?/)
    expectRefusal(file, 1, /"package\.json" is not a directory/, /Name the directory it stands in: \./)
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
    expect(await tasks(EXAMPLE, 'analyze', '--check-rules')).toMatchObject({
      exitCode: 0,
      stdout: '✓ 4 samples of 2 rules: each finds what it says\n',
      stderr: '',
    })
  })

  test('rules of one’s own are tried on their samples, and one that finds nothing in the code is seen', async () => {
    const folder = backend()
    const rule = (id: string, name: string): string =>
      `id: ${id}\nlanguages: [TypeScript]\nfact: registry\nnoun: job\nname: $NAME\nrule: { pattern: 'class $NAME extends ${name} { $$$ }' }\nsamples:\n  - code: class Mail extends ${name} {}\n    finds: [Mail]\n`
    write(folder, {
      'tasks.config.ts': "console.log('as it loads')\nexport default { analyzer: { rules: ['jobs', 'none'] } }\n",
      'jobs/jobs.yml': `${rule('job', 'Job')}  - code: class Mail {}\n    finds: [Mail]\n`,
      'none/notes.txt': '',
    })
    const [plain, json, empty, checked, checkedJson] = await Promise.all([
      tasks(folder, 'analyze'),
      tasks(folder, 'analyze', '--json'),
      tasks(folder, 'analyze', '--check-rules'),
      tasks(folder, 'analyze', '--check-rules', 'jobs'),
      tasks(folder, 'analyze', '--check-rules', 'jobs', '--json'),
    ])
    expect(plain.stdout).toMatch(/\n +own rules +jobs\/job found nothing\n/)
    expect(plain.stderr).toMatch(/^as it loads\nnote: The folder .*none of your configuration holds no rules/)
    expect(JSON.parse(json.stdout)).toMatchObject({ own_rules: [{ rule: 'jobs/job', found: 0 }] })
    expectRefusal({ ...empty, stderr: empty.stderr.replace('as it loads\n', '') }, 1, /holds no rules/)
    expect(checked).toMatchObject({ exitCode: 1, stderr: '' })
    expect(checked.stdout).toBe(
      '✗ jobs/job, sample 2, TypeScript (jobs/jobs.yml:10)\n    expected  Mail\n    found     nothing\n' +
        '2 samples of 1 rule: 1 does not find what it says\n',
    )
    expect(checkedJson.exitCode).toBe(1)
    expect(JSON.parse(checkedJson.stdout)).toMatchObject({ ok: false, rules: 1, samples: 2, wrong: [{ found: [] }] })
  })

  test('where the grammar gives up is told, also of a name that is not found', async () => {
    const folder = freshFolder()
    write(folder, {
      'half.ts': 'export function before(){}\nexport class Half {\n a( { }\nexport function after(){}\n',
    })
    const [plain, why] = await Promise.all([tasks(folder, 'analyze'), tasks(folder, 'analyze', '--why', 'after')])
    expect(plain.stdout).toMatch(/not read +half\.ts:2: The grammar gives up at this line/)
    expectRefusal(why, 1, /half\.ts:4 says it, but the grammar gives up at line 2 of that file/)
  })

  test('a shared resource and a route by its address are explained', async () => {
    const folder = freshFolder()
    write(folder, {
      'server.js': "const app = require('express')()\napp.get('/v1/models', list)\n",
      'compose.yml': 'services:\n  db:\n    image: postgres\n    ports:\n      - "5433:5432"\n',
    })
    const all = JSON.parse((await tasks(folder, 'analyze', '--json')).stdout) as { shared_resources: object }
    const [name = ''] = Object.keys(all.shared_resources)
    expect(name).toMatch(/5433/)
    const [resource, route] = await Promise.all([
      tasks(folder, 'analyze', '--why', name),
      tasks(folder, 'analyze', '--why', '/v1/models'),
    ])
    expect(resource.stdout).toMatch(/^.*5433 shared resource\n +stands in +compose\.yml:5\n/)
    expect(route.stdout).toMatch(/^GET \/v1\/models route\n/)
  })

  test('JSON is the same from run to run, and its lists are whole', async () => {
    const folder = freshFolder()
    const routes = Array.from({ length: 130 }, (_, i) => `app.get('/r${i}', list)\n`).join('')
    write(folder, { 'server.js': `const app = require('express')()\n${routes}` })
    const [one, other] = [await tasks(folder, 'analyze', '--json'), await tasks(folder, 'analyze', '--json')]
    expect(one.stdout).toBe(other.stdout)
    const { existing_apis } = JSON.parse(one.stdout) as { existing_apis: string[] }
    expect(existing_apis).toHaveLength(130)
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
    await new Promise<void>((resolve) => {
      watcher.on('change', (_, name) => {
        if (String(name).startsWith('tasks-rules-')) resolve()
      })
    })
    watcher.close()
    running.child.kill('SIGINT')
    expect((await running.ended).exitCode).not.toBe(0)
    expect((await running.ended).stderr).toBe('Stopped; nothing was written, and what was read so far is not kept.\n')
    // Node's own, of the launcher.
    expect(readdirSync(temp).filter((name) => name !== 'node-compile-cache')).toEqual([])
  })
})
