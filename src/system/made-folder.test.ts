import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFolder } from './made-folder.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'made-folder-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function codeOf(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

test('what is missing above is made too, the topmost is told, and a second time nothing is made', () => {
  expect(makeFolder(join(root, 'a/b/c'), 0o700)).toBe(join(root, 'a'))
  expect(statSync(join(root, 'a/b/c')).isDirectory()).toBe(true)
  expect(makeFolder(join(root, 'a/b/c'))).toBeUndefined()
})

test('a file in the way is said', () => {
  writeFileSync(join(root, 'f'), '')
  expect(codeOf(() => makeFolder(join(root, 'f')))).toBe('EEXIST')
  expect(codeOf(() => makeFolder(join(root, 'f/g')))).toBe('ENOTDIR')
})

test.runIf(existsSync('/proc/self'))('where no folder can be made, it ends with an error', () => {
  expect(codeOf(() => makeFolder('/proc/no-such-process/cache'))).toBe('ENOENT')
})
