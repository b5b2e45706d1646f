// Plans carried out with real processes: agents, failures, undoing, time limits, people, Ctrl-C, and what is told meanwhile.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Event } from '../../src/core/model/event.ts'
import type { Running } from '../support/command.ts'
import { folderSource } from '../support/folder.ts'
import { expectRefusal, listing, planInto, startTasks, tasks } from '../support/tasks-command.ts'

const fresh = folderSource()

async function planned(items: string, ...more: string[]): Promise<string> {
  const folder = fresh()
  await planInto(folder, items, ...more)
  return folder
}

/** Starts an execution, and leaves none behind when the test fails. */
async function during(running: Running, watch: () => Promise<void>): Promise<void> {
  const tooLong = setTimeout(() => running.child.kill('SIGKILL'), 60_000)
  try {
    await watch()
  } finally {
    clearTimeout(tooLong)
    running.child.kill('SIGKILL')
    await running.ended
  }
}

/** A shell command that writes its process id to a file and then runs until the file `go` is there, or the test is over. */
const waiting = (pidFile: string): string =>
  `echo $$ > ${pidFile}; until [ -e go ] || ! [ -e plan ]; do sleep 0.02; done`

const DEADLINE_MS = 20_000

/** Waits until something holds; throws after a while. */
async function until(what: string, holds: () => boolean): Promise<void> {
  for (const deadline = performance.now() + DEADLINE_MS; !holds();) {
    if (performance.now() > deadline) throw new Error(`it never came true that ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The process that a task has written down, once it has. */
async function pidIn(folder: string, file: string): Promise<number> {
  const path = join(folder, file)
  await until(`${file} is written`, () => existsSync(path) && readFileSync(path, 'utf8').endsWith('\n'))
  return Number(readFileSync(path, 'utf8'))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

interface Report {
  readonly status: string
  readonly counts: Record<string, number>
  readonly tasks: ReadonlyArray<{ task: string; state: string; why: { code: string; text: string } }>
}

async function statusOf(folder: string): Promise<Report> {
  return JSON.parse((await tasks(folder, 'status', '--json')).stdout) as Report
}

async function whyOf(folder: string, task: string): Promise<string | undefined> {
  return (await statusOf(folder)).tasks.find((each) => each.task === task)?.why.text
}

describe.concurrent('tasks without a command', () => {
  test('are refused before anything starts when no agent is named', async () => {
    const folder = await planned('- Think it over\n- Do it run: `touch done`\n- Write it down\n')
    const before = listing(folder)
    const refused = await tasks(folder, 'execute', 'plan')
    expectRefusal(refused, 1, /P1\.T001 \(Think it over\)/, /P1\.T003 \(Write it down\)/, /next: .*--agent/)
    expect(refused.stderr).not.toContain('P1.T002')
    expect(listing(folder)).toEqual(before)
  })

  test('are done by the agent, which gets the brief on standard input and as a file', async () => {
    const folder = await planned(
      '- Think it over\n- Do it after: Think it over run: `cat stdin > copied` [idempotent]\n',
    )
    const agent = 'cat > stdin; cp "$TASKS_BRIEF" file'
    expect(await tasks(folder, 'execute', 'plan', '--agent', agent)).toMatchObject({ exitCode: 0, stderr: '' })
    const brief = readFileSync(join(folder, 'stdin'), 'utf8')
    expect(brief).toMatch(/^# Think it over\n[\s\S]*P1\.T001[\s\S]*> - Think it over/)
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe(brief)
    expect(readFileSync(join(folder, 'copied'), 'utf8')).toBe(brief)
  })

  test('fail when the agent fails', async () => {
    const folder = await planned('- Think it over retries: 0\n')
    expect((await tasks(folder, 'execute', 'plan', '--agent', 'exit 4')).exitCode).toBe(8)
    expect(await whyOf(folder, 'P1.T001')).toContain('4')
  })
})

test('a dry run writes nothing at all', async () => {
  const folder = await planned('- One run: `touch made`\n- Two after: One run: `touch made`\n- Think it over\n')
  const before = listing(folder)
  for (const more of [[], ['--json'], ['--agent', 'touch made']]) {
    const dry = await tasks(folder, 'execute', 'plan', '--dry-run', ...more)
    expect(dry.stderr).not.toMatch(/internal error/)
    expect(listing(folder)).toEqual(before)
  }
})

describe.concurrent('failures', () => {
  test('leave what does not depend on them alone, and block what does', async () => {
    const folder = await planned(
      '- Fail retries: 0 run: `echo the reason >&2; exit 3`\n- Next after: Fail run: `touch never`\n' +
        '- Later after: Next run: `touch never`\n- Free run: `true`\n',
    )
    const failed = await tasks(folder, 'execute', 'plan')
    expect(failed.exitCode).toBe(7)
    expect(failed.stdout).toMatch(/P1\.T001[\s\S]*the reason[\s\S]*next: tasks logs P1\.T001/)
    const report = await statusOf(folder)
    expect(report).toMatchObject({ status: 'failed', counts: { FAILED: 1, PENDING: 2, SUCCEEDED: 1 } })
    expect(report.tasks.map(({ task, why }) => [task, why.code])).toEqual([
      ['P1.T001', 'failed'],
      ['P1.T002', 'predecessor_failed'],
      ['P1.T003', expect.stringMatching(/predecessor/)],
      ['P1.T004', 'done'],
    ])
    expect(existsSync(join(folder, 'never'))).toBe(false)
  })

  test('of all that was begun end with 8', async () => {
    const folder = await planned('- Fail retries: 0 run: `exit 3`\n')
    expect((await tasks(folder, 'execute', 'plan')).exitCode).toBe(8)
  })

  test('are undone before the task is tried again, and at the end', async () => {
    const folder = await planned(
      '- Fail retries: 1 run: `echo do >> order; exit 3` undo: `echo undo >> order`\n- Free run: `true`\n',
    )
    expect((await tasks(folder, 'execute', 'plan')).exitCode).toBe(7)
    expect(readFileSync(join(folder, 'order'), 'utf8')).toBe('do\nundo\ndo\nundo\n')
  })

  test('of time end the whole process group', async () => {
    const folder = await planned(
      '- Slow timeout: 1s retries: 0 run: `sh -c "echo \\$\\$ > inner; sleep 60; true" & echo $$ > outer; wait; true`\n',
    )
    const running = startTasks(folder, 'execute', 'plan')
    await during(running, async () => {
      const pids = [await pidIn(folder, 'inner'), await pidIn(folder, 'outer')]
      const ended = await running.ended
      expect(ended.exitCode).toBe(8)
      expect(ended.stdout).toMatch(/P1\.T001[\s\S]*timeout/i)
      await until('no process of the group is left', () => !pids.some(isAlive))
    })
  })
})

test('a task for a person ends with 10, blocks what needs it, and --done lets the rest go on', async () => {
  const folder = await planned('- Sign it [manual]\n- File it after: Sign it run: `touch filed`\n- Free run: `true`\n')
  const asked = await tasks(folder, 'execute', 'plan')
  expect(asked.exitCode).toBe(10)
  expect(asked.stdout).toMatch(/next: tasks execute --resume .*--done P1\.T001/)
  expect(existsSync(join(folder, 'filed'))).toBe(false)
  expect((await statusOf(folder)).status).toBe('needs_attention')
  expect(await tasks(folder, 'execute', '--resume', '--done', 'P1.T001')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(existsSync(join(folder, 'filed'))).toBe(true)
})

describe.concurrent('while an execution runs', () => {
  test('a second coordinator is refused and told who works there', async () => {
    const folder = await planned(`- Wait run: \`${waiting('pid')}\` [idempotent]\n`)
    const running = startTasks(folder, 'execute', 'plan')
    await during(running, async () => {
      await pidIn(folder, 'pid')
      for (const args of [
        ['execute', 'plan'],
        ['execute', '--resume'],
      ]) {
        const said = [/Another coordinator/, /tasks execute plan/, new RegExp(`pid ${running.child.pid}`)]
        expectRefusal(await tasks(folder, ...args), 1, ...said)
      }
      writeFileSync(join(folder, 'go'), '')
      expect(await running.ended).toMatchObject({ exitCode: 0, stderr: '' })
    })
  })

  test('status says for what each task waits: a lock and its holder, a pool, a predecessor', async () => {
    const folder = await planned(
      '```resources\ndb: {type: shared_limited, capacity: 2}\nledger: {type: exclusive}\n```\n\n' +
        `- Hold run: \`${waiting('held')}\` uses: ledger [idempotent] priority: critical\n` +
        `- Take run: \`${waiting('taken')}\` uses: db×2 [idempotent] priority: critical\n` +
        '- Want the lock run: `true` uses: ledger\n- Want the pool run: `true` uses: db\n' +
        '- Come after after: Hold run: `true`\n',
    )
    const running = startTasks(folder, 'execute', 'plan', '--worker-min', '5')
    await during(running, async () => {
      await Promise.all([pidIn(folder, 'held'), pidIn(folder, 'taken')])
      const why = async (task: string): Promise<string | undefined> => await whyOf(folder, task)
      expect(await why('P1.T003')).toMatch(/lock ledger.*P1\.T001/)
      expect(await why('P1.T004')).toMatch(/\bdb\b.*0 of 2 free.*P1\.T002/)
      expect(await why('P1.T005')).toMatch(/P1\.T001/)
      writeFileSync(join(folder, 'go'), '')
      expect(await running.ended).toMatchObject({ exitCode: 0, stderr: '' })
    })
  })
})

