// `execute`, `status`, `logs` and `list` as a shell sees them, with real processes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Ended, type Running, run, start } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { LAUNCHER } from '../support/launcher.ts'

const ENV = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' }

/** A folder that is the codebase, with a plan of these list items in `plan/`. */
async function planned(items: string, config?: string): Promise<string> {
  const folder = temporaryFolder()
  if (config !== undefined) writeFileSync(join(folder, 'tasks.config.ts'), config)
  writeFileSync(join(folder, 'spec.md'), `# Trial\n\n## Steps\n\n${items}`)
  const made = await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan')
  expect(made, made.stderr).toMatchObject({ exitCode: 0 })
  return folder
}

function tasks(cwd: string, ...args: string[]): Promise<Ended> {
  return run(process.execPath, [LAUNCHER, ...args], { cwd, env: ENV })
}

function started(cwd: string, ...args: string[]): Running {
  return start(process.execPath, [LAUNCHER, ...args], { cwd, env: ENV })
}

/** A task that runs until the file `go` is there; it says so when it has begun. */
const WAITING = '- Wait for the word run: `echo begun; until [ -e go ]; do sleep 0.05; done; echo gone` [idempotent]\n'

test('a plan is carried out; list, status and logs tell of it', async () => {
  const folder = await planned(
    '- First step run: `echo one; echo two >&2` [idempotent]\n- Second step after: First step run: `true` [idempotent]\n',
  )
  const executed = await tasks(folder, 'execute', 'plan')
  expect(executed).toMatchObject({ exitCode: 0, stderr: '' })
  expect(executed.stdout).toMatch(/→ P1.T001 \(First step\) → worker-1[\s\S]*✓ P1.T001 completed[\s\S]*→ P1.T002/)
  expect(executed.stdout).toContain('All tasks completed successfully')

  const list = await tasks(folder, 'list')
  expect(list.stdout).toMatch(/^EXECUTION +STATUS +STARTED +TOOK +PLAN\nexec-[\d-]+-001 +completed .*Trial\n$/)
  const status = await tasks(folder, 'status')
  expect(status.stdout).toMatch(/^exec-[\d-]+-001 {2}Trial {2}completed after .*\n2\/2 done · /)
  const report = JSON.parse((await tasks(folder, 'status', '--json')).stdout) as Record<string, unknown>
  expect(report).toMatchObject({ status: 'completed', counts: { SUCCEEDED: 2 }, codebase: folder })
  expect(await tasks(folder, 'logs', 'First step')).toMatchObject({
    exitCode: 0,
    stdout: '── P1.T001-1 First step (run): succeeded\none\ntwo\n',
    stderr: '',
  })
  expect((await tasks(folder, 'logs', 'Second step')).stdout).toContain(': succeeded\n(printed nothing)\n')
  const logs = JSON.parse((await tasks(folder, 'logs', 'P1.T001', '--json')).stdout) as unknown[]
  expect(logs).toMatchObject([{ task: 'P1.T001', number: 1, outcome: 'succeeded', log: 'one\ntwo\n' }])
})

test('with --json only events are printed', async () => {
  const folder = await planned('- Only step run: `true` [idempotent]\n')
  const executed = await tasks(folder, 'execute', 'plan', '--json')
  expect(executed).toMatchObject({ exitCode: 0, stderr: '' })
  const lines = executed.stdout.trimEnd().split('\n')
  const events = lines.map((line) => JSON.parse(line) as { seq: number; type: string })
  expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1))
  expect(events[0]?.type).toBe('execution_started')
  expect(events.at(-1)?.type).toBe('execution_finished')
})

test('a dry run starts nothing and leaves no trace', async () => {
  const folder = await planned('- First step run: `touch made`\n- Second step after: First step run: `touch made`\n')
  const dry = await tasks(folder, 'execute', 'plan', '--dry-run')
  expect(dry).toMatchObject({ exitCode: 0, stderr: '' })
  expect(dry.stdout).toMatch(/START +END +WORKER +TASK\n[\s\S]*P1.T001 First step[\s\S]*✓ Expected finish: /)
  expect(existsSync(join(folder, 'made'))).toBe(false)
  expect(existsSync(join(folder, '.tasks'))).toBe(false)
  expect(JSON.parse((await tasks(folder, 'execute', 'plan', '--dry-run', '--json')).stdout)).toMatchObject({
    simulated: true,
    schedule: [{ task: 'P1.T001' }, { task: 'P1.T002' }],
  })
})

test('Ctrl-C stops cleanly, says how to go on, and --resume does', async () => {
  const folder = await planned(`- Quick step run: \`true\` [idempotent]\n${WAITING}`)
  const running = started(folder, 'execute', 'plan')
  await running.said('✓ P1.T001 completed')
  await running.said('→ P1.T002')
  running.child.kill('SIGINT')
  const stopped = await running.ended
  expect(stopped).toMatchObject({ exitCode: 9, signal: null })
  expect(stopped.stdout).toContain('stopping: cancelling 1 running task (press Ctrl-C again to kill them now)\n')
  expect(stopped.stdout).toMatch(/next: tasks execute --resume exec-[\d-]+-001 {3}goes on\n$/)
  expect((await tasks(folder, 'status')).stdout).toContain(
    'P1.T002  Wait for the word  is ready; the execution is stopped',
  )

  writeFileSync(join(folder, 'go'), '')
  const resumed = await tasks(folder, 'execute', '--resume')
  expect(resumed).toMatchObject({ exitCode: 0, stderr: '' })
  expect(resumed.stdout).toContain('[Resume]')
  expect(resumed.stdout).not.toContain('P1.T001')
})

