import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { AttemptOrder } from '../../../../core/model/attempt.ts'
import { keepCheckpoint } from '../../../../system/checkpoint-folder.ts'
import { type StartingPoint, startingPoint } from './starting-point.ts'

const made: string[] = []
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tasks-voice-'))
  made.push(folder)
  return folder
}

const SPEC = 'a'.repeat(64)

function orderOf(changes: Partial<AttemptOrder> = {}): AttemptOrder {
  return {
    token: 'P1.T001-1',
    execution_id: 'exec-2026-11-22-001',
    task: 'P1.T001',
    title: 'Copy',
    kind: 'run',
    number: 1,
    worker: 'worker-1',
    executor: 'command',
    action: { kind: 'shell', cmd: 'true' },
    spec: SPEC,
    ...changes,
  }
}

/** An execution in which an attempt has made a checkpoint with two files. */
async function kept(): Promise<{ execution: string; hash: string; place: string }> {
  const execution = temporaryFolder()
  writeFileSync(join(execution, 'a'), 'first')
  writeFileSync(join(execution, 'b'), 'second')
  const hash = await keepCheckpoint(execution, orderOf(), { checkpoint: 'half', percent: 50 }, [
    { path: 'a', from: join(execution, 'a'), move: false },
    { path: 'deep/b', from: join(execution, 'b'), move: true },
  ])
  return { execution, hash, place: join(execution, 'checkpoints', 'P1.T001', 'P1.T001-1', '1') }
}

function begun(
  execution: string,
  hash: string,
  changes: Partial<AttemptOrder> = {},
): Promise<StartingPoint> | undefined {
  const resume_from = { checkpoint: 'half', percent: 50, attempt: 'P1.T001-1', kept: hash }
  return startingPoint(
    orderOf({ token: 'P1.T001-2', resume_from, ...changes }),
    join(execution, 'attempts', 'P1.T001-2'),
  )
}

test('a run goes on from a checkpoint, with its files as they were', async () => {
  const { execution, hash, place } = await kept()
  writeFileSync(join(execution, 'a'), 'changed since')
  const point = await begun(execution, hash)
  expect(point).toEqual({
    env: { TASKS_CHECKPOINT: 'half', TASKS_CHECKPOINT_PERCENT: '50', TASKS_CHECKPOINT_DIR: join(place, 'files') },
  })
  expect(readFileSync(join(place, 'files', 'a'), 'utf8')).toBe('first')
  expect(readFileSync(join(place, 'files', 'deep', 'b'), 'utf8')).toBe('second')
})

test('a mark without files is only named; who has no checkpoint is told nothing', async () => {
  const folder = join(temporaryFolder(), 'attempts', 'P1.T001-2')
  const resume_from = { checkpoint: 'progress-50', attempt: 'P1.T001-1' }
  expect(await startingPoint(orderOf({ resume_from }), folder)).toEqual({ env: { TASKS_CHECKPOINT: 'progress-50' } })
  expect(startingPoint(orderOf(), folder)).toBeUndefined()
})

test('a check of a checkpoint finds its files', async () => {
  const { execution, place } = await kept()
  const order = orderOf({ token: 'P1.T001-2', kind: 'check', at_checkpoint: 'half', workspace_of: 'P1.T001-1' })
  const env = { TASKS_CHECKPOINT: 'half', TASKS_CHECKPOINT_DIR: join(place, 'files') }
  expect(await startingPoint(order, join(execution, 'attempts', 'P1.T001-2'))).toEqual({ env })
})

type Kept = Awaited<ReturnType<typeof kept>>

/** What may have become of a checkpoint, and what is said of it then. */
const REFUSED: readonly [what: string, harm: (kept: Kept) => Partial<AttemptOrder> | void, reason: RegExp][] = [
  ['a byte of a file is another', ({ place }) => overwrite(join(place, 'files', 'a'), 'fIrst'), /a is damaged/],
  ['a file is longer', ({ place }) => overwrite(join(place, 'files', 'deep', 'b'), 'second '), /deep\/b is damaged/],
  ['a file is gone', ({ place }) => rmSync(join(place, 'files', 'a')), /its file a is missing/],
  ['all of it is gone', ({ execution }) => rmSync(join(execution, 'checkpoints'), { recursive: true }), /is missing/],
  [
    'its list says something else',
    ({ place }) => edit(join(place, 'list.json'), '"bytes":5', '"bytes":4'),
    /the list of its files was changed/,
  ],
  ['its list is cut off', ({ place }) => writeFileSync(join(place, 'list.json'), '{"exec'), /is missing/],
  [
    'it is of another attempt',
    ({ execution, hash: kept }) => {
      const folder = join(execution, 'checkpoints', 'P1.T001')
      renameSync(join(folder, 'P1.T001-1'), join(folder, 'P1.T001-7'))
      return { resume_from: { checkpoint: 'half', attempt: 'P1.T001-7', kept } }
    },
    /of another attempt, P1\.T001-1/,
  ],
  [
    'it is of another task',
    () => ({ resume_from: { checkpoint: 'half', attempt: 'P1.T002-1', kept: SPEC } }),
    /of another task: P1\.T002-1/,
  ],
  [
    'another task has put its own there',
    ({ execution, hash: kept }) => {
      renameSync(join(execution, 'checkpoints', 'P1.T001'), join(execution, 'checkpoints', 'P1.T002'))
      return { task: 'P1.T002', resume_from: { checkpoint: 'half', attempt: 'P1.T002-1', kept } }
    },
    /is missing/,
  ],
  ['it is of another execution', () => ({ execution_id: 'exec-2026-11-22-002' }), /of another attempt/],
  ['the task was changed', () => ({ spec: 'b'.repeat(64) }), /the task was changed since/],
  [
    'it is another checkpoint',
    ({ hash: kept }) => ({ resume_from: { checkpoint: 'all', attempt: 'P1.T001-1', kept } }),
    /another checkpoint, half/,
  ],
]

test.each(REFUSED)('a checkpoint is refused when %s', async (_what, harm, reason) => {
  const before = await kept()
  const changes = harm(before) ?? {}
  const point = await begun(before.execution, before.hash, changes)
  expect(point?.env).toEqual({})
  expect(point?.refused).toMatch(reason)
})

test('only the last checkpoints of an attempt are kept, and one that is half made counts for nothing', async () => {
  const { execution } = await kept()
  const folder = join(execution, 'checkpoints', 'P1.T001', 'P1.T001-1')
  mkdirSync(join(folder, '2.part', 'files'), { recursive: true })
  const file = { path: 'a', from: join(execution, 'a'), move: false }
  for (const checkpoint of ['c2', 'c3', 'c4', 'c5']) await keepCheckpoint(execution, orderOf(), { checkpoint }, [file])
  expect(readdirSync(folder).toSorted()).toEqual(['3', '4', '5'])
  await expect(
    keepCheckpoint(execution, orderOf(), { checkpoint: 'c6' }, [{ path: 'x', from: execution, move: false }]),
  ).rejects.toThrow('x is no file')
  expect(readdirSync(folder).toSorted()).toEqual(['3', '4', '5'])
})

function overwrite(path: string, text: string): void {
  chmodSync(path, 0o600)
  writeFileSync(path, text)
}

function edit(path: string, from: string, to: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
}