describe.concurrent('Ctrl-C', () => {
  test('ends with 9, leaves no process, and a resumed execution completes without repeating anything', async () => {
    const folder = await planned(
      '- Quick run: `echo x >> quick` [idempotent]\n' +
        `- Wait after: Quick run: \`sh -c 'echo $$ > inner; sleep 60' & ${waiting('outer')}; kill $!\` [idempotent]\n` +
        '- End after: Wait run: `echo x >> end` [idempotent]\n',
    )
    const running = startTasks(folder, 'execute', 'plan')
    await during(running, async () => {
      const pids = [await pidIn(folder, 'inner'), await pidIn(folder, 'outer')]
      running.child.kill('SIGINT')
      const stopped = await running.ended
      expect(stopped).toMatchObject({ exitCode: 9, signal: null, stderr: '' })
      expect(stopped.stdout).toMatch(/next: tasks execute --resume/)
      await until('no process is left', () => !pids.some(isAlive))
    })
    expect(await statusOf(folder)).toMatchObject({ status: 'stopped', counts: { SUCCEEDED: 1 } })
    writeFileSync(join(folder, 'go'), '')
    expect(await tasks(folder, 'execute', '--resume')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(readFileSync(join(folder, 'quick'), 'utf8')).toBe('x\n')
    expect(readFileSync(join(folder, 'end'), 'utf8')).toBe('x\n')
  })

  test('a second time kills what does not want to end', async () => {
    const folder = await planned(
      "- Stubborn run: `trap '' TERM INT; echo $$ > pid; while :; do sleep 0.1; done` [idempotent]\n",
    )
    const running = startTasks(folder, 'execute', 'plan')
    await during(running, async () => {
      const pid = await pidIn(folder, 'pid')
      running.child.kill('SIGINT')
      await running.said('Stopping')
      expect(isAlive(pid)).toBe(true)
      // Two signals at once are one press; a person's second press comes later.
      await new Promise((resolve) => setTimeout(resolve, 200))
      running.child.kill('SIGINT')
      expect(await running.ended).toMatchObject({ exitCode: 9, signal: null })
      await until('the stubborn process is gone', () => !isAlive(pid))
    })
  })
})

async function eventsOf(folder: string, ...more: string[]): Promise<Event[]> {
  const { stdout, stderr } = await tasks(folder, 'execute', 'plan', '--json', ...more)
  // Beside the events only what to do next may be said, to whoever watches.
  for (const line of stderr.split('\n').filter((each) => each !== '')) expect(line).toMatch(/^next: /)
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => Event.parse(JSON.parse(line)))
}

