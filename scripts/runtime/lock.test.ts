import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'

/** A process that takes the lock, writes that it is in, stays a little, and writes that it is out. */
const HOLDER = `
const { withLock } = require(process.argv[1])
const fs = require('fs')
const [lock, diary] = process.argv.slice(2)
withLock(lock, () => {
  fs.appendFileSync(diary, 'in ' + process.pid + '\\n')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  fs.appendFileSync(diary, 'out ' + process.pid + '\\n')
}, () => {})
`

async function hold(folder: string): Promise<void> {
  const args = ['-e', HOLDER, join(import.meta.dirname, 'lock.cjs'), join(folder, 'lock'), join(folder, 'diary')]
  expect(await run(process.execPath, args)).toMatchObject({ exitCode: 0, stderr: '' })
}

function expectOneAtATime(diary: string, times: number): void {
  const lines = diary.trim().split('\n')
  expect(lines).toHaveLength(2 * times)
  for (let line = 0; line < lines.length; line += 2) {
    expect(lines[line + 1]).toBe(lines[line]?.replace('in', 'out'))
  }
}

/** The id of a process that is over. */
async function deadPid(): Promise<number> {
  return Number((await run(process.execPath, ['-p', 'process.pid'])).stdout)
}

test('of many processes one holds the lock at a time, and nothing is left behind', async () => {
  const folder = temporaryFolder()
  await Promise.all(Array.from({ length: 6 }, () => hold(folder)))
  expectOneAtATime(readFileSync(join(folder, 'diary'), 'utf8'), 6)
  expect(readdirSync(folder)).toEqual(['diary'])
})

test('the lock of a dead process is taken over, by one', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'lock'))
  writeFileSync(join(folder, 'lock', `owner-${await deadPid()}-1`), '')
  await Promise.all(Array.from({ length: 4 }, () => hold(folder)))
  expectOneAtATime(readFileSync(join(folder, 'diary'), 'utf8'), 4)
  expect(readdirSync(folder)).toEqual(['diary'])
})

test('a lock that is older than any installation is taken over, though its process id is in use', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'lock'))
  const owner = join(folder, 'lock', `owner-${process.pid}-1`)
  writeFileSync(owner, '')
  utimesSync(owner, 0, 0)
  await hold(folder)
  expectOneAtATime(readFileSync(join(folder, 'diary'), 'utf8'), 1)
})
