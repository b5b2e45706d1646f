import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { shownEvidence, tellEnd } from './attempt-end.ts'

const end = { exit_code: 1, cancelled: false, duration_ms: 1, artifacts: [] }

test('a secret that stands where the log is cut is not shown in part', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attempt-end-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const last = `${'x'.repeat(65_000)}\nError: the last line\n`
  const told = (log: string): string | undefined => {
    writeFileSync(join(folder, 'log'), log)
    const { evidence } = tellEnd(folder, end, undefined)
    return evidence && shownEvidence(evidence, (text) => text.replaceAll('open-sesame', '***')).log_tail
  }
  const cut = 64 * 1024 - last.length - 'same '.length
  expect(told(`${'y'.repeat(100)} open-sesame ${'z'.repeat(cut - 1)}\n${last}`)).toBe(last)
  expect(told(`with open-sesame\n${'z'.repeat(100)}\n`)).toBe(`with ***\n${'z'.repeat(100)}\n`)
  expect(told(`open-sesame${'z'.repeat(64 * 1024 - 4)}`)).toBe('')
})
