import { expect, test } from 'vitest'
import { knownClassifier } from '../classifier.ts'

test('what may be said beside is a reason only where nothing else is known', () => {
  const judged = (...lines: string[]): string | undefined =>
    knownClassifier().classify(
      { type: 'finished', outcome: 'failed', exit_code: 1, duration_ms: 1 },
      { log_tail: lines.join('\n') },
    )?.code
  const beside = 'cat: notes.txt: No such file or directory'
  expect(judged('sh: 1: cannot write: No space left on device', beside)).toBe('ENOSPC')
  expect(judged('starting', beside)).toBe('FILE_MISSING')
})

test('what says nothing of why it failed, failed for want of room where the disk was full', () => {
  const judged = (
    exit_code: number,
    log_tail: string,
    more: { disk_full?: true; own_word?: true },
  ): string | undefined =>
    knownClassifier().classify(
      { type: 'finished', outcome: 'failed', exit_code, duration_ms: 1 },
      { log_tail, ...more },
    )?.code
  const full = { disk_full: true } as const
  const echo = 'sh: 1: echo: echo: I/O error'
  expect([judged(1, '', full), judged(1, echo, full), judged(1, echo, {}), judged(1, '', {})]).toEqual([
    'ENOSPC',
    'ENOSPC',
    'ENOSPC',
    'EXIT_1',
  ])
  expect([
    judged(127, '', full),
    judged(1, 'TypeError: x\nNode.js v26', full),
    judged(1, '', { ...full, own_word: true }),
  ]).toEqual(['COMMAND_NOT_FOUND', 'UNCAUGHT_ERROR', 'EXIT_1'])
})
