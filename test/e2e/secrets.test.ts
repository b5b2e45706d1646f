// R25: no byte that is kept or told holds a secret, whatever a task does with it.
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/folder.ts'
import { planInto, tasks, write } from '../support/tasks-command.ts'

const TOKEN = 'tok/en+7&"é"'
const KEY = 'BEGIN of a key 1234567\nsecond line of the key\nEND'

/** What a task says, by every way that it has. The values come from its environment alone. */
const LEAK = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
const { TOKEN, KEY, TASKS_REPORT } = process.env
const said = [TOKEN, KEY].flatMap((value) => [
  value, JSON.stringify(value), JSON.stringify(JSON.stringify({ value })), encodeURIComponent(value),
  new URLSearchParams({ value }).toString(), Buffer.from(value).toString('base64'), Buffer.from('a:' + value).toString('base64'),
  Buffer.from(value).toString('hex'), Buffer.from(value).toString('base64url'),
])
console.log(process.env)
for (const text of said) console.error('error: ' + text)
for (const char of said.join(' ')) await new Promise((done) => process.stdout.write(char, done))
const line = (value) => appendFileSync(TASKS_REPORT, JSON.stringify(value) + '\\n')
const name = 'out-' + encodeURIComponent(TOKEN)
writeFileSync(name, 'made')
line({ type: 'progress', percent: 10, message: 'with ' + TOKEN })
line({ type: 'checkpoint', checkpoint: 'after ' + KEY })
line({ type: 'artifact', kind: 'file', path: name })
appendFileSync(TASKS_REPORT, 'no JSON: ' + TOKEN + '\\n')
throw new Error('cannot find module ' + TOKEN + ' at https://user:' + encodeURIComponent(TOKEN) + '@host')
`

/** Every file below a folder that may be read, by its path, as bytes. */
function bytesBelow(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
  return new Map(paths.filter((path) => lstatSync(path).isFile()).map((path) => [path, readFileSync(path, 'latin1')]))
}

test('a task that tells its secrets in every way tells nobody anything', async () => {
  const folder = temporaryFolder()
  write(folder, {
    'secret/token': `${TOKEN}\n`,
    'secret/key': `${KEY}\n`,
    'leak.mjs': LEAK,
    'tasks.config.ts': `export default {
      policies: { scope_audit: { action: 'warn' } },
      notifications: [{ on: ['task_failed', 'attempt_finished', 'scope_violation', 'task_checkpoint'], command: 'cat >> .tasks/told' }],
    }`,
  })
  const node = process.execPath
  await planInto(
    folder,
    `- Leak run: \`"${node}" leak.mjs\` files: src/**\n  - secret: TOKEN=file:secret/token\n  - secret: KEY=file:./secret/key\n`,
  )
  const ended = await tasks(folder, 'execute', 'plan', '--json')
  const logs = await tasks(folder, 'logs', 'P1.T001')
  const status = await tasks(folder, 'status', '--json')
  expect(ended.stdout).toContain('"task_failed"')
  expect(ended.stdout).toContain('"artifacts":[{"path":"out-***"')
  expect(ended.stdout).toContain('"scope_violation"')
  expect(logs.stdout).toContain('error: ***')
  const kept = bytesBelow(join(folder, '.tasks'))
  expect([...kept.keys()].some((path) => path.endsWith('told'))).toBe(true)
  expect([...kept.keys()].some((path) => path.includes('journal.db'))).toBe(true)
  const told = [ended, logs, status].flatMap(({ stdout, stderr }) => [stdout, stderr]).map((text) => Buffer.from(text))
  const places = [...kept, ...told.map((text, index) => [`told ${index}`, text.toString('latin1')] as const)]
  const leaks = [TOKEN, ...KEY.split('\n').slice(0, 2)]
    .flatMap((value) => [
      value,
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value),
      Buffer.from(value).toString('base64').replace(/=+$/, '').slice(0, -1),
      Buffer.from(value).toString('hex'),
    ])
    .map((value) => Buffer.from(value).toString('latin1'))
  for (const [path, bytes] of places)
    expect(
      leaks.filter((leak) => bytes.includes(leak)),
      path,
    ).toEqual([])
})
