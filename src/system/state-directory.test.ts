import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { findStateDirectory, openStateDirectory } from './state-directory.ts'

const NOBODY = 65_534
const root = process.getuid?.() === 0

function folder(): string {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'tasks-site-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

function refusalOf(act: () => unknown): Failure {
  try {
    act()
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('it was not refused')
}

test('it is made in the codebase when there is no repository, for its owner only and invisible to git', () => {
  const codebase = folder()
  expect(findStateDirectory(codebase)).toBeUndefined()
  const made = openStateDirectory(codebase)
  expect(made).toBe(join(codebase, '.tasks'))
  expect(statSync(made).mode & 0o777).toBe(0o700)
  expect(readFileSync(join(made, '.gitignore'), 'utf8')).toBe('*\n')
  expect(openStateDirectory(codebase)).toBe(made)
  expect(findStateDirectory(codebase)).toBe(made)
})

test('it is made beside .git, and found from any folder below', () => {
  const top = folder()
  const deep = join(top, 'packages', 'one')
  mkdirSync(join(top, '.git'))
  mkdirSync(deep, { recursive: true })
  expect(openStateDirectory(deep)).toBe(join(top, '.tasks'))
  expect(findStateDirectory(join(deep))).toBe(join(top, '.tasks'))
})

test('the nearest one upwards wins, and a file of that name does not count', () => {
  const top = folder()
  const deep = join(top, 'one', 'two')
  mkdirSync(join(top, '.tasks'))
  mkdirSync(deep, { recursive: true })
  writeFileSync(join(top, 'one', '.tasks'), '')
  expect(findStateDirectory(deep)).toBe(join(top, '.tasks'))
  mkdirSync(join(deep, '.tasks'))
  expect(openStateDirectory(deep)).toBe(join(deep, '.tasks'))
})

test('a folder whose name leads nowhere has none of its own', () => {
  const codebase = folder()
  mkdirSync(join(codebase, '.tasks'))
  expect(findStateDirectory(join(codebase, 'x'.repeat(300)))).toBe(join(codebase, '.tasks'))
})

test('a place that the user names is taken, and made with all folders above it', () => {
  const top = folder()
  const named = join(top, 'a', 'b')
  expect(openStateDirectory(top, named)).toBe(named)
  expect(findStateDirectory(top)).toBeUndefined()
})

test('a file in the way is refused with its place and what to do', () => {
  const top = folder()
  writeFileSync(join(top, 'taken'), '')
  const refusal = refusalOf(() => openStateDirectory(top, join(top, 'taken')))
  expect(refusal).toMatchObject({ code: 'state-dir-not-a-folder', exit: 1, place: join(top, 'taken') })
  expect(refusal.message).toMatchInlineSnapshot(
    `"The state directory cannot be used: a file of that name is in the way."`,
  )
  expect(refusal.advice).toMatchInlineSnapshot(`"Move the file away, or name another folder with --state-dir."`)
  expect(refusalOf(() => openStateDirectory(top, join(top, 'taken', 'below'))).code).toBe('state-dir-not-a-folder')
})

/** Code and exit of the refusal; as superuser, who may write everywhere, of the one that another user gets. */
function refusalWithoutRights(codebase: string): string {
  if (!root) {
    const { code, exit } = refusalOf(() => openStateDirectory(codebase))
    return `${code} ${exit}\n`
  }
  const script = `import { openStateDirectory } from ${JSON.stringify(join(import.meta.dirname, 'state-directory.ts'))}
    try { openStateDirectory(${JSON.stringify(codebase)}) } catch (error) { console.log(error.code, error.exit) }`
  const options = { cwd: '/', uid: NOBODY, gid: NOBODY, encoding: 'utf8' } as const
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], options).stdout
}

test('a folder without the right to write is refused', () => {
  const top = folder()
  chmodSync(top, 0o555)
  expect(refusalWithoutRights(top)).toBe('state-dir-no-rights 1\n')
})
