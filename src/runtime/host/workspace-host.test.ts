import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { AttemptOrder } from '../../core/model/attempt.ts'
import type { Executor } from '../../core/ports/executor.ts'
import type { Workspace } from '../../core/ports/workspace.ts'
import { folderResultCache } from '../../plugins/caches/result-cache.ts'
import { commandExecutor } from '../../plugins/executors/command.ts'
import { copyWorkspace } from '../../plugins/workspaces/copy.ts'
import { sharedWorkspace } from '../../plugins/workspaces/shared.ts'
import { AttemptRecord, type RecordedEnd } from '../../testing/attempt-record.ts'
import { WorkspaceWorld } from '../../testing/workspace-suite.ts'
import { hostWorkspaces } from './workspace-host.ts'

class Host extends WorkspaceWorld {
  record = new AttemptRecord()
  executor: Executor | undefined

  /** A new coordinator: nothing is remembered but what stands on disk. */
  async open(workspace: Workspace): Promise<Executor> {
    await this.executor?.close()
    this.record = new AttemptRecord()
    const [executor] = hostWorkspaces([commandExecutor(this)], {
      workspace,
      stateDir: this.stateDir,
      cache: folderResultCache(this),
    })
    this.executor = executor as Executor
    await this.executor.open(this.record, 2)
    return this.executor
  }

  end(order: AttemptOrder): Promise<RecordedEnd> {
    this.executor?.start(order)
    return this.record.end(order.token)
  }

  command(task: string, cmd: string, more: Partial<AttemptOrder> = {}): AttemptOrder {
    return this.order(task, { ...more, action: { kind: 'shell', cmd, ...more.action } })
  }

  log({ token }: AttemptOrder): string {
    return readFileSync(join(this.stateDir, 'executions/exec-1/attempts', token, 'log'), 'utf8')
  }
}

const CHECK = {
  id: 'a',
  type: 'command',
  expect: { exit_code: 0 },
  priority: 'must',
  timeout_seconds: 60,
  when: 'on_complete',
} as const

const hosts: Host[] = []
function host(): Host {
  const made = new Host()
  made.write({ 'a.txt': 'a\n', 'b.txt': 'b\n' })
  hosts.push(made)
  return made
}
afterEach(async () => {
  for (const made of hosts.splice(0)) {
    await made.executor?.close()
    made.dispose()
  }
})

test('a run works in its copy, its check looks there, and the codebase changes when it is joined', async () => {
  const here = host()
  await here.open(copyWorkspace(here))
  const run = here.command('a', 'echo more >> a.txt; echo x > outside.txt', {
    scope: { includes: ['a.txt'], excludes: [] },
  })
  const { report } = await here.end(run)
  expect(report).toMatchObject({
    outcome: 'succeeded',
    scope: { written: 2, outside: ['outside.txt'], outside_count: 1, attributed: true, candidates: [] },
  })
  expect(here.text('a.txt')).toBe('a\n')
  const check = { ...CHECK, cmd: 'grep more a.txt' }
  const looked = await here.end(here.order('a', { kind: 'check', check, workspace_of: run.token }))
  expect(looked.report?.outcome).toBe('succeeded')
  const joining = here.joining(run)
  expect((await here.end(joining)).report?.outcome).toBe('succeeded')
  expect(here.text('a.txt')).toBe('a\nmore\n')
  expect(here.log(joining)).toBe('tasks: Joined 2 paths with the codebase: a.txt, outside.txt.\n')
  await here.open(copyWorkspace(here))
  expect(existsSync(join(here.stateDir, 'executions/exec-1/workspaces', run.token))).toBe(false)
})

test('what cannot be joined fails as a conflict that may pass, and names its paths', async () => {
  const here = host()
  await here.open(copyWorkspace(here))
  const run = here.command('a', 'echo more >> a.txt')
  await here.end(run)
  here.write({ 'a.txt': 'somebody else' })
  expect((await here.end(here.joining(run))).report).toMatchObject({
    outcome: 'failed',
    error: { code: 'CONFLICT', class: 'transient', message: 'others have meanwhile changed what it changed: a.txt' },
  })
})

test('what is joined stays joined when the copy cannot be taken away, and is told once', async () => {
  const here = host()
  const workspace = copyWorkspace(here)
  await here.open(Object.assign(workspace, { dispose: () => Promise.reject(new Error('busy')) }))
  const run = here.command('a', 'echo more >> a.txt')
  await here.end(run)
  const joining = here.joining(run)
  expect((await here.end(joining)).report?.outcome).toBe('succeeded')
  await here.executor?.close()
  expect(here.record.endsOf(joining.token)).toHaveLength(1)
  expect(here.log(joining)).toContain('could not be taken away: busy')
})

