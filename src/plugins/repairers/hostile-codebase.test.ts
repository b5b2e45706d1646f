import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { CodebaseFiles } from './codebase-files.ts'
import { migrationFor } from './migrations.ts'
import { ownCaches } from './own-caches.ts'

const places: string[] = []
afterAll(() => {
  for (const place of places) rmSync(place, { recursive: true, force: true })
})

function folder(files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'hostile-'))
  places.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

test('what lies behind a folder that is a link out of the codebase is not there', () => {
  const other = folder({ 'manage.py': '', 'package.json': '{"scripts": {"migrate": "x"}}' })
  const root = folder({ 'kept/manage.py': '' })
  symlinkSync(other, join(root, 'api'))
  symlinkSync(join(root, 'kept'), join(root, 'inside'))
  const files = new CodebaseFiles(root)
  expect([files.has('api/manage.py'), files.has('inside/manage.py'), files.has('api')]).toEqual([false, true, true])
  expect(migrationFor(files, 'api')).toBeUndefined()
})

test('a manifest that is a pipe is not waited for', () => {
  const root = folder()
  execFileSync('mkfifo', [join(root, 'package.json')])
  const files = new CodebaseFiles(root)
  expect([files.has('package.json'), files.text('package.json')]).toEqual([true, undefined])
})

test('a cache that a link leads to is not ours to remove', () => {
  const others = folder({ 'results/a': 'x', 'cache/results/b': 'x' })
  const state = folder()
  symlinkSync(others, join(state, 'cache'))
  expect(existsSync(join(state, 'cache/results/a'))).toBe(true)
  expect(ownCaches(state)).toEqual([])
  const linked = join(state, 'site')
  symlinkSync(others, linked)
  expect(ownCaches(linked).map(({ path }) => path)).toEqual([join(linked, 'cache/results')])
})
