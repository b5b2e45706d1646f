import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import type { ProcessIdentity } from '../core/model/attempt.ts'
import type { Failure } from '../core/model/failure.ts'
import type { Result } from '../core/std/result.ts'
import { identify } from './process-identity.ts'
import { acquireSiteLock, siteHolder, type SiteHolder, type SiteLock } from './site-lock.ts'

const directories: string[] = []
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true })
})

function freshState(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tasks-lock-'))
  directories.push(directory)
  return join(directory, '.tasks')
}

const me: SiteHolder = {
  identity: identify(process.pid) as ProcessIdentity,
  since: Date.UTC(2026, 10, 22, 9, 5, 30),
  command: 'tasks execute plans/release',
}

function taken(result: Result<SiteLock, Failure>): SiteLock {
  if (!result.ok) throw result.error
  return result.value
}

function refused(result: Result<SiteLock, Failure>): Failure {
  if (result.ok) throw new Error('the lock was given twice')
  return result.error
}

/** A process that tries to take the lock when it is told `go`, says what came of it, and then stays. */
async function starter(stateDir: string): Promise<{ child: ChildProcess; go(): Promise<string> }> {
  const urlOf = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href)
  const code = `
    import { createInterface } from 'node:readline'
    import { acquireSiteLock } from ${urlOf('./site-lock.ts')}
    import { identify } from ${urlOf('./process-identity.ts')}
    console.log('ready')
    for await (const line of createInterface({ input: process.stdin })) {
      const result = acquireSiteLock(${JSON.stringify(stateDir)}, { identity: identify(process.pid), since: 0, command: line })
      console.log(result.ok ? 'taken' : result.error.code)
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => String((await lines.next()).value)
  expect(await next()).toBe('ready')
  return {
    child,
    go() {
      child.stdin.write('go\n')
      return next()
    },
  }
}

test('a second coordinator is refused and told who holds the site and what to do', () => {
  const stateDir = freshState()
  const lock = taken(acquireSiteLock(stateDir, me))
  lock.carriesOut('exec-2026-11-22-001')
  const failure = refused(acquireSiteLock(stateDir, me))
  const shown = (text: string | undefined): string | undefined => text?.replaceAll(String(process.pid), '<pid>')
  expect([failure.code, failure.exit, shown(failure.message), shown(failure.advice)]).toMatchInlineSnapshot(`
    [
      "site-busy",
      1,
      "Another coordinator works on this site: \`tasks execute plans/release\`, pid <pid>, since 2026-11-22 09:05:30 UTC, carrying out exec-2026-11-22-001.",
      "Watch it with \`tasks status\`, wait for it to end, or stop it with Ctrl-C or \`kill <pid>\`; or use another state directory with --state-dir.",
    ]
  `)
  expect(failure.place).toBe(stateDir)
  lock.release()
})

test('a released site can be taken again, and releasing twice harms nobody', () => {
  const stateDir = freshState()
  const first = taken(acquireSiteLock(stateDir, me))
  expect(siteHolder(stateDir)).toEqual(me)
  first.release()
  expect(siteHolder(stateDir)).toBeUndefined()
  const second = taken(acquireSiteLock(stateDir, me))
  first.release()
  expect(siteHolder(stateDir)).toEqual(me)
  expect(refused(acquireSiteLock(stateDir, me)).code).toBe('site-busy')
  second.release()
  expect(readdirSync(stateDir)).toEqual(['lock.db'])
})

test('of several starters exactly one wins, and when it is killed exactly one of the others does', async () => {
  const stateDir = freshState()
  const starters = await Promise.all(Array.from({ length: 5 }, () => starter(stateDir)))
  for (let left = starters.length; left > 0; left--) {
    const answers = await Promise.all(starters.map((one) => one.go()))
    expect(answers.toSorted()).toEqual([...Array.from({ length: left - 1 }, () => 'site-busy'), 'taken'])
    const [winner] = starters.splice(answers.indexOf('taken'), 1)
    expect(siteHolder(stateDir)?.identity.pid).toBe(winner?.child.pid)
    winner?.child.kill('SIGKILL')
    await once(winner?.child as ChildProcess, 'exit')
    expect(siteHolder(stateDir)).toBeUndefined()
  }
  taken(acquireSiteLock(stateDir, me)).release()
})

test('a holder that cannot be named is not guessed', () => {
  const stateDir = freshState()
  const lock = taken(acquireSiteLock(stateDir, me))
  for (const text of ['', '{"identity":', JSON.stringify({ ...me, identity: { ...me.identity, start_time: '1' } })]) {
    writeFileSync(join(stateDir, 'lock.holder.json'), text)
    expect(refused(acquireSiteLock(stateDir, me)).message).toBe(
      'Another coordinator has just started on this site, or is just leaving it.',
    )
  }
  lock.release()
})

test('a state directory that cannot be written is refused with its place', () => {
  const stateDir = freshState()
  writeFileSync(stateDir, 'a file')
  expect(refused(acquireSiteLock(stateDir, me))).toMatchObject({ code: 'site-unlockable', exit: 1 })
})
