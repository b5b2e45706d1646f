/**
 * What every executor of real processes must do, beside what every executor must (`executor-suite.ts`). One call:
 *
 *   exerciseProcessExecutor({ module: import.meta.resolve('./command.ts'), factory: 'commandExecutor' })
 *
 * The module is loaded by other processes too, which host the executor and are killed. How attempts are ended stands in
 * `process-end-suite.ts`, how they are taken over after such a death in `recovery-suite.ts`.
 */
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { AttemptOrder, ProcessIdentity } from '../core/model/attempt.ts'
import { identify } from '../system/process-identity.ts'
import type { ExecutorRecipe } from './executor-host.ts'
import { ExecutorWorld } from './executor-world.ts'
import { exerciseAttendants } from './attendants-suite.ts'
import { exerciseEnds } from './process-end-suite.ts'
import { exerciseRecovery } from './recovery-suite.ts'

/** Registers the conformance tests of an executor whose attempts are shell commands. */
export function exerciseProcessExecutor(recipe: ExecutorRecipe): void {
  const worlds: ExecutorWorld[] = []
  const world = (): ExecutorWorld => {
    const made = new ExecutorWorld(recipe)
    worlds.push(made)
    return made
  }
  afterEach(async () => {
    await Promise.all(worlds.splice(0).map((made) => made.dispose()))
  })

  describe('an executor runs', () => {
    exerciseRuns(world)
  })
  describe('an executor that cannot run it', () => {
    exerciseObstacles(world)
  })
  describe('an executor ends', () => {
    exerciseEnds(world)
  })
  describe('an executor that has attendants', () => {
    exerciseAttendants(world)
  })
  describe('an executor, after its coordinator died,', () => {
    exerciseRecovery(world)
  })
}

