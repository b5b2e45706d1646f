import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Coordinator, CoordinatorNode } from '../core/model/coordinator.ts'
import type { Event } from '../core/model/event.ts'
import type { Policies } from '../core/model/policies.ts'
import { compareText } from '../core/std/order.ts'
import { planFromText } from '../testing/plan-text.ts'
import { type ExecuteRequest, resumeExecution, startExecution } from './execute.ts'
import { pruneCheckpoints, prunableCheckpoints } from './kept-work.ts'
import { openSite } from './open-site.ts'
import { statusOf, type TaskStatus } from './status.ts'

/** What tasks of a plan do, by their names: a command, or more of their node. */
type Does = Readonly<Record<string, string | Partial<CoordinatorNode>>>

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true })
})

function codebaseWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'effects-'))
  roots.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** Carries a plan out with real processes, and gives back what was recorded. */
async function execute(
  codebase: string,
  text: string,
  does: Does,
  request: Partial<ExecuteRequest> = {},
  policies: Partial<Policies> = {},
  mode: Coordinator['mode'] = 'rolling_frontier',
): Promise<{ readonly status: string; readonly events: readonly Event[]; readonly stateDir: string }> {
  const plan = planFromText(text)
  const nodes = plan.graph.nodes.map((node) => {
    const own = does[node.id.slice('P1.'.length)] ?? 'true'
    const more = typeof own === 'string' ? { action: { ...node.action, cmd: own } } : own
    return { ...node, ...more }
  })
  const coordinator = { ...plan, mode, graph: { ...plan.graph, nodes }, policies: { ...plan.policies, ...policies } }
  const site = openSite(codebase, join(codebase, '.tasks'), 'test')
  try {
    const events: Event[] = []
    const run = startExecution(
      { coordinator, plan_dir: tmpdir(), codebase },
      { actor: 'test', ...request },
      site.ports,
      {
        events: (batch) => {
          events.push(...batch)
          // Whoever waits for that goes on.
          if (of(batch, 'checkpoint_verified').length > 0) writeFileSync(join(codebase, 'verified'), '')
        },
        trouble: () => {},
      },
    )
    const { status } = await run.run()
    return { status, events, stateDir: site.stateDir }
  } finally {
    site.close()
  }
}

function of<T extends Event['type']>(events: readonly Event[], type: T): Extract<Event, { type: T }>[] {
  return events.filter((event): event is Extract<Event, { type: T }> => event.type === type)
}

test('--workspace copy: a task works in a copy, and what it wrote is joined when its checks have passed', async () => {
  const does = { a: 'pwd > where.txt; cat kept.txt' }
  const here = codebaseWith({ 'kept.txt': 'kept' })
  expect((await execute(here, 'a', does, { workspace: 'copy' })).status).toBe('completed')
  expect(readFileSync(join(here, 'where.txt'), 'utf8')).toContain('/workspaces/P1.a-1')
  expect(readdirSync(join(here, '.tasks/executions')).length).toBe(1)
  const other = codebaseWith({ 'kept.txt': 'kept' })
  await execute(other, 'a', does)
  expect(readFileSync(join(other, 'where.txt'), 'utf8').trim()).toBe(other)
})

test('--codebase-path: commands work in the directory that was named', async () => {
  const [planned, named] = [codebaseWith({}), codebaseWith({})]
  await execute(named, 'a', { a: 'echo here > a.txt' })
  expect([existsSync(join(planned, 'a.txt')), existsSync(join(named, 'a.txt'))]).toEqual([false, true])
})

test('--budget: what nobody has money for does not start, and a person is asked', async () => {
  const cost = { rates: {}, reserve_usd: 2 }
  const { status, events } = await execute(codebaseWith({}), 'a\nb after a', {}, { budget: { usd: 3 } }, { cost })
  expect(status).toBe('needs_attention')
  expect(of(events, 'task_succeeded').map(({ task }) => task)).toEqual(['P1.a'])
  expect(of(events, 'approval_requested')).toMatchObject([{ kind: 'budget', choices: ['raise', 'stop'] }])
  const free = await execute(codebaseWith({}), 'a\nb after a', {}, {}, { cost })
  expect(free.status).toBe('completed')
})

