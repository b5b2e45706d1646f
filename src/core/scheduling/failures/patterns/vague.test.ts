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
