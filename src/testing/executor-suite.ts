/**
 * What every executor of real processes must do. A new one's test is one call:
 *
 *   exerciseExecutor({ module: import.meta.resolve('./command.ts'), factory: 'commandExecutor' })
 *
 * The module is loaded by other processes too, which host the executor and are killed. How attempts are taken over after
 * such a death stands in `recovery-suite.ts`, which this one calls.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { AttemptOrder, ProcessIdentity } from '../core/model/attempt.ts'
import { groupAlive } from '../system/process-group.ts'
import { identify } from '../system/process-identity.ts'
import type { ExecutorRecipe } from './executor-host.ts'
import { ExecutorWorld } from './executor-world.ts'
import { exerciseAttendants } from './attendants-suite.ts'
import { exerciseRecovery } from './recovery-suite.ts'

const STUBBORN = `trap '' TERM; echo ready; while :; do read _ < never || sleep 1; done`

/** Registers the conformance tests of an executor whose attempts are shell commands. */
export function exerciseExecutor(recipe: ExecutorRecipe): void {
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
    const order = here.order('head -c 10485760 /dev/zero | tr "\\0" x; echo; echo the end; exit 1')
    executor.start(order)
    const { evidence } = await record.end(order.token)
    expect(statSync(here.file(order, 'log')).size).toBe(10_485_760 + '\nthe end\n'.length)
    expect(evidence?.log_tail).toHaveLength(16 * 1024)
    expect(evidence?.log_tail.endsWith('x\nthe end\n')).toBe(true)
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

function exerciseEnds(world: () => ExecutorWorld): void {
  test('a command that obeys', async () => {
    const here = world()
    const { executor, record } = await here.open()
    const order = here.order('sleep 1000')
    executor.start(order)
    await record.next(order.token, 'started')
    executor.cancel(order.token, 60_000)
    const { report } = await record.end(order.token)
    expect(report).toMatchObject({ outcome: 'cancelled', signal: 'SIGTERM' })
    executor.cancel(order.token, 0)
    executor.cancel('P9.T999-1', 0)
    expect(record.endsOf(order.token)).toHaveLength(1)
  })

  test('a command that tidies up in its patience, although it then succeeds', async () => {
    const here = world()
    const { executor, record } = await here.open()
    // It waits for what it started, which ends by the same signal; else the launcher may still find it and say so. It says that it
    // is ready when that runs: a signal that met it half started would be lost on it.
    const order = here.order(`trap 'echo tidied; wait; exit 0' TERM; sleep 1000 & echo ready; wait`)
    executor.start(order)
    await expect.poll(() => here.text(order, 'log'), { timeout: 10_000 }).toBe('ready\n')
    executor.cancel(order.token, 60_000)
    const { report } = await record.end(order.token)
    expect(report?.outcome).toBe('cancelled')
    expect(here.text(order, 'log')).toBe('ready\ntidied\n')
  })

  test('a command that does not obey, once its patience is over', async () => {
    const here = world()
    const { executor, record } = await here.open()
    here.gate('never')
    const order = here.order(STUBBORN)
    executor.start(order)
    await expect.poll(() => here.text(order, 'log'), { timeout: 10_000 }).toBe('ready\n')
    executor.cancel(order.token, 60_000)
    // Asked again with less patience: the shorter one holds.
    executor.cancel(order.token, 50)
    const { report } = await record.end(order.token)
    expect(report).toMatchObject({ outcome: 'cancelled', signal: 'SIGKILL' })
  })

  test('a grandchild that does not obey and holds the log', async () => {
    const here = world()
    const { executor, record } = await here.open()
    here.gate('never')
    const order = here.order(`sh -c "${STUBBORN}" & wait`)
    executor.start(order)
    await expect.poll(() => here.text(order, 'log'), { timeout: 10_000 }).toBe('ready\n')
    const { pid } = await record.next(order.token, 'started')
    executor.cancel(order.token, 100)
    const { report } = await record.end(order.token)
    expect(report?.outcome).toBe('cancelled')
    expect(groupAlive(pid as number)).toBe(false)
  })

  test('what a command leaves running, when the command itself has ended', async () => {
    const here = world()
    const { executor, record } = await here.open()
    const order = here.order('sleep 1000 & echo started it')
    executor.start(order)
    const { report } = await record.end(order.token)
    const { pid } = await record.next(order.token, 'started')
    expect(report).toMatchObject({ outcome: 'succeeded', exit_code: 0 })
    expect(groupAlive(pid as number)).toBe(false)
    expect(here.text(order, 'log')).toBe('started it\n[tasks] ended what the command had left running\n')
  })

  test('an order that has not begun, which then never begins', async () => {
    const here = world()
    const gate = here.gate('gate')
    const { executor, record } = await here.open(1)
    const first = here.order('read _ < gate')
    const second = here.order('echo began')
    executor.start(first)
    executor.start(second)
    executor.cancel(second.token, 60_000)
    expect((await record.end(second.token)).lost).toBe('never_started')
    await gate.open()
    await record.end(first.token)
    expect(existsSync(here.file(second, 'pid'))).toBe(false)
    const later = await here.open(1)
    expect(await later.executor.recover([second])).toEqual([{ token: second.token, found: 'lost' }])
    expect((await later.record.end(second.token)).lost).toBe('never_started')
  })

  test('a command that is cancelled in the moment of its start', async () => {
    const here = world()
    const { executor, record } = await here.open(1)
    // The moment is short, so it is tried often.
    for (let i = 0; i < 20; i++) {
      const order = here.order('sleep 1000')
      executor.start(order)
      executor.cancel(order.token, 60_000)
      expect((await record.end(order.token)).report).toMatchObject({ outcome: 'cancelled', signal: 'SIGTERM' })
    }
  })

  test('a command that its launcher could not write down', async () => {
    const here = world()
    const { executor, record } = await here.open(1)
    const order = here.order('sleep 1000')
    executor.start(order)
    await record.next(order.token, 'started')
    const pid = here.file(order, 'pid')
    writeFileSync(pid, `${readFileSync(pid, 'utf8').split('\n')[0]}\n`)
    executor.cancel(order.token, 60_000)
    expect((await record.end(order.token)).report).toMatchObject({ outcome: 'cancelled', signal: 'SIGTERM' })
  })

  test('its launchers when it is closed, and waits for what was cancelled', async () => {
    const here = world()
    const { executor, record } = await here.open(2)
    here.gate('never')
    const order = here.order(STUBBORN)
    executor.start(order)
    await expect.poll(() => here.text(order, 'log'), { timeout: 10_000 }).toBe('ready\n')
    const launcher = ProcessIdentity.parse(
      JSON.parse(readFileSync(here.file(order, 'pid'), 'utf8').split('\n')[0] as string),
    )
    executor.cancel(order.token, 50)
    await executor.close()
    expect(record.endsOf(order.token)).toHaveLength(1)
    await expect.poll(() => identify(launcher.pid), { timeout: 10_000 }).toBeUndefined()
  })
}