test('--execution-model: waves hold back what could start, a rolling frontier does not', async () => {
  const plan = 'a\nb\nc after a'
  // Who waits for the other way round would wait for ever.
  const does = { b: 'until [ -e c.txt ]; do sleep 0.02; done', c: 'echo c > c.txt' }
  const rolling = await execute(codebaseWith({}), plan, does, {}, {}, 'rolling_frontier')
  expect(rolling.status).toBe('completed')
  const waves = await execute(codebaseWith({}), plan, { c: 'echo c > c.txt' }, {}, {}, 'wave_based')
  const last = of(waves.events, 'task_succeeded').find(({ task }) => task === 'P1.b')?.seq as number
  const first = of(waves.events, 'attempt_ordered').find(({ task }) => task === 'P1.c')?.seq as number
  expect(first).toBeGreaterThan(last)
})

test('--no-cache: what was done before is done again', async () => {
  const here = codebaseWith({ 'in.txt': 'in' })
  const action = {
    kind: 'shell',
    cmd: 'cat in.txt > out.txt',
    cache: { inputs: ['in.txt'], tools: [], env: [] },
  } satisfies CoordinatorNode['action']
  const does = { a: { action, scope: { includes: ['out.txt'], excludes: [] } } }
  const hits = async (use_cache: boolean): Promise<boolean[]> => {
    const { events } = await execute(here, 'a', does, { use_cache })
    return of(events, 'attempt_finished').map(({ cached }) => cached !== undefined)
  }
  expect([await hits(true), await hits(true), await hits(false)]).toEqual([[false], [true], [false]])
  const [first, second, third] = await inStatus(here, ({ from_cache }) => from_cache)
  expect([first, second, third]).toEqual([null, expect.stringMatching(/^exec-.*-001$/), null])
})

/** What status says of the task of each execution. */
async function inStatus<T>(codebase: string, of: (task: TaskStatus) => T): Promise<(T | undefined)[]> {
  const site = openSite(codebase, join(codebase, '.tasks'), 'test')
  try {
    const rows = [...site.journal.executions()].toSorted((a, b) => compareText(a.execution_id, b.execution_id))
    return rows.map(({ execution_id }) => {
      const [task] = statusOf(site.journal, { execution_id }, 0, false).tasks
      return task === undefined ? undefined : of(task)
    })
  } finally {
    site.close()
  }
}

test('status says in which attempt an undo is stuck, and that attempt has a log', async () => {
  const here = codebaseWith({})
  const [node] = planFromText('a').graph.nodes
  const action = { ...(node as CoordinatorNode).action, cmd: 'exit 1' }
  const does = { a: { action, compensation: { cmd: 'echo stuck; exit 1', timeout_seconds: 60 } } } as Does
  const { status, stateDir } = await execute(here, 'a retries 0', does)
  expect(status).toBe('needs_attention')
  expect(await inStatus(here, ({ log_attempt }) => log_attempt)).toEqual([2])
  const [execution] = readdirSync(join(stateDir, 'executions'))
  const log = join(stateDir, 'executions', execution as string, 'attempts/P1.a-2/log')
  expect(readFileSync(log, 'utf8')).toContain('stuck')
})

const OUTSIDE: Partial<CoordinatorNode> = { scope: { includes: ['in/**'], excludes: [] } }

function audited(action: 'fail' | 'warn' | 'ask', workspace: 'shared' | 'copy') {
  const [node] = planFromText('a').graph.nodes
  const does = { a: { ...OUTSIDE, action: { ...(node as CoordinatorNode).action, cmd: 'echo x > out.txt' } } }
  return execute(codebaseWith({ 'in/a.txt': 'a' }), 'a retries 0', does, { workspace }, { scope_audit: { action } })
}

test.each([
  ['fail', 'shared', 'failed'],
  ['fail', 'copy', 'failed'],
  ['warn', 'shared', 'completed'],
  ['warn', 'copy', 'completed'],
  ['ask', 'shared', 'needs_attention'],
  ['ask', 'copy', 'needs_attention'],
] as const)('a write outside the scope: %s in %s ends as %s', async (action, workspace, ends) => {
  const { status, events } = await audited(action, workspace)
  expect(status).toBe(ends)
  expect(of(events, 'scope_violation')).toMatchObject([
    { task: 'P1.a', action, scope: { outside: ['out.txt'], attributed: true } },
  ])
  expect(of(events, 'approval_requested').map(({ kind }) => kind)).toEqual(action === 'ask' ? ['scope'] : [])
})