test('a second Ctrl-C kills what will not end', async () => {
  const folder = await planned(
    "- Stubborn step run: `trap '' TERM; echo begun; sleep 60 & wait; sleep 60` [idempotent]\n",
    'export default { policies: { cancel_grace_seconds: 300 } }\n',
  )
  const running = started(folder, 'execute', 'plan')
  await running.said('→ P1.T001')
  // The trap must be set before the signal comes: the log says so.
  const follower = started(folder, 'logs', 'P1.T001', '--follow')
  await follower.said('begun')
  running.child.kill('SIGINT')
  await running.said('Stopping (Ctrl-C)')
  // Two signals at once are one press; a person's second press comes later.
  await new Promise((resolve) => setTimeout(resolve, 200))
  running.child.kill('SIGINT')
  const asked = performance.now()
  const ended = await running.ended
  expect(ended).toMatchObject({ exitCode: 9 })
  expect(ended.stdout).toContain('killing what still runs')
  // Left alone it would take a minute at least.
  expect(performance.now() - asked).toBeLessThan(30_000)
  await follower.ended
})

test('a failure says how to see why, and --retry tries it again', async () => {
  const folder = await planned('- Fragile step run: `cat needed` [idempotent]\n- Other step run: `true` [idempotent]\n')
  const failed = await tasks(folder, 'execute', 'plan')
  expect(failed.exitCode).toBe(7)
  const [why = '', again = ''] = failed.stdout.trimEnd().split('\n').slice(-2)
  expect(why).toMatch(/^next: tasks logs P1.T001 --execution exec-[\d-]+-001 {3}shows why it failed$/)
  const words = (line: string): string[] => (line.replace('next: tasks ', '').split('   ')[0] ?? '').split(' ')
  const log = (await tasks(folder, ...words(why))).stdout
  expect(log).toContain('No such file')
  expect(log).toMatch(/^── P1.T001-1 .* \(run\): failed\n {3}\S.*\n/)
  writeFileSync(join(folder, 'needed'), '')
  expect(await tasks(folder, ...words(again))).toMatchObject({ exitCode: 0 })
})

test('a task for a person ends with 10, and --done answers', async () => {
  const folder = await planned(
    '- Sign the papers [manual]\n- File them after: Sign the papers run: `true` [idempotent]\n',
  )
  const waiting = await tasks(folder, 'execute', 'plan')
  expect(waiting.exitCode).toBe(10)
  expect(waiting.stdout).toMatch(
    /next: tasks execute --resume exec-[\d-]+-001 --done P1.T001 {3}\(or --skip, --fail\)\n$/,
  )
  expect((await tasks(folder, 'status')).stdout).toMatch(/ {2}person +P1.T001 {2}Sign the papers/)
  const before = (await tasks(folder, 'status', '--json')).stdout
  const refused = await tasks(folder, 'execute', '--resume', '--skip', 'P1.T001', '--done', 'P1.T002')
  expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
  expect(refused.stderr).toMatch(
    /^error: --done P1.T002: P1.T002 does not wait for a person\. Nothing was changed\.\n {2}next: /,
  )
  expect((await tasks(folder, 'status', '--json')).stdout).toBe(before)
  expect(await tasks(folder, 'execute', '--resume', '--done', 'sign the papers')).toMatchObject({ exitCode: 0 })
  const late = await tasks(folder, 'execute', '--resume', '--retry', 'P1.T001')
  expect(late).toMatchObject({ exitCode: 1, stdout: '' })
  expect(late.stderr).toContain('is complete: it takes no answers any more')
})

test('while it runs, status says why a task waits, and logs --follow tells what comes until the end', async () => {
  const folder = await planned(
    `${WAITING.replace('[idempotent]', 'uses: ledger [idempotent]')}- Want the same run: \`true\` uses: ledger [idempotent]\n`,
  )
  const running = started(folder, 'execute', 'plan')
  await running.said('→ P1.T001')
  const follower = started(folder, 'logs', 'P1.T001', '--follow')
  await follower.said('begun')
  expect((await tasks(folder, 'status')).stdout).toContain('waits for lock ledger, held by P1.T001')
  const busy = await tasks(folder, 'execute', 'plan')
  expect(busy.exitCode).toBe(1)
  expect(busy.stderr).toMatch(/^error: Another coordinator works on this site: `tasks execute plan`, pid \d+/)
  writeFileSync(join(folder, 'go'), '')
  expect(await running.ended).toMatchObject({ exitCode: 0 })
  const followed = await follower.ended
  expect(followed).toMatchObject({ exitCode: 0, stderr: '' })
  expect(followed.stdout).toBe('── P1.T001-1 Wait for the word (run): open\nbegun\ngone\n')
})

