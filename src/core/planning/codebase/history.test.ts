import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CodeHistory } from '../../model/code-index.ts'
import type { Commit } from './history-commit.ts'
import { MOST_FILES_OF_CHANGE, MOST_FILES_TOGETHER } from './history-commit.ts'
import { historyOf } from './history.ts'

/** Commits from lines, newest first: `message: a.ts+10 b.ts<old.ts c.png+?`. */
function commitsOf(text: string): Commit[] {
  return text
    .trim()
    .split('\n')
    .map((line, at) => {
      const [message = '', files = ''] = line.trim().split(': ')
      const touched = [...files.matchAll(/([^\s+<]+)(?:<([^\s+]+))?(?:\+(\S+))?/g)].map(
        ([, path = '', from, added = '1']) => ({
          path,
          ...(from === undefined ? {} : { from }),
          added: added === '?' ? null : Number(added),
        }),
      )
      return { hash: String(at), message, touched }
    })
}

function history(text: string, paths: string, packages: readonly string[] = []): CodeHistory {
  return historyOf(commitsOf(text), { head: '0', truncated: false, paths: new Set(paths.split(' ')), packages })
}

test('a file is counted, and the newer its commits the hotter it is', () => {
  const { files } = history(
    `
      four: a.ts+4
      three: a.ts+3 logo.png+?
      two: b.ts+2
      one: b.ts+1 gone.ts+9
    `,
    'a.ts b.ts logo.png',
  )
  expect(files).toEqual([
    { path: 'a.ts', commits: 2, heat: 1.5, added: 7 },
    { path: 'b.ts', commits: 2, heat: 0.375, added: 3 },
    { path: 'logo.png', commits: 1, heat: 0.5, added: 0 },
  ])
})

test('a file is followed back through its names, and a name used again is another file', () => {
  const { files, changes } = history(
    `
      five: new.ts old.ts
      four: new.ts<middle.ts
      three: middle.ts<old.ts
      two: old.ts
      one: old.ts
    `,
    'new.ts old.ts',
  )
  expect(files.map(({ path, commits }) => `${path} ${commits}`)).toEqual(['new.ts 5', 'old.ts 1'])
  expect(changes.at(-1)).toEqual({ message: 'one', files: ['new.ts'] })
})

test('two files that swap their names keep their own histories', () => {
  const { files } = history(
    `
      swap: a.ts<b.ts b.ts<a.ts
      only what is b now: a.ts
      only what is b now: a.ts
    `,
    'a.ts b.ts',
  )
  expect(files.map(({ path, commits }) => `${path} ${commits}`)).toEqual(['a.ts 1', 'b.ts 3'])
})

test('a change of very many files says nothing of what belongs together', () => {
  const many = Array.from({ length: MOST_FILES_TOGETHER + 1 }, (_, at) => `f${at}.ts`).join(' ')
  const read = history(`drop: ${many}\ndrop again: ${many}\nsmall: f1.ts+5`, many)
  expect(read.co_changes).toEqual([])
  expect(read.recipes).toEqual([])
  expect(read.added_by_kind).toEqual([])
  expect(read.files).toHaveLength(MOST_FILES_TOGETHER + 1)
  expect(read.changes.map(({ message, files }) => `${message} ${files.length}`)).toEqual([
    `drop ${MOST_FILES_TOGETHER + 1}`,
    `drop again ${MOST_FILES_TOGETHER + 1}`,
    'small 1',
  ])
})

test('a change of more files than one thing has names none', () => {
  const many = Array.from({ length: MOST_FILES_OF_CHANGE + 1 }, (_, at) => `f${at}.ts`).join(' ')
  expect(history(`format all: ${many}`, many).changes).toEqual([{ message: 'format all', files: [] }])
})

test('kinds that change together are a recipe of the whole and of their package', () => {
  const feature = 'api/user_handler.go+10 api/user_handler_test.go+30 api/openapi.yaml+5'
  const { recipes, added_by_kind } = history(
    `
      feature: ${feature}
      docs: README.md
      feature: ${feature}
      style: web/app.css
      feature: ${feature}
      more: web/app.css README.md
      feature: api/user_handler.go+20 api/user_handler_test.go+50 api/openapi.yaml+5
      more: web/app.css
      feature: ${feature} web/app.css
    `,
    'README.md',
    ['api', 'web'],
  )
  const kinds = ['config:openapi.yaml', 'source:*_handler.go', 'test:*_handler_test.go']
  expect(recipes).toEqual([
    { kinds, commits: 5, package: '.' },
    { kinds, commits: 5, package: 'api' },
  ])
  expect(added_by_kind).toContainEqual({ kind: 'source:*_handler.go', median: 10, changes: 5 })
  expect(added_by_kind).toContainEqual({ kind: 'test:*_handler_test.go', median: 30, changes: 5 })
})

test('names that are keys of every object are files like others', () => {
  const read = history('b: __proto__ constructor.ts\na: __proto__ constructor.ts', '__proto__ constructor.ts')
  expect(read.co_changes).toEqual([{ a: '__proto__', b: 'constructor.ts', commits: 2 }])
})

test('co-changes are those that counting every pair gives, as long as no file has many partners', () => {
  const file = fc.integer({ min: 0, max: 11 }).map((at) => `f${at}.ts`)
  const commits = fc.array(fc.uniqueArray(file, { minLength: 1, maxLength: 6 }), { maxLength: 30 })
  fc.assert(
    fc.property(commits, (groups) => {
      const paths = new Set(Array.from({ length: 10 }, (_, at) => `f${at}.ts`))
      const pairs = new Map<string, number>()
      for (const group of groups) {
        const here = group.filter((path) => paths.has(path)).sort()
        for (const a of here) for (const b of here) if (a < b) pairs.set(`${a} ${b}`, (pairs.get(`${a} ${b}`) ?? 0) + 1)
      }
      const wanted = [...pairs].filter(([, commits]) => commits >= 2).map(([pair, commits]) => `${pair} ${commits}`)
      const read = historyOf(
        groups.map((group, at) => ({
          hash: String(at),
          message: '',
          touched: group.map((path) => ({ path, added: 1 })),
        })),
        { head: '', truncated: false, paths, packages: [] },
      )
      expect(read.co_changes.map(({ a, b, commits }) => `${a} ${b} ${commits}`)).toEqual(wanted.sort())
    }),
  )
})

test('of many partners the strongest stay, and a pair stays when it is strong for one of the two', () => {
  const hub = (other: string, times: number): string =>
    Array.from({ length: times }, () => `c: hub.ts ${other}`).join('\n')
  const others = Array.from({ length: 25 }, (_, at) => `p${String(at).padStart(2, '0')}.ts`)
  const strong = others.map((other, at) => hub(other, at < 5 ? 2 : 3)).join('\n')
  const alone = history(strong, ['hub.ts', ...others].join(' ')).co_changes
  // For each of the five, the hub is its only partner.
  expect(alone).toHaveLength(25)
  const circle = others.slice(0, 5).flatMap((other) => others.slice(5).map((far) => `d: ${other} ${far}`))
  const crowded = history(
    [strong, ...circle, ...circle, ...circle].join('\n'),
    ['hub.ts', ...others].join(' '),
  ).co_changes
  expect(crowded.some(({ a, b }) => a === 'hub.ts' && b === 'p00.ts')).toBe(false)
  expect(crowded.some(({ a, b }) => a === 'hub.ts' && b === 'p24.ts')).toBe(true)
})
