import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

test('a replacement that was cut off after its decision is finished by the next reader, wherever it stopped', () => {
  for (const moved of [[], ['Plan.md'], ['Plan.md', 'tasks.json'], ['spec']]) {
    const directory = join(root, `cut-${moved.join('-')}`)
    writePlanFolder(directory, plan('a'))
    const commit = join(directory, '.plan-commit')
    mkdirSync(commit)
    writePlanFolder(join(commit, 'x'), plan('b'))
    for (const name of readdirSync(join(commit, 'x'))) renameSync(join(commit, 'x', name), join(commit, name))
    rmSync(join(commit, 'x'), { recursive: true })
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
