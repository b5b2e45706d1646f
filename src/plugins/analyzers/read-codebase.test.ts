import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FEW_RULES, SMALL_CODEBASE, age, facts, look, rulesFrom } from '../../testing/looked-at.ts'
import { addFiles, sourceTree } from '../../testing/source-tree.ts'
import { analysisCache } from './analysis-cache.ts'
import { readCodebase } from './read-codebase.ts'
import { unreadList } from './unread-list.ts'

test('with a cache, without one, and from any state of it, the answer is the same', async () => {
  const root = sourceTree(SMALL_CODEBASE)
  const cache = sourceTree({})
  const fresh = await look(root)
  const answers = [await look(root, { cache }), await look(root, { cache })]
  age(root)
  answers.push(await look(root, { cache }), await look(root, { cache }))
  for (const answer of answers) expect({ ...answer, read: 0 }).toEqual({ ...fresh, read: 0 })
})

test('only files that changed are read again', async () => {
  const root = sourceTree(SMALL_CODEBASE)
  const cache = sourceTree({})
  expect((await look(root, { cache })).read).toBe(6)
  // They are too young for their times to be believed; their content is.
  expect((await look(root, { cache })).read).toBe(6)
  writeFileSync(join(root, 'src/store.ts'), 'export class Shop {}\n')
  rmSync(join(root, 'src/main.go'))
  addFiles(root, { 'src/new.js': 'class New {}\n' })
  const changed = await look(root, { cache })
  const fresh = await look(root)
  expect({ ...changed, read: 0 }).toEqual({ ...fresh, read: 0 })
  expect(facts(changed.index)).toContain('src/store.ts:1 definition class Shop exported')
})

test('files whose times and sizes stand are not opened', async () => {
  const root = sourceTree(SMALL_CODEBASE)
  const cache = sourceTree({})
  await look(root, { cache })
  const before = Date.now
  // Two seconds later, as the machine's clock says.
  Date.now = () => before() + 10_000
  try {
    expect((await look(root, { cache })).read).toBe(6)
    expect((await look(root, { cache })).read).toBe(0)
    appendFileSync(join(root, 'src/plain.ts'), 'class Late {}\n')
    const { read, index } = await look(root, { cache })
    expect(read).toBe(1)
    expect(facts(index)).toContain('src/plain.ts:2 definition class Late exported')
  } finally {
    Date.now = before
  }
})

test('a change that keeps size and time of the content is seen', async () => {
  const root = sourceTree({ 'a.ts': 'class One {}\n' })
  const cache = sourceTree({})
  age(root)
  await look(root, { cache })
  const { atime, mtime } = statSync(join(root, 'a.ts'))
  writeFileSync(join(root, 'a.ts'), 'class Two {}\n')
  utimesSync(join(root, 'a.ts'), atime, mtime)
  expect(facts((await look(root, { cache })).index)).toEqual(['a.ts:1 definition class Two exported'])
})

test('other rules mean another reading', async () => {
  const root = sourceTree(SMALL_CODEBASE)
  const cache = sourceTree({})
  await look(root, { cache })
  const yaml = FEW_RULES.replace('noun: class', 'noun: kind')
  const changed = await look(root, { cache, yaml })
  expect(facts(changed.index)).toContain('src/store.ts:2 definition kind Store exported')
  expect(changed.analysis.hash).not.toBe((await look(root)).analysis.hash)
})

test('a damaged, a cut off, a foreign and an unreadable cache are as good as none', async () => {
  const root = sourceTree(SMALL_CODEBASE)
  const cache = sourceTree({})
  const fresh = await look(root, { cache })
  const [name = ''] = readdirSync(join(cache, 'codebases'))
  const file = join(cache, 'codebases', name)
  const whole = readFileSync(file)
  const other = sourceTree({ 'other.ts': 'class Other {}\n' })
  const otherCache = sourceTree({})
  await look(other, { cache: otherCache })
  const [otherName = ''] = readdirSync(join(otherCache, 'codebases'))
  const damaged = Buffer.from(whole)
  damaged[whole.length - 20] = (damaged[whole.length - 20] ?? 0) ^ 1
  const states = [
    damaged,
    whole.subarray(0, 1000),
    Buffer.alloc(0),
    readFileSync(join(otherCache, 'codebases', otherName)),
  ]
  for (const state of states) {
    writeFileSync(file, state)
    expect(await look(root, { cache })).toEqual(fresh)
  }
  rmSync(file)
  mkdirSync(file)
  const { read, notes, index } = await look(root, { cache })
  expect([read, index]).toEqual([6, fresh.index])
  expect(notes?.join()).toMatch(/^What was read of the codebase could not be kept for the next time \(EISDIR/)
})

test('a place that cannot hold the cache is said and does no harm', async () => {
  const root = sourceTree(SMALL_CODEBASE)
  const place = sourceTree({ file: '' })
  const { index, notes } = await look(root, { cache: join(place, 'file', 'cache') })
  expect(index).toEqual((await look(root)).index)
  expect(notes?.join()).toMatch(/^What was read of the codebase could not be kept for the next time \(ENOTDIR/)
})

test('runs at the same time share a cache', async () => {
  const root = sourceTree(SMALL_CODEBASE)
  const cache = sourceTree({})
  const answers = await Promise.all(Array.from({ length: 4 }, async () => look(root, { cache })))
  for (const { index } of answers) expect(index).toEqual(answers[0]?.index)
  expect(readdirSync(join(cache, 'codebases'))).toHaveLength(1)
  expect((await look(root, { cache })).index).toEqual(answers[0]?.index)
})

test('what kept changing while it was read is said, and not kept for the next time', async () => {
  const root = sourceTree({ 'still.ts': 'class A {}\n', 'restless.ts': 'class A {}\n' })
  const cache = analysisCache(sourceTree({}), root, 'test')
  const [rules, unread] = [rulesFrom(FEW_RULES), unreadList()]
  let writes = 0
  const progress = (stage: string, done: number, total: number): void => {
    if (stage === 'scan' && done === total) writeFileSync(join(root, 'restless.ts'), `class A${++writes} {}\n`)
  }
  const { files } = await readCodebase({ root, rules, cache, ignore: [], unread, progress })
  expect(files.map(({ path }) => path)).toEqual(['restless.ts', 'still.ts'])
  expect(unread.folded().map(({ code, path }) => [code, path])).toEqual([['changed', 'restless.ts']])
  expect(cache.read(rules.length)?.files.map(({ path }) => path)).toEqual(['still.ts'])
})

test('what is kept of codebases that nobody looks at any more is removed', async () => {
  const root = sourceTree(SMALL_CODEBASE)
  const cache = sourceTree({})
  const old = ['a.files', 'a.history', 'a.history.answer', 'a.files.1.part']
  addFiles(join(cache, 'codebases'), Object.fromEntries([...old, 'mine.txt'].map((name) => [name, ''])))
  age(cache)
  await look(root, { cache })
  expect(readdirSync(join(cache, 'codebases')).filter((name) => !/^[0-9a-f]{32}/.test(name))).toEqual(['mine.txt'])
})
