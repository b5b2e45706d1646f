import { execFileSync } from 'node:child_process'
import { chownSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sourceTree } from '../../testing/source-tree.ts'
import { readOwn } from './own-file.ts'

test('only a file of a size that we write is read', () => {
  const folder = sourceTree({ kept: 'kept', large: '' })
  truncateSync(join(folder, 'large'), 1_000_000_001)
  expect(readOwn(join(folder, 'kept')).toString()).toBe('kept')
  for (const name of ['gone', 'large', '.']) expect(() => readOwn(join(folder, name))).toThrow(Error)
})

test.skipIf(process.platform === 'win32')('a pipe makes nobody wait', () => {
  const folder = sourceTree({})
  execFileSync('mkfifo', [join(folder, 'pipe')])
  expect(() => readOwn(join(folder, 'pipe'))).toThrow('nothing that we wrote')
})

test.skipIf(process.getuid?.() !== 0)('what somebody else wrote is not read', () => {
  const folder = sourceTree({ theirs: '' })
  chownSync(join(folder, 'theirs'), 65_534, 65_534)
  expect(() => readOwn(join(folder, 'theirs'))).toThrow('somebody else wrote it')
})
