import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { AttemptOrder } from '../core/model/attempt.ts'
import * as disk from './attempt-folder.ts'
import { writeFileAtomically } from './atomic-file.ts'
import { readBoot, recordBoot } from './boot-record.ts'
import { bootId } from './process-table.ts'

const ORDER: AttemptOrder = {
  token: 'P1.T001-1',
  execution_id: 'exec-2026-11-22-001',
  task: 'P1.T001',
  title: 'A task',
  kind: 'run',
  number: 1,
  worker: 'worker-1',
  executor: 'command',
  action: { kind: 'shell', cmd: 'true' },
}
const IDENTITY = { pid: 1234, start_time: '99', boot_id: 'here' }

function stateDir(): string {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'tasks-site-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

function folder(): string {
  return disk.attemptFolder(stateDir(), ORDER.execution_id, ORDER.token)
}

test('a ticket is written once, and read back as it was ordered', () => {
  const path = folder()
  expect(path.endsWith('/executions/exec-2026-11-22-001/attempts/P1.T001-1')).toBe(true)
  expect(disk.readTicket(path)).toBeUndefined()
  expect(disk.writeTicket(path, ORDER)).toBe(true)
  expect(disk.writeTicket(path, { ...ORDER, number: 2 })).toBe(false)
  expect(disk.readTicket(path)).toEqual(ORDER)
})

test('a claim names the launcher, and the command once it has begun', () => {
  const path = folder()
  mkdirSync(path, { recursive: true })
  expect(disk.readClaim(path)).toBeUndefined()
  writeFileSync(join(path, 'pid'), `${JSON.stringify(IDENTITY)}\n`)
  expect(disk.readClaim(path)).toEqual({ launcher: IDENTITY, process: undefined })
  const command = { ...IDENTITY, pid: 1235 }
  writeFileSync(join(path, 'pid'), `${JSON.stringify(command)}\n`, { flag: 'a' })
  expect(disk.readClaim(path)).toEqual({ launcher: IDENTITY, process: command })
})

test('an exit is whole or nothing, and a link to an equal one has its own moment', () => {
  const path = folder()
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'exit'), '{"exit_co')
  expect(disk.readExit(path)).toBeUndefined()
  disk.writeExit(path, { exit_code: 3 })
  const first = disk.readExit(path)
  expect(first).toMatchObject({ exit_code: 3 })
  const other = join(path, '..', 'P1.T002-1')
  mkdirSync(other)
  linkSync(join(path, 'exit'), join(other, 'exit'))
  expect(disk.readExit(other)).toMatchObject({ exit_code: 3 })
  expect(disk.readExit(other)?.at).toBeGreaterThanOrEqual(first?.at as number)
})

test('what keeps a command from beginning, and an ordered end, are kept', () => {
  const path = folder()
  mkdirSync(path, { recursive: true })
  expect([disk.readError(path), disk.wasCancelled(path)]).toEqual([undefined, false])
  writeFileSync(join(path, 'error'), '2 chdir\n')
  disk.writeCancel(path, 500)
  expect([disk.readError(path), disk.wasCancelled(path)]).toEqual([{ errno: 2, step: 'chdir' }, true])
  writeFileSync(join(path, 'error'), 'nonsense')
  expect(disk.readError(path)).toBeUndefined()
})

test('a tail begins at a whole character', () => {
  const path = join(stateDir(), 'log')
  expect(disk.tailOf(path, 10)).toBe('')
  writeFileSync(path, 'aü🦊z')
  expect([1, 2, 4, 5, 6, 7, 8, 100].map((most) => disk.tailOf(path, most))).toEqual([
    'z',
    'z',
    'z',
    '🦊z',
    '🦊z',
    'ü🦊z',
    'aü🦊z',
    'aü🦊z',
  ])
})

test('the boot of an execution is recorded once in each boot', () => {
  const site = stateDir()
  expect(readBoot(site, 'exec-a')).toBeUndefined()
  recordBoot(site, 'exec-a')
  recordBoot(site, 'exec-a')
  expect(readBoot(site, 'exec-a')).toBe(bootId())
  expect(readBoot(site, 'exec-b')).toBeUndefined()
})

test('a file that cannot be put in place leaves the older one and nothing else', () => {
  const site = stateDir()
  const path = join(site, 'plan.json')
  writeFileAtomically(path, 'old')
  writeFileAtomically(path, 'new')
  expect(readFileSync(path, 'utf8')).toBe('new')
  mkdirSync(join(site, 'taken', 'full'), { recursive: true })
  expect(() => writeFileAtomically(join(site, 'taken'), 'text')).toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
  expect(() => writeFileAtomically(join(site, 'missing', 'x'), 'text')).toThrow(/ENOENT/)
  expect(readdirSync(site).sort()).toEqual(['plan.json', 'taken'])
})