test('of two that ran at once it was one, and neither fails for it', async () => {
  const [node] = planFromText('a').graph.nodes
  const wait = (own: string, other: string): string =>
    `echo > in/${own}; until [ -e in/${other} ]; do sleep 0.02; done; echo x > out.txt; echo > in/${own}2; until [ -e in/${other}2 ]; do sleep 0.02; done`
  const one = (own: string, other: string): Partial<CoordinatorNode> => ({
    ...OUTSIDE,
    action: { ...(node as CoordinatorNode).action, cmd: wait(own, other) },
  })
  const here = codebaseWith({ 'in/0': '' })
  const does = { a: one('a', 'b'), b: one('b', 'a') }
  const { status, events } = await execute(here, 'a\nb', does, {}, { scope_audit: { action: 'fail' } })
  expect(status).toBe('completed')
  const [first] = of(events, 'scope_violation')
  expect(first).toMatchObject({ action: 'warn', scope: { outside: ['out.txt'], attributed: false } })
})

test('the copies of tasks that failed are taken away when somebody asks for that', async () => {
  const here = codebaseWith({ 'a.txt': 'a' })
  const { status, stateDir } = await execute(
    here,
    'a retries 0',
    { a: 'echo b > b.txt; exit 1' },
    { workspace: 'copy' },
  )
  expect(status).toBe('failed')
  const site = openSite(here, stateDir, 'test')
  try {
    const found = prunableCheckpoints(site.journal, site.stateDir)
    expect(found.map(({ attempt }) => attempt)).toEqual(['P1.a-1'])
    expect(found[0]?.bytes).toBeGreaterThan(0)
    pruneCheckpoints(found)
    expect(prunableCheckpoints(site.journal, site.stateDir)).toEqual([])
    expect(existsSync(found[0]?.folder as string)).toBe(false)
  } finally {
    site.close()
  }
})

test('what a person could not do, and what nobody wants any more, is said when an execution is taken up', async () => {
  const here = codebaseWith({})
  const { status, stateDir } = await execute(here, 'm manual\nb manual\nc after b', {})
  expect(status).toBe('needs_attention')
  const site = openSite(here, stateDir, 'test')
  try {
    const answers = { retry: [], skip: [], done: [], approve: [], fail: ['P1.m'], cancel: ['P1.b'] }
    const quiet = { events: () => {}, trouble: () => {} }
    const outcome = await resumeExecution({}, answers, { actor: 'test' }, site.ports, quiet).run()
    expect(outcome.status).toBe('failed')
    const report = statusOf(site.journal, {}, 0, false)
    expect(report.tasks.map(({ state }) => state)).toEqual(['FAILED', 'CANCELLED', 'PENDING'])
    expect(report.tasks[0]?.why.text).toContain('a person could not do it')
  } finally {
    site.close()
  }
})

test('a checkpoint is looked at by its check while the task runs, and only then is it said to be good', async () => {
  const [node] = planFromText('a marks 50?').graph.nodes
  const [mark] = (node as CoordinatorNode).checkpoints
  const says = `echo '{"type":"checkpoint","checkpoint":"a-50","percent":50}' >> "$TASKS_REPORT"`
  const action = {
    ...(node as CoordinatorNode).action,
    cmd: `${says}; until [ -e verified ]; do sleep 0.02; done`,
  }
  const cmd = 'echo "$TASKS_CHECKPOINT" > looked; exit 3'
  const verify = { ...mark?.verify, type: 'command', cmd, expect: { exit_code: 0 } }
  const does = { a: { action, checkpoints: [{ ...mark, verify }] } } as unknown as Does
  const here = codebaseWith({})
  const { status, events } = await execute(here, 'a resumable', does)
  expect(status).toBe('completed')
  expect(readFileSync(join(here, 'looked'), 'utf8')).toBe('a-50\n')
  expect(of(events, 'checkpoint_verified')).toMatchObject([{ checkpoint: 'a-50', outcome: 'failed' }])
})
