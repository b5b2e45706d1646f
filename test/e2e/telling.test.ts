// The samples of docs/telling.md, carried out for real: a shell script that goes on from its checkpoint, Python that asks for a lock.
import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Event } from '../../src/core/model/event.ts'
import { temporaryFolder } from '../support/folder.ts'
import { LAUNCHER } from '../support/launcher.ts'

const ROOT = join(import.meta.dirname, '..', '..')

function tasks(folder: string, ...args: string[]): string {
  return execFileSync(process.execPath, [LAUNCHER, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
}

test('the samples in shell and Python tell how they get on, go on from a checkpoint and get their lock', () => {
  const folder = temporaryFolder()
  cpSync(join(ROOT, 'examples', 'telling'), folder, { recursive: true })
  tasks(folder, 'plan', 'spec.md', '--codebase-path', '.', '--output-dir', 'plan')
  const lines = tasks(folder, 'execute', 'plan', '--json').trim().split('\n')
  const events = lines.map((line) => JSON.parse(line) as Event)
  const of = <T extends Event['type']>(type: T): Extract<Event, { type: T }>[] =>
    events.filter((event): event is Extract<Event, { type: T }> => event.type === type)
  expect(of('execution_finished')).toMatchObject([{ status: 'completed' }])
  const kept = of('task_checkpoint').findLast(({ checkpoint }) => checkpoint === 'first-half')?.kept
  expect(of('attempt_ordered').map(({ resume_from }) => resume_from)).toEqual([
    undefined,
    { checkpoint: 'first-half', percent: 50, attempt: 'P1.T001-1', kept },
    undefined,
  ])
  expect(readFileSync(join(folder, 'rows.txt'), 'utf8')).toBe('one\ntwo\nthree\nfour\n')
  expect(of('lock_granted')).toMatchObject([{ task: 'P1.T002', locks: ['ledger'] }])
  expect(of('alert_fired')).toMatchObject([{ task: 'P1.T002', metric: 'rows', value: 4, action: 'notify' }])
  expect(of('attempt_finished').at(-1)?.usage).toMatchObject({ tokens_in: 1200, tokens_out: 80, cost_usd: 0.01 })
  const log = join(folder, '.tasks', 'executions', events[0]?.execution_id ?? '', 'logs', 'tasks', 'P1.T002.jsonl')
  const said = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(said.map(({ step, status }) => `${String(step)} ${String(status)}`)).toEqual(
    expect.arrayContaining(['run start', 'count start', 'count done', 'run done']),
  )
})

test('a task speaks by tasks emit: progress, a checkpoint whose file it then changes, a lock; and outside of a task nobody listens', () => {
  const folder = temporaryFolder()
  const emit = `'${process.execPath}' '${LAUNCHER}' emit`
  const spec = [
    '# Emit\n\n## Work\n',
    '- Speak (1s) [idempotent]',
    `  - run: \`echo one > a && ${emit} checkpoint half --percent 50 --file a && echo two > a && ${emit} lock ledger && ! ${emit} artifact missing.bin && tasks emit progress 90 'nearly done'\``,
    '  - checkpoints: half 50%\n\n```resources\nledger: {type: exclusive}\n```\n',
  ].join('\n')
  execFileSync('tee', [join(folder, 'spec.md')], { input: spec, stdio: ['pipe', 'ignore', 'ignore'] })
  tasks(folder, 'plan', 'spec.md', '--codebase-path', '.', '--output-dir', 'plan')
  const lines = tasks(folder, 'execute', 'plan', '--json').trim().split('\n')
  const told = lines.map((line) => JSON.parse(line) as Event)
  const types = told.map(({ type }) => type).filter((type) => /checkpoint|progress|lock/.test(type))
  expect(types).toEqual(['task_checkpoint', 'lock_granted', 'task_progress'])
  const place = join(folder, '.tasks', 'executions', told[0]?.execution_id ?? '', 'checkpoints', 'P1.T001', 'P1.T001-1')
  expect(readFileSync(join(place, '1', 'files', 'a'), 'utf8')).toBe('one\n')
  expect(() => tasks(folder, 'emit', 'heartbeat')).toThrow('this is not the command of a task')
})