function exerciseRuns(world: () => ExecutorWorld): void {
  test('a command, and leaves its whole story on disk', async () => {
    const here = world()
    const { executor, record } = await here.open()
    const order = here.order('echo out; echo err >&2')
    executor.start(order)
    const { report } = await record.end(order.token)
    expect(report).toMatchObject({ outcome: 'succeeded', exit_code: 0 })
    expect(record.of(order.token).map(({ type }) => type)).toEqual(['started', 'finished'])
    expect(here.text(order, 'log')).toBe('out\nerr\n')
    expect(AttemptOrder.parse(JSON.parse(here.text(order, 'ticket')))).toEqual(order)
    expect(JSON.parse(here.text(order, 'exit'))).toEqual({ exit_code: 0 })
    const [started] = record.of(order.token)
    const identity = ProcessIdentity.parse(JSON.parse(here.text(order, 'pid').split('\n')[1] as string))
    expect(started).toEqual({ type: 'started', pid: identity.pid })
    expect(identity.boot_id).toBe(identify(process.pid)?.boot_id)
  })

  test('a command that fails, and hands on its exit code and what it printed last', async () => {
    const here = world()
    const { executor, record } = await here.open()
    const order = here.order('echo the reason >&2; exit 41')
    executor.start(order)
    const { report, evidence } = await record.end(order.token)
    expect(report).toMatchObject({ outcome: 'failed', exit_code: 41 })
    expect(evidence).toEqual({ log_tail: 'the reason\n' })
  })

  test('a command that is killed by a signal, and tells which', async () => {
    const here = world()
    const { executor, record } = await here.open()
    const order = here.order('kill -ABRT $$')
    executor.start(order)
    const { report } = await record.end(order.token)
    expect(report).toMatchObject({ outcome: 'failed', signal: 'SIGABRT' })
    expect(report).not.toHaveProperty('exit_code')
    expect(JSON.parse(here.text(order, 'exit'))).toEqual({ signal: 'SIGABRT' })
  })

  test('every byte of a command and its environment as it is', async () => {
    const here = world()
    const { executor, record } = await here.open()
    const odd = `"quotes" 'single' $HOME \`back\` \\ ü 漢字 🦊\nsecond line\t`
    const orders = [
      here.order(`printf '%s' "$ODD"`, { action: { kind: 'shell', cmd: `printf '%s' "$ODD"`, env: { ODD: odd } } }),
      here.order(`printf '%s' '"quotes" ü 漢字 🦊\nsecond line'; printf "%s" 'a  b'`),
      here.order('-x is no command'),
    ]
    for (const order of orders) executor.start(order)
    for (const order of orders) await record.end(order.token)
    expect(here.text(orders[0] as AttemptOrder, 'log')).toBe(odd)
    expect(here.text(orders[1] as AttemptOrder, 'log')).toBe('"quotes" ü 漢字 🦊\nsecond linea  b')
    expect((await record.end((orders[2] as AttemptOrder).token)).report?.exit_code).toBe(127)
  })

  test('a command in its folder, in a group of its own, told who it is, with nothing to read', async () => {
    const here = world()
    mkdirSync(join(here.codebase, 'deep'))
    const { executor, record } = await here.open()
    const cmd =
      'pwd; echo "$TASKS_EXECUTION_ID $TASKS_TASK_ID $TASKS_ATTEMPT $TASKS_ATTEMPT_NUMBER"; echo "$TASKS_ATTEMPT_DIR"; wc -c; exec ps -o pgid= -p $$'
    const order = here.order(cmd, { action: { kind: 'shell', cmd, cwd: 'deep' }, number: 5, run_number: 3 })
    executor.start(order)
    await record.end(order.token)
    const { pid } = await record.next(order.token, 'started')
    const lines = here
      .text(order, 'log')
      .trim()
      .split(/\s*\n\s*/)
    expect(lines).toEqual([
      join(here.codebase, 'deep'),
      `${order.execution_id} ${order.task} ${order.token} 3`,
      here.file(order).replace(/\/$/, ''),
      '0',
      String(pid),
    ])
  })

  test('a command with the usual signals and no open files but its own', async () => {
    const here = world()
    const { executor, record } = await here.open()
    const order = here.order('yes | head -n 1; exec sh -c "ls -l /proc/self/fd; grep SigIgn /proc/self/status"')
    executor.start(order)
    await record.end(order.token)
    if (process.platform !== 'linux') return
    const log = here.text(order, 'log')
    expect(log.split('\n')[0]).toBe('y')
    expect(log).not.toContain('socket:')
    // 32 and 33 belong to the C library, whose posix_spawn leaves them ignored.
    expect(log).toMatch(/SigIgn:\s*0{7}[01][08]0{7}$/m)
  })

  test('a flood of output straight into its file', async () => {
    const here = world()
    const { executor, record } = await here.open()
    const order = here.order('yes | head -c 10485760; echo; echo the end; exit 1')
    executor.start(order)
    const { evidence } = await record.end(order.token)
    expect(statSync(here.file(order, 'log')).size).toBe(10_485_760 + '\nthe end\n'.length)
    // Whole lines, and so one character less.
    expect(evidence?.log_tail).toHaveLength(64 * 1024 - 1)
    expect(evidence?.log_tail.endsWith('y\n\nthe end\n')).toBe(true)
  })

  test('more orders than it has slots, each once, however often it is told', async () => {
    const here = world()
    const { executor, record } = await here.open(2)
    const orders = Array.from({ length: 12 }, () => here.order('echo ran >> "$TASKS_ATTEMPT_DIR/marks"'))
    for (const order of orders) {
      executor.start(order)
      executor.start(order)
    }
    for (const order of orders) await record.end(order.token)
    for (const order of orders) executor.start(order)
    const after = here.order('true')
    executor.start(after)
    await record.end(after.token)
    expect(orders.map((order) => here.text(order, 'marks'))).toEqual(orders.map(() => 'ran\n'))
    expect(orders.map((order) => record.endsOf(order.token).length)).toEqual(orders.map(() => 1))
  })

  test('a command that tells of its progress, its checkpoints and what it made', async () => {
    const here = world()
    const gate = here.gate('gate')
    const { executor, record } = await here.open()
    const say = (line: object | string): string =>
      `printf '%s\\n' '${typeof line === 'string' ? line : JSON.stringify(line)}' >> "$TASKS_REPORT"`
    const order = here.order(
      [
        say({ type: 'progress', percent: 40, message: 'half way, älmost' }),
        say('not JSON'),
        say({ type: 'lock_request', locks: ['db'] }),
        'read _ < gate',
        say({ type: 'checkpoint', checkpoint: 'schema_ready' }),
        say({ type: 'finished', outcome: 'succeeded', duration_ms: 1 }),
        `printf '%s' '${JSON.stringify({ type: 'artifact', path: 'dist/a.js', kind: 'file' })}' >> "$TASKS_REPORT"`,
      ].join('\n'),
    )
    executor.start(order)
    expect(await record.next(order.token, 'progress')).toMatchObject({ percent: 40, message: 'half way, älmost' })
    await gate.open()
    const { report } = await record.end(order.token)
    const types = record.of(order.token).map(({ type }) => type)
    expect(types).toEqual(['started', 'progress', 'lock_request', 'checkpoint', 'finished'])
    expect(report?.malformed_lines).toBe(2)
    expect(report?.artifacts).toEqual([{ path: 'dist/a.js', kind: 'file' }])
  })

  test('a command that tells of its progress without end, and hands on the newest now and then', async () => {
    const here = world()
    const { executor, record } = await here.open()
    const order = here.order(
      'n=0; while [ $n -lt 2000 ]; do n=$((n+1)); echo \'{"type":"progress","percent":\'$((n/20))\'}\'; done >> "$TASKS_REPORT"',
    )
    executor.start(order)
    await record.end(order.token)
    const told = record.of(order.token).filter((report) => report.type === 'progress')
    expect(told.at(-1)?.percent).toBe(100)
    expect(told.length).toBeLessThan(50)
  })

  test('a command whose last line has no end, also when it was read before the command ended', async () => {
    const here = world()
    const gate = here.gate('gate')
    const { executor, record } = await here.open()
    const line = (value: object): string => JSON.stringify(value)
    const whole = line({ type: 'progress', percent: 10 })
    const cut = line({ type: 'artifact', path: 'dist/a.js', kind: 'file' })
    const order = here.order(`printf '%s\\n%s' '${whole}' '${cut}' >> "$TASKS_REPORT"; read _ < gate`)
    executor.start(order)
    await record.next(order.token, 'progress')
    await gate.open()
    const { report } = await record.end(order.token)
    expect(report?.artifacts).toEqual([{ path: 'dist/a.js', kind: 'file' }])
  })
}

