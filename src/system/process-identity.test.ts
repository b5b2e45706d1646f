import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { identify, isSame } from './process-identity.ts'

test('a running process is the same as long as it runs, and nobody afterwards', async () => {
  const child = spawn('cat', [], { stdio: ['pipe', 'ignore', 'inherit'] })
  await once(child, 'spawn')
  const identity = identify(child.pid as number)
  expect(identity).toMatchObject({ pid: child.pid })
  expect(identity && isSame(identity)).toBe(true)
  child.stdin.end()
  await once(child, 'exit')
  expect(identity && isSame(identity)).toBe(false)
  expect(identify(child.pid as number)).toBeUndefined()
})

test('a later process with the same number is another one', () => {
  const own = identify(process.pid)
  expect(own && isSame(own)).toBe(true)
  expect(own && isSame({ ...own, start_time: '1' })).toBe(false)
  expect(own && isSame({ ...own, boot_id: 'another boot' })).toBe(false)
})

test.skipIf(process.platform !== 'linux')('a process that ended and was not collected yet is nobody', async () => {
  // The shell becomes `cat`, which never collects the child that it takes over.
  const child = spawn('sh', ['-c', 'sleep 1000 & echo $!; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const pid = Number(await new Promise((resolve) => child.stdout.once('data', resolve)))
  const exited = once(child, 'exit')
  child.stdout.resume()
  await expect.poll(() => readFileSync(`/proc/${child.pid}/comm`, 'utf8')).toBe('cat\n')
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => identify(pid)).toBeUndefined()
  expect(() => process.kill(pid, 0)).not.toThrow()
  child.stdin.end()
  await exited
})
