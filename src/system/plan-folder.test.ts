import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { foreignNames, readPlanFolder, writePlanFolder } from './plan-folder.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plan-folder-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const plan = (word: string): Map<string, string> =>
  new Map([
    ['tasks.json', word],
    ['Plan.md', word],
    [`spec/${word}.md`, word],
  ])

const contents = (directory: string) => {
  const { files, specs } = readPlanFolder(directory)
  return [...files, ...specs].map(([name, text]) => `${name}=${text}`).join(' ')
}

test('a plan appears with the folders above it, and nothing beside it', () => {
  const directory = join(root, 'plans', 'one')
  writePlanFolder(directory, plan('a'))
  expect(contents(directory)).toBe('tasks.json=a Plan.md=a spec/a.md=a')
  expect(readdirSync(join(root, 'plans'))).toEqual(['one'])
})

test('a later plan replaces an earlier one whole, and leaves what is not its own', () => {
  const directory = join(root, 'one')
  writePlanFolder(directory, plan('a'))
  writeFileSync(join(directory, 'notes.txt'), 'mine')
  writePlanFolder(directory, plan('b'))
  expect(contents(directory)).toBe('tasks.json=b Plan.md=b spec/b.md=b')
  expect(foreignNames(directory)).toEqual(['notes.txt'])
})

test('copies in folders of the specification are read as they lie, and links are none', () => {
  const directory = join(root, 'one')
  writePlanFolder(directory, new Map([...plan('a'), ['spec/contracts/api.yaml', 'x'], ['spec/z.md', 'z']]))
  symlinkSync(join(directory, 'Plan.md'), join(directory, 'spec', 'link.md'))
  symlinkSync(directory, join(directory, 'spec', 'loop'))
  expect(contents(directory)).toBe('tasks.json=a Plan.md=a spec/a.md=a spec/z.md=z spec/contracts/api.yaml=x')
})

test('a plan that cannot be written leaves the old one, or nothing', () => {
  const bad = new Map([...plan('b'), ['tasks.json/inside', 'a file is no folder']])
  const missing = join(root, 'plans', 'one')
  expect(() => writePlanFolder(missing, bad)).toThrow(/EEXIST|ENOTDIR/)
  expect(readdirSync(root)).toEqual([])
  const present = join(root, 'two')
  writePlanFolder(present, plan('a'))
  expect(() => writePlanFolder(present, bad)).toThrow(/EEXIST|ENOTDIR/)
  expect(readdirSync(present)).toEqual(['Plan.md', 'spec', 'tasks.json'])
  expect(contents(present)).toBe('tasks.json=a Plan.md=a spec/a.md=a')
})

/** Leaves a directory as a writer does that is killed right after its decision; returns where the new files are. */
function decide(directory: string, files: ReadonlyMap<string, string>): string {
  const commit = join(directory, '.plan-commit')
  mkdirSync(commit)
  writePlanFolder(join(commit, 'x'), files)
  for (const name of readdirSync(join(commit, 'x'))) renameSync(join(commit, 'x', name), join(commit, name))
  rmSync(join(commit, 'x'), { recursive: true })
  return commit
}

test('a replacement that was cut off after its decision is finished by the next reader, wherever it stopped', () => {
  for (const moved of [[], ['Plan.md'], ['Plan.md', 'tasks.json'], ['spec']]) {
    const directory = join(root, `cut-${moved.join('-')}`)
    writePlanFolder(directory, plan('a'))
    const commit = decide(directory, plan('b'))
    for (const name of moved) {
      if (name === 'spec') rmSync(join(directory, 'spec'), { recursive: true })
      renameSync(join(commit, name), join(directory, name))
    }
    expect(contents(directory)).toBe('tasks.json=b Plan.md=b spec/b.md=b')
    expect(existsSync(commit)).toBe(false)
  }
})

test('what a dead process left half-written is removed by the next writer, and a living one is left alone', () => {
  const directory = join(root, 'one')
  writePlanFolder(directory, plan('a'))
  mkdirSync(join(directory, '.plan-part-4194304'))
  mkdirSync(join(directory, `.plan-part-${process.ppid}`))
  mkdirSync(join(root, '.two.4194304.part'))
  writePlanFolder(directory, plan('b'))
  writePlanFolder(join(root, 'two'), plan('c'))
  expect(readdirSync(directory)).toEqual([`.plan-part-${process.ppid}`, 'Plan.md', 'spec', 'tasks.json'])
  expect(readdirSync(root)).toEqual(['one', 'two'])
  expect(readFileSync(join(root, 'two', 'Plan.md'), 'utf8')).toBe('c')
})

test('a half-written note of a dead process is no foreign file, and is removed by the next writer', () => {
  const directory = join(root, 'one')
  writePlanFolder(directory, plan('a'))
  const note = '.tasks-meta.json.2147483646.part'
  writeFileSync(join(directory, note), '{')
  expect(foreignNames(directory)).toEqual([])
  writePlanFolder(directory, plan('b'))
  expect(readdirSync(directory)).not.toContain(note)
})

test('several readers that finish one replacement at once lose nothing and do not fail', async () => {
  const ROUNDS = 40
  const directory = (round: number): string => join(root, `round-${round}`)
  for (let round = 0; round < ROUNDS; round++) {
    writePlanFolder(directory(round), plan('a'))
    decide(directory(round), plan('b'))
  }
  // Both wait for each other before each round, so that they read in the same moment.
  const arrived = new Int32Array(new SharedArrayBuffer(4 * ROUNDS))
  const reader = `
    const { workerData: { module, arrived, root } } = require('node:worker_threads')
    import(module).then(({ readPlanFolder }) => {
      for (let round = 0; round < arrived.length; round++) {
        Atomics.add(arrived, round, 1)
        while (Atomics.load(arrived, round) < 2) continue
        readPlanFolder(root + '/round-' + round)
      }
    })`
  const module = new URL('./plan-folder.ts', import.meta.url).href
  const readers = [1, 2].map(() => new Worker(reader, { eval: true, workerData: { module, arrived, root } }))
  const ends = readers.map((worker) => new Promise((done, fail) => worker.once('exit', done).once('error', fail)))
  try {
    await Promise.all(ends)
  } finally {
    await Promise.all(readers.map((worker) => worker.terminate()))
  }
  for (let round = 0; round < ROUNDS; round++) {
    expect(contents(directory(round))).toBe('tasks.json=b Plan.md=b spec/b.md=b')
    expect(readdirSync(directory(round))).toEqual(['Plan.md', 'spec', 'tasks.json'])
  }
}, 20_000)