test('a reader that leaves does not end the work', async () => {
  const folder = await planned(
    `${WAITING}- Leave a mark after: Wait for the word run: \`echo x > mark\` [idempotent]\n`,
  )
  const child = spawn(process.execPath, [LAUNCHER, 'execute', 'plan'], { cwd: folder, env: ENV })
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  await once(child.stdout, 'data')
  child.stdout.destroy()
  writeFileSync(join(folder, 'go'), '')
  const [code] = (await once(child, 'close')) as [number]
  expect({ code, complaints }).toEqual({ code: 0, complaints: '' })
  expect(readFileSync(join(folder, 'mark'), 'utf8')).toBe('x\n')
})

// Each row: what is done to a good plan, the arguments, the exit code, and what is said about it.
const MISTAKES: ReadonlyArray<readonly [string, readonly string[], number, RegExp]> = [
  ['no plan', ['execute'], 1, /Which plan should be executed\?/],
  ['a misspelt plan', ['execute', 'paln'], 1, /There is no plan at "paln"[\s\S]*Did you mean plan\?/],
  ['a folder without a plan', ['execute', '.'], 5, /holds no plan/],
  [
    'more workers at least than at most',
    ['execute', 'plan', '--worker-min', '3', '--worker-max', '2'],
    1,
    /worker-max/,
  ],
  ['no workers', ['execute', 'plan', '--worker-max', '0'], 1, /whole number from 1 up/],
  ['nobody for a task without a command', ['execute', 'plan'], 1, /P1.T002 \(Think about it\)[\s\S]*--agent/],
  ['nothing to resume', ['execute', '--resume'], 1, /Nothing has been executed here yet/],
  ['an answer without a question', ['execute', 'plan', '--retry', 'P1.T001'], 1, /Add --resume/],
  ['a codebase that is gone', ['execute', 'plan', '--codebase-path', 'nowhere'], 1, /no directory "nowhere"/],
  ['a status of nothing', ['status'], 1, /Nothing has been executed here yet/],
  ['logs of nothing', ['logs', 'P1.T001'], 1, /Nothing has been executed here yet/],
]

test('mistakes are told with their exit codes, without a stack, and leave nothing behind', async () => {
  const folder = await planned('- First step run: `true` [idempotent]\n- Think about it\n')
  const told = await Promise.all(MISTAKES.map(([, args]) => tasks(folder, ...args)))
  for (const [i, ended] of told.entries()) {
    const [what, , exitCode, said] = MISTAKES[i] as (typeof MISTAKES)[number]
    expect(ended.exitCode, what).toBe(exitCode)
    expect(ended.stderr, what).toMatch(said)
    expect(ended.stderr, what).not.toMatch(/^\s+at .*\.ts:\d+/m)
    expect(ended.stdout, what).toBe('')
  }
  expect(existsSync(join(folder, '.tasks'))).toBe(false)
})

test('an edited plan is found out by validate-plan and refused by execute, with 5', async () => {
  const folder = await planned('- First step run: `true` [idempotent]\n')
  expect(await tasks(folder, 'validate-plan', 'plan')).toMatchObject({ exitCode: 0, stderr: '' })
  const path = join(folder, 'plan', 'coordinator.json')
  writeFileSync(path, readFileSync(path, 'utf8').replace('First step', 'Edited step'))
  const validated = await tasks(folder, 'validate-plan', 'plan')
  expect(validated.exitCode).toBe(5)
  expect(validated.stdout).toMatch(/^error: [\s\S]*\n {2}at coordinator\.json[\s\S]*\n {2}next: [\s\S]*is not valid: /)
  const report = JSON.parse((await tasks(folder, 'validate-plan', 'plan', '--json')).stdout) as { ok: boolean }
  expect(report.ok).toBe(false)
  expect(await tasks(folder, 'execute', 'plan')).toMatchObject({ exitCode: 5, stdout: '' })
  appendFileSync(path, 'no JSON')
  expect(await tasks(folder, 'show-plan', 'plan')).toMatchObject({ exitCode: 5, stdout: '' })
})

test('the shell is offered executions and tasks that the journal knows', async () => {
  const folder = await planned('- First step run: `true` [idempotent]\n')
  expect(await tasks(folder, 'execute', 'plan')).toMatchObject({ exitCode: 0 })
  const offered = async (...words: string[]): Promise<string> =>
    (await tasks(folder, 'complete', '--', ...words)).stdout.replaceAll(/exec-[\d-]+-001/g, 'EXEC')
  expect(await offered('status', '')).toBe('EXEC\t\n:4\n')
  expect(await offered('logs', 'P')).toBe('P1.T001\t\n:4\n')
  expect(await offered('execute', '--resume', '')).toBe('EXEC\t\n:4\n')
  expect(await offered('execute', '--resume', '--approve', '')).toBe('P1.T001\t\n:4\n')
  expect(await offered('execute', 'pl')).toBe('plan\t\n:4\n')
})
