import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { constants } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { checkReportFile } from './final-report.ts'
import { checkOutput, writeOutput } from './output-file.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'output-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const put = (name: string): string => {
  const path = join(root, name)
  const isOwn = (text: string): boolean => text.startsWith('mine')
  try {
    checkOutput({ path, named: name, what: 'the report', code: 'refused', isOwn })
    writeOutput(path, 'mine 2')
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return `${error.exit} ${error.message}`
  }
}

test('A file that is missing, empty or of the same verb is written whole; anything else is left as it is', () => {
  writeFileSync(join(root, 'empty'), '')
  writeFileSync(join(root, 'own'), 'mine 1')
  writeFileSync(join(root, 'spec.md'), '# A specification')
  writeFileSync(join(root, 'kept'), 'mine 1')
  chmodSync(join(root, 'kept'), 0o444)
  mkdirSync(join(root, 'folder'))
  const names = ['new', 'empty', 'own', 'spec.md', 'kept', 'folder', 'nowhere/x', 'own/x']
  expect(names.map((name) => `${name}: ${put(name)}`)).toMatchInlineSnapshot(`
    [
      "new: mine 2",
      "empty: mine 2",
      "own: mine 2",
      "spec.md: 1 "spec.md" is there already, and holds something else.",
      "kept: 1 "kept" is read-only.",
      "folder: 1 "folder" is a directory.",
      "nowhere/x: 1 "nowhere/x" cannot be written: there is no such directory.",
      "own/x: 1 "own/x" cannot be written: permission denied.",
    ]
  `)
  expect(readFileSync(join(root, 'spec.md'), 'utf8')).toBe('# A specification')
  expect(readdirSync(root).sort()).toEqual(['empty', 'folder', 'kept', 'new', 'own', 'spec.md'])
})

test('A symbolic link is followed, also to a file that is not there yet, and stays a link', () => {
  writeFileSync(join(root, 'own'), 'mine 1')
  for (const [link, target] of [
    ['a', 'own'],
    ['b', 'new'],
    ['c', 'b'],
    ['circle', 'circle'],
  ] as const)
    symlinkSync(target, join(root, link))
  expect(['a', 'b', 'c', 'circle'].map(put)).toEqual([
    'mine 2',
    'mine 2',
    'mine 2',
    '1 "circle" cannot be written: its links lead in a circle.',
  ])
  expect(['a', 'b', 'c'].map((link) => lstatSync(join(root, link)).isSymbolicLink())).toEqual([true, true, true])
})

test('A device and a FIFO are written into and stay what they are; a FIFO that nobody reads is no endless wait', () => {
  writeOutput('/dev/null', 'x')
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  const fifo = join(root, 'fifo')
  execFileSync('mkfifo', [fifo])
  expect(() => writeOutput(fifo, 'x')).toThrow('ENXIO')
  const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK)
  checkReportFile(fifo, 'fifo')
  writeOutput(fifo, 'told')
  const bytes = Buffer.alloc(10)
  expect(bytes.toString('utf8', 0, readSync(reader, bytes))).toBe('told')
  expect(statSync(fifo).isFIFO()).toBe(true)
})

test('A report is known by what it holds', () => {
  const path = join(root, 'report.json')
  writeFileSync(path, '{"execution_id":"exec-1","metrics":{}}')
  expect(() => checkReportFile(path, 'report.json')).not.toThrow()
  writeFileSync(path, '{"name":"a package"}')
  expect(() => checkReportFile(path, 'report.json')).toThrow('holds something else')
})