describe.concurrent('the events that --json prints', () => {
  test('are each as their schema says, without a gap, also when tasks fail', async () => {
    const folder = await planned(
      '- Good run: `true` accept: `true` uses: ledger\n- Bad retries: 1 run: `exit 3` undo: `true`\n- Person [manual]\n',
    )
    const events = await eventsOf(folder)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
    const types = new Set(events.map(({ type }) => type))
    for (const type of ['task_succeeded', 'task_failed', 'task_retry_scheduled', 'resource_acquired'] as const) {
      expect(types).toContain(type)
    }
    expect(events.at(-1)?.type).toBe('execution_finished')
  })

  test('show that waves keep their barrier, and that a rolling frontier has none', async () => {
    const spec =
      '- Short run: `true`\n- Long run: `sleep 0.4`\n- Behind the short one after: Short run: `true`\n' +
      '- Behind the long one after: Long run: `true`\n'
    const order = async (...more: string[]): Promise<[longEnds: number, nextBegins: number]> => {
      const events = await eventsOf(await planned(spec, ...more))
      const at = (type: Event['type'], task: string): number =>
        events.findIndex((event) => event.type === type && 'task' in event && event.task === task)
      return [at('task_succeeded', 'P1.T002'), at('attempt_ordered', 'P1.T003')]
    }
    const [waves, rolling] = await Promise.all([order('--execution-model', 'wave_based'), order()])
    expect(waves[1]).toBeGreaterThan(waves[0])
    expect(rolling[1]).toBeLessThan(rolling[0])
  })
})

const DAMAGE: ReadonlyArray<readonly [what: string, damaged: (journal: Buffer) => Buffer]> = [
  ['with a wrong beginning', (journal) => Buffer.concat([Buffer.from('garbage!garbage!'), journal.subarray(16)])],
  ['of random bytes', () => Buffer.from(Array.from({ length: 9_000 }, (_, i) => (i * 7919 + 13) % 251))],
  [
    'with pages overwritten',
    (journal) => Buffer.concat([journal.subarray(0, 4096), Buffer.alloc(journal.length - 4096, 0xa5)]),
  ],
]

test.each(DAMAGE)('a journal %s is told by every verb, and not touched', async (_, damaged) => {
  const folder = await planned('- One run: `true`\n')
  expect(await tasks(folder, 'execute', 'plan')).toMatchObject({ exitCode: 0 })
  const state = join(folder, '.tasks')
  const journal = join(state, 'journal.db')
  for (const name of readdirSync(state)) if (name.startsWith('journal.db-')) rmSync(join(state, name))
  writeFileSync(journal, damaged(readFileSync(journal)))
  const before = readFileSync(journal)
  const verbs = [['status'], ['list'], ['logs', 'P1.T001'], ['execute', '--resume'], ['execute', 'plan']]
  const told = await Promise.all(verbs.map((args) => tasks(folder, ...args)))
  for (const ended of told) expectRefusal(ended, 1, /journal is damaged|Another coordinator/, /next: /)
  expect(told[0]?.stderr).toMatch(/at .*journal\.db\n {2}next: .*backup/)
  expect(readFileSync(journal)).toEqual(before)
})
