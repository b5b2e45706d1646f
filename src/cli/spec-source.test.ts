import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { readAll, specSource } from './spec-source.ts'

test('what exists is a file, and so is what looks like a path', () => {
  const directory = mkdtempSync(join(tmpdir(), 'spec-source-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  mkdirSync(join(directory, 'docs'))
  writeFileSync(join(directory, 'notes'), 'x\n')
  for (const path of ['notes', 'docs', 'spec.md', 'my spec.markdown', 'nowhere/at/all', 'A.TXT']) {
    expect(specSource(path, directory)).toEqual({ kind: 'file', path })
  }
})

test('a dash is standard input', () => {
  expect(specSource('-', '.')).toBe('stdin')
})

test('words are the specification itself, also with a slash between them', () => {
  for (const text of ['Build OAuth authentication', 'Add login/logout pages', '# A\n- [ ] see docs/x.md', '', ' ']) {
    expect(specSource(text, '.')).toEqual({ kind: 'text', text })
  }
})

test('one word that names no file is a slip, and no specification', () => {
  expect(() => specSource('nope', '.')).toThrow(expect.objectContaining({ code: 'spec-not-found', exit: 1 }))
})

test('an endless input is read only until it is too long', async () => {
  let asked = 0
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(100, (asked += 1))
    })(),
  )
  const bytes = await readAll(endless, 250)
  expect(bytes.length).toBe(300)
  expect(asked).toBeLessThan(30)
})
