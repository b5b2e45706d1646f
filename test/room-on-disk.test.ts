import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderSource } from './support/folder.ts'
import { onSmallDisk } from './support/small-disk.ts'
import { isDiskFull } from '../src/system/full-disk.ts'

const fresh = folderSource()

test('a folder that is not there, and one of the kernel, are on no full disk', () => {
  expect(isDiskFull([join(tmpdir(), 'nowhere', 'at-all'), '/proc', tmpdir()])).toBe(false)
})

test.skipIf(process.getuid?.() !== 0)('a disk is full while it has next to no room', async () => {
  await onSmallDisk(fresh(), async (disk) => {
    expect(isDiskFull([tmpdir(), disk.path])).toBe(false)
    disk.fill(4096)
    expect(isDiskFull([tmpdir(), disk.path])).toBe(true)
    disk.clear()
    expect(isDiskFull([disk.path])).toBe(false)
  })
})
