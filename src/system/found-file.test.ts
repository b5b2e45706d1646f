import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { foundFile } from './found-file.ts'

test('what is there is found, and a name that leads nowhere finds nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'found-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  symlinkSync('loop', join(folder, 'loop'))
  expect(foundFile(folder)?.isDirectory()).toBe(true)
  expect(['none', 'loop', 'x'.repeat(300), 'none/below'].map((name) => foundFile(join(folder, name)))).toEqual(
    Array(4).fill(undefined),
  )
})
