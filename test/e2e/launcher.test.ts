// bin/tasks.cjs on a Node.js that is too old. Any old version will do for what it decides, so the version is feigned by a
// module that is loaded first.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Running, start } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { codeOnly } from '../tidy/source.ts'

const BIN = join(import.meta.dirname, '..', '..', 'bin')

/** The sources of a program that obeys signals in its own way and says which it got. */
const PROGRAM = `
const [how] = process.argv.slice(2)
if (how === 'exit') process.exit(7)
if (how === 'die') process.kill(process.pid, 'SIGKILL')
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    console.log('got ' + signal)
    process.exit(40)
  })
}
setInterval(() => undefined, 1000)
console.log('ready')
`

function feignedPackage(kind: 'clone' | 'published'): string {
  const folder = temporaryFolder()
  cpSync(BIN, join(folder, 'bin'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
  writeFileSync(
    join(folder, 'old.cjs'),
    "Object.defineProperty(process, 'versions', { value: { node: '20.1.0' } })\n" +
      "Object.defineProperty(process, 'version', { value: 'v20.1.0' })\n",
  )
  if (kind === 'published') return folder
  mkdirSync(join(folder, 'src', 'cli'), { recursive: true })
  writeFileSync(join(folder, 'src', 'cli', 'main.ts'), PROGRAM)
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true })
  symlinkSync(process.execPath, join(folder, 'node_modules', '.bin', 'node'))
  return folder
}

function onOldNode(folder: string, ...args: string[]): Running {
  return start(process.execPath, ['-r', join(folder, 'old.cjs'), join(folder, 'bin', 'tasks.cjs'), ...args])
}

test('the published command says which Node.js it needs, in one line, and exits with 1', async () => {
  expect(await onOldNode(feignedPackage('published'), '--help').ended).toEqual({
    exitCode: 1,
    signal: null,
    stdout: '',
    stderr:
      'tasks needs Node.js 24 or newer; this is v20.1.0. Install it from nodejs.org or with your version manager ' +
      '(e.g. nvm install 24), then run again.\n',
  })
})

test('in a clone the installed Node.js runs the sources, and its exit code is passed on', async () => {
  expect(await onOldNode(feignedPackage('clone'), 'exit').ended).toMatchObject({ exitCode: 7, signal: null })
})

test('a program that was killed by a signal is seen to be killed by it', async () => {
  expect(await onOldNode(feignedPackage('clone'), 'die').ended).toMatchObject({ exitCode: null, signal: 'SIGKILL' })
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s is handed on, and the program ends in its own way',
  async (signal) => {
    const running = onOldNode(feignedPackage('clone'), 'wait')
    await running.said('ready')
    running.child.kill(signal)
    expect(await running.ended).toMatchObject({ exitCode: 40, stdout: `ready\ngot ${signal}\n` })
  },
)

test('on a new enough Node.js the program runs in the same process', async () => {
  const folder = feignedPackage('clone')
  writeFileSync(join(folder, 'src', 'cli', 'main.ts'), 'console.log(process.pid)')
  const running = start(process.execPath, [join(folder, 'bin', 'tasks.cjs')])
  expect((await running.ended).stdout.trim()).toBe(String(running.child.pid))
})

test('the launcher uses no syntax that an old Node.js could not parse', () => {
  const code = codeOnly(readFileSync(join(BIN, 'tasks.cjs'), 'utf8'))
  expect(code).not.toMatch(/=>|\?\.|\?\?|\.\.\.|`|\b(?:const|let|class|async|await|import|of)\b/)
})
