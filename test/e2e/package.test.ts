// The package as a stranger gets it: packed, installed somewhere else from the tarball, and used.
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rulesText } from '../../src/plugins/analyzers/rule-store.ts'
import { type Ended, run } from '../support/command.ts'
import { runTinySpec } from '../support/tiny-spec.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const installer = createRequire(import.meta.url)('../../scripts/runtime/install.cjs') as {
  npmCommand(): [string, ...string[]]
}

let elsewhere = ''

/** An environment as outside of any npm script, with this test's Node.js first. */
function outside(): NodeJS.ProcessEnv {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.startsWith(ROOT))
  const env: NodeJS.ProcessEnv = { ...process.env, PATH: [dirname(process.execPath), ...path].join(delimiter) }
  for (const name of Object.keys(env)) {
    if (/^npm_(?!config_(?:registry|cafile|userconfig|cache)$)|^VITEST|^NODE_ENV$/i.test(name)) delete env[name]
  }
  return env
}

function npm(cwd: string, ...args: string[]): string {
  const [command, ...words] = installer.npmCommand()
  return execFileSync(command, [...words, ...args], { cwd, env: outside(), encoding: 'utf8', stdio: 'pipe' })
}

function installed(command: string, ...args: string[]): Promise<Ended> {
  return run(join(elsewhere, 'node_modules', '.bin', command), args, { cwd: elsewhere, env: outside() })
}

beforeAll(() => {
  elsewhere = mkdtempSync(join(realpathSync(tmpdir()), 'tasks-package-'))
  npm(ROOT, 'pack', '--pack-destination', elsewhere)
  const tarball = readdirSync(elsewhere).find((name) => name.endsWith('.tgz')) ?? ''
  writeFileSync(join(elsewhere, 'package.json'), '{"private": true, "type": "module"}')
  npm(elsewhere, 'install', `./${tarball}`, '--prefer-offline', '--no-audit', '--no-fund')
})

afterAll(() => rmSync(elsewhere, { recursive: true, force: true }))

test('it holds the program, its licence and nothing of the workshop', () => {
  const folder = join(elsewhere, 'node_modules', 'tasks-slaps')
  const top = readdirSync(folder).toSorted()
  expect(top).toEqual(expect.arrayContaining(['LICENSE', 'bin', 'dist', 'package.json']))
  expect(top.filter((name) => ['src', 'test', 'scripts', 'examples', 'node_modules'].includes(name))).toEqual([])
  expect(
    readdirSync(join(folder, 'dist'), { recursive: true }).filter((name) => /\.test\./.test(String(name))),
  ).toEqual([])
})

test('its rules stand there as JSON too, as they are read', async () => {
  const folder = join(elsewhere, 'node_modules', 'tasks-slaps')
  const built = readFileSync(join(folder, 'dist', 'rules.json'), 'utf8')
  // Half a megabyte each: too much to be shown side by side.
  expect(built === (await rulesText(join(folder, 'rules')))).toBe(true)
})

test('it brings no Node.js and no tool of development', () => {
  const names = readdirSync(join(elsewhere, 'node_modules'))
  expect(names.filter((name) => /^node-|^(vitest|typescript|oxlint|rolldown)$/.test(name))).toEqual([])
})

test('a checker of packages finds no fault with it', async () => {
  const { messages, pkg } = await publint({
    pkgDir: join(elsewhere, 'node_modules', 'tasks-slaps'),
    pack: false,
    strict: true,
  })
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([])
})

test('tasks and slaps are the same command', async () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  const version = await installed('tasks', '--version')
  expect(version).toMatchObject({ exitCode: 0, stderr: '' })
  expect(version.stdout).toContain(manifest.version)
  const help = await installed('slaps', '--help')
  expect(help).toMatchObject({ exitCode: 0, stderr: '' })
  expect(help.stdout).toContain('execute')
})

test('it plans and carries out a specification', async () => {
  const tasks = [join(elsewhere, 'node_modules', '.bin', 'tasks')]
  const { planned, executed, written } = await runTinySpec(tasks, join(elsewhere, 'tiny'), outside())
  expect(planned, planned.stderr).toMatchObject({ exitCode: 0 })
  expect(executed, executed.stderr).toMatchObject({ exitCode: 0 })
  expect(planned.stderr + executed.stderr).not.toContain('Warning')
  expect(written).toBe('one\n')
})

test('its entry point can be imported', async () => {
  writeFileSync(join(elsewhere, 'import.mjs'), "console.log(Object.keys(await import('tasks-slaps')).length > 0)\n")
  const ended = await run(process.execPath, ['import.mjs'], { cwd: elsewhere, env: outside() })
  expect(ended).toMatchObject({ exitCode: 0, stdout: 'true\n', stderr: '' })
})

test('its test kit works under the vitest of whoever uses it', async () => {
  symlinkSync(join(ROOT, 'node_modules', 'vitest'), join(elsewhere, 'node_modules', 'vitest'))
  const source = `
    import { expect, test } from 'vitest'
    import * as kit from 'tasks-slaps/testing'
    test('the kit holds something', () => expect(Object.keys(kit)).not.toEqual([]))`
  writeFileSync(join(elsewhere, 'kit.test.mjs'), source)
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const ended = await run(process.execPath, [vitest, 'run', '--root', elsewhere], { cwd: elsewhere, env: outside() })
  expect(ended.exitCode, ended.stdout + ended.stderr).toBe(0)
})

test("its types are understood by a stranger's compiler, and are not empty", async () => {
  const source = `
    import * as library from 'tasks-slaps'
    export const names: (keyof typeof library)[] = []
    // @ts-expect-error An export of that name would mean that nothing is checked here.
    export const wrong: keyof typeof library = 'no such export'
`
  writeFileSync(join(elsewhere, 'use.ts'), source)
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext', '--types', 'node']
  const roots = ['--typeRoots', join(ROOT, 'node_modules', '@types')]
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc')
  const ended = await run(tsc, [...options, ...roots, 'use.ts'], { cwd: elsewhere, env: outside() })
  expect(ended).toMatchObject({ exitCode: 0, stdout: '' })
})

/** The first Node.js on the path that is not the project's own, when it is too old for `tasks`. */
function oldSystemNodes(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.startsWith(ROOT))
  const node = folders.map((folder) => join(folder, 'node')).find((file) => existsSync(file))
  if (node === undefined) return []
  const version = execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' })
  return Number(version.split('.')[0]) < 24 ? [node] : []
}

// Where the system has no old Node.js this test does not exist: the feigned one in launcher.test.ts stands for it.
test.each(oldSystemNodes())(
  'on the old Node.js of this system (%s) it says what it needs and exits with 1',
  async (node) => {
    const command = join(elsewhere, 'node_modules', '.bin', 'tasks')
    const ended = await run(node, [command, '--version'], { cwd: elsewhere, env: outside() })
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' })
    expect(ended.stderr).toMatch(/^tasks needs Node\.js 24 or newer; this is v\d+\.\d+\.\d+\. Install it .*\n$/)
  },
)
