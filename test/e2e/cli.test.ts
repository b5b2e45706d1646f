// The command line as a shell sees it: exit codes, the two streams, and readers that leave.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Ended, run } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { LAUNCHER } from '../support/launcher.ts'

function tasks(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const environment: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C.UTF-8', ...env }
  if (!('FORCE_COLOR' in env)) delete environment['FORCE_COLOR']
  return run(process.execPath, [LAUNCHER, ...args], { env: environment })
}

test('help is printed on standard output and is no error', async () => {
  const help = await tasks(['--help'])
  expect(help).toMatchObject({ exitCode: 0, stderr: '' })
  expect(help.stdout).toContain('A typical session:')
  expect(help.stdout).toContain('70  an error in tasks itself')
})

test('without a command the help goes to standard error and the exit code says that nothing was done', async () => {
  const bare = await tasks([])
  expect(bare).toMatchObject({ exitCode: 1, stdout: '' })
  expect(bare.stderr).toContain('Usage: tasks <command> [options]')
})

test('an unknown command is answered with the nearest one', async () => {
  expect(await tasks(['completoin'])).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: "error: unknown command 'completoin'\n  next: did you mean completion? `tasks --help` lists the commands\n",
  })
})

test('an unknown option names the help of its command', async () => {
  expect(await tasks(['completion', 'bash', '--frob'])).toMatchObject({
    exitCode: 1,
    stderr: "error: unknown option '--frob'\n  next: `tasks completion --help` shows what it takes\n",
  })
})

test('with --json a mistake is one object on standard output', async () => {
  const ended = await tasks(['completion', 'bash', '--json'])
  expect(ended).toMatchObject({ exitCode: 1, stderr: '' })
  expect(JSON.parse(ended.stdout)).toEqual({
    error: {
      code: 'unknown-option',
      message: "unknown option '--json'",
      advice: '`tasks completion --help` shows what it takes',
    },
  })
})

test('colour is shown where it is asked for, and nowhere else', async () => {
  const plain = await tasks(['frob'])
  const coloured = await tasks(['frob'], { FORCE_COLOR: '1' })
  expect(plain.stderr).not.toContain('\u001b[')
  expect(coloured.stderr).toContain('\u001b[31merror:\u001b[39m')
})

test('a reader that leaves is no error', async () => {
  const child = spawn(process.execPath, [LAUNCHER, 'completion', 'bash'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  child.stdout.destroy()
  const [code] = (await once(child, 'close')) as [number]
  expect({ code, complaints }).toEqual({ code: 0, complaints: '' })
})

test.runIf(process.platform === 'linux')('a full disk behind a redirection is told, and is an error', async () => {
  const full = openSync('/dev/full', 'w')
  const child = spawn(process.execPath, [LAUNCHER, 'completion', 'bash'], { stdio: ['ignore', full, 'pipe'] })
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  expect({ code, complaints }).toEqual({
    code: 1,
    complaints: 'error: the disk is full\n  next: free some space, or name a directory on another disk\n',
  })
})

test.each(['bash', 'zsh', 'fish'])('the completion script for %s serves both names of the command', async (shell) => {
  const { exitCode, stdout } = await tasks(['completion', shell])
  expect(exitCode).toBe(0)
  expect(stdout).toContain('tasks complete --')
  expect(stdout.trimEnd().split('\n').at(-1)).toContain('slaps')
})

test('the shell is offered verbs and the values of options and arguments', async () => {
  const verbs = await tasks(['complete', '--', 'comp'])
  expect(verbs.stdout).toMatch(/^completion\t/)
  const shells = await tasks(['complete', '--', 'completion', ''])
  expect(shells.stdout).toBe('bash\t\nzsh\t\nfish\t\n:4\n')
})

test('bash reads its script twice without complaint', async () => {
  const { stdout } = await tasks(['completion', 'bash'])
  const twice = await run('bash', ['-c', `${stdout}\n${stdout}\ncomplete -p slaps`], { cwd: temporaryFolder() })
  expect(twice).toMatchObject({ exitCode: 0, stdout: 'complete -F __tasks_complete slaps\n', stderr: '' })
})

/** A module that, loaded first, plants a bug that goes off once the program runs. */
const PLANTED = `data:text/javascript,${encodeURIComponent(`
  process.on('newListener', (event) => {
    if (event === 'uncaughtException') process.nextTick(() => { throw new Error('a planted bug') })
  })`)}`

test('a bug is told without its stack, which goes to a file, and ends with 70', async () => {
  const folder = temporaryFolder()
  const ended = await tasks(['--version'], { TMPDIR: folder, NODE_OPTIONS: `--import=${PLANTED}` })
  expect(ended.exitCode).toBe(70)
  const [said, place = '', next] = ended.stderr.trimEnd().split('\n')
  expect(said).toBe('internal error: a planted bug')
  expect(next).toBe('  next: this is a mistake in tasks itself; please report it together with that file')
  expect(readFileSync(place.replace('  at ', ''), 'utf8')).toMatch(/^Error: a planted bug\n\s+at /m)
})

test('with TASKS_DEBUG=1 the stack is shown too', async () => {
  const env = { TMPDIR: temporaryFolder(), NODE_OPTIONS: `--import=${PLANTED}`, TASKS_DEBUG: '1' }
  expect((await tasks(['list'], env)).stderr).toMatch(/\nError: a planted bug\n\s+at /)
})