test('a new coordinator finds the same attempts in the same places', async () => {
  const here = host()
  const first = await here.open(copyWorkspace(here))
  const run = here.command('a', 'echo begun > begun.txt; until [ -e go ]; do sleep 0.02; done; cat a.txt')
  first.start(run)
  await here.record.next(run.token, 'started')
  here.write({ 'a.txt': 'changed' })
  const second = await here.open(copyWorkspace(here))
  expect(await second.recover([run])).toEqual([{ token: run.token, found: 'adopted' }])
  writeFileSync(join(here.stateDir, 'executions/exec-1/workspaces', run.token, 'go'), '')
  const { report } = await here.record.end(run.token)
  expect(report).toMatchObject({ outcome: 'succeeded', scope: { written: 2 } })
  expect(here.log(run)).toBe('a\n')
  const joining = here.joining(run)
  const third = await here.open(copyWorkspace(here))
  expect(await third.recover([joining])).toEqual([{ token: joining.token, found: 'reported' }])
  expect(here.text('begun.txt')).toBe('begun\n')
})

test('a run that is cancelled before its place is ready never starts', async () => {
  const here = host()
  const executor = await here.open(copyWorkspace(here))
  const run = here.command('a', 'true')
  executor.start(run)
  executor.cancel(run.token, 0)
  expect(await here.record.end(run.token)).toMatchObject({ lost: 'never_started' })
})

test('a place that cannot be made is why a run could not run', async () => {
  const here = host()
  await here.open(copyWorkspace(here))
  here.write({ '.tasks/executions/exec-1/workspaces': 'a file is in the way' })
  const { report, evidence } = await here.end(here.command('a', 'true'))
  expect(report?.outcome).toBe('could_not_run')
  expect(evidence?.system_error?.code).toBe('EEXIST')
})

const CACHE = { inputs: ['a.txt'], tools: ['echo 1'], env: ['MODE'] }

test.each(['copy', 'shared'] as const)('the same is not done twice: %s', async (kind) => {
  const here = host()
  const place = (): Workspace => (kind === 'copy' ? copyWorkspace(here) : sharedWorkspace(here))
  await here.open(place())
  const build = (mode = 'x', cmd = 'echo ran; tr a b < a.txt > out.txt; ln -sf out.txt link'): AttemptOrder =>
    here.command('a', cmd, { action: { kind: 'shell', cmd, cache: CACHE, env: { MODE: mode } } })
  const first = build()
  expect((await here.end(first)).report?.cached).toBeUndefined()
  await here.end(here.joining(first))
  for (const made of ['out.txt', 'link']) rmSync(join(here.codebase, made))
  const again = build()
  const { report } = await here.end(again)
  expect(report).toMatchObject({ outcome: 'succeeded', scope: { written: 2 } })
  expect(report?.cached).toMatch(/^exec-1 [0-9a-f]{16}$/)
  expect(here.log(again)).not.toContain('ran')
  await here.end(here.joining(again))
  expect([here.text('out.txt'), here.text('link')]).toEqual(['b\n', 'b\n'])
  expect((await here.end(build('y'))).report?.cached).toBeUndefined()
  const check = { ...CHECK, cmd: 'exit 1' }
  await here.end(here.order('a', { kind: 'check', check, workspace_of: again.token }))
  expect((await here.end(build())).report?.cached).toBeUndefined()
  expect((await here.end(build())).report?.cached).toBeDefined()
  here.write({ 'a.txt': 'other' })
  expect((await here.end(build())).report?.cached).toBeUndefined()
  const failing = (): AttemptOrder => build('x', 'exit 1')
  await here.end(failing())
  expect((await here.end(failing())).report?.outcome).toBe('failed')
})

test('what was written while others were at work is not kept, and why is told', async () => {
  const here = host()
  const executor = await here.open(sharedWorkspace(here))
  const other = here.command('b', 'until [ -e go ]; do sleep 0.02; done')
  executor.start(other)
  await here.record.next(other.token, 'started')
  const cmd = 'echo x > out.txt'
  const run = here.command('a', cmd, { action: { kind: 'shell', cmd, cache: CACHE } })
  await here.end(run)
  here.write({ go: '' })
  await here.record.end(other.token)
  expect(here.log(run)).toBe(
    'tasks: Its result is not kept in the cache: other attempts were at work in the same folder, so nobody can say what it wrote.\n',
  )
})