function exerciseObstacles(world: () => ExecutorWorld): void {
  test('says so when the working directory is missing', async () => {
    const here = world()
    const { executor, record } = await here.open()
    const order = here.order('true', { action: { kind: 'shell', cmd: 'true', cwd: 'missing' } })
    executor.start(order)
    const { report, evidence } = await record.end(order.token)
    expect(report?.outcome).toBe('could_not_run')
    expect(report).not.toHaveProperty('exit_code')
    expect(evidence?.system_error).toEqual({
      code: 'ENOENT',
      message: `The working directory ${join(here.codebase, 'missing')} cannot be entered: no such file or directory.`,
    })
  })

  test('says so when the command is too long for the system, and goes on with others', async () => {
    const here = world()
    const { executor, record } = await here.open(1)
    const order = here.order(`echo ${'x'.repeat(3 * 1024 * 1024)}`)
    executor.start(order)
    const { report, evidence } = await record.end(order.token)
    expect(report?.outcome).toBe('could_not_run')
    expect(evidence?.system_error?.code).toBe('E2BIG')
    const next = here.order('true')
    executor.start(next)
    expect((await record.end(next.token)).report?.outcome).toBe('succeeded')
  })

  test('says so when the command holds a NUL character, or there is none', async () => {
    const here = world()
    const { executor, record } = await here.open()
    const orders = [here.order('echo a\0b'), here.order('', { action: { kind: 'human' } })]
    for (const order of orders) executor.start(order)
    for (const order of orders) {
      const { report, evidence } = await record.end(order.token)
      expect(report?.outcome).toBe('could_not_run')
      expect(evidence?.system_error?.code).toBe('NOT_RUNNABLE')
    }
  })
}
