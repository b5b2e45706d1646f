import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cutLog, readCut } from './log-cut.ts'

const MOST = 4000
let folder = ''
let log = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-cut-'))
  log = join(folder, 'log')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a log within its bounds stays as it is, and so does one that is missing', () => {
  expect(cutLog(log, MOST)).toBe(false)
  appendFileSync(log, 'x'.repeat(MOST))
  expect(cutLog(log, MOST)).toBe(false)
  expect(readCut(log)).toBeUndefined()
})

test('the beginning and the end stay, and a line between them says what is missing', () => {
  appendFileSync(log, `${'a'.repeat(2000)}${'b'.repeat(3000)}\n${'c'.repeat(400)}\n${'d'.repeat(300)}`)
  expect(cutLog(log, MOST)).toBe(true)
  const note = `${'\n[tasks] at least 3001 bytes are missing here: the log had grown over its limit'.padEnd(95)}\n`
  expect(readFileSync(log, 'utf8')).toBe(`${'a'.repeat(2000)}${note}${'c'.repeat(400)}\n${'d'.repeat(300)}`)
  expect(readCut(log)).toEqual({ at: 2000, length: note.length, missing: 3001 })
})

test('however often it is cut, head, missing bytes and tail make up all that was written', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 12 }), (sizes) => {
      rmSync(folder, { recursive: true })
      folder = mkdtempSync(join(tmpdir(), 'log-cut-'))
      log = join(folder, 'log')
      let whole = ''
      for (const [i, size] of sizes.entries()) {
        const piece = `${String(i)
          .repeat(size)
          .slice(0, size - 1)}\n`
        whole += piece
        appendFileSync(log, piece)
        cutLog(log, MOST)
        expect(statSync(log).size).toBeLessThanOrEqual(MOST)
        const text = readFileSync(log, 'latin1')
        const cut = readCut(log)
        const { at, length, missing } = cut ?? { at: text.length, length: 0, missing: 0 }
        expect(text.slice(0, at)).toBe(whole.slice(0, at))
        expect(text.slice(at + length)).toBe(whole.slice(at + missing))
      }
    }),
    { numRuns: 60 },
  )
})
