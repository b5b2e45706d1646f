import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearestTo, PathIndex } from './path-index.ts'
import { stemPathOf } from './path-text.ts'

const part = fc.constantFrom('a', 'b', 'ab', 'index')
const path = fc
  .tuple(fc.array(part, { maxLength: 4 }), part, fc.constantFrom('.ts', '.js', ''))
  .map(([folders, name, ending]) => [...folders, name + ending].join('/'))

test('files and folders are found by the end of their path as by looking at each', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(path, { maxLength: 60 }),
      fc.array(part, { minLength: 1, maxLength: 3 }),
      (paths, parts) => {
        const wanted = parts.join('/')
        const index = new PathIndex(paths.toSorted())
        const endsSo = (text: string) => `/${text}`.endsWith(`/${wanted}`)
        expect([...index.endingWith(wanted)].toSorted()).toEqual(
          paths.filter((one) => endsSo(stemPathOf(one))).toSorted(),
        )
        const folders = new Set(
          paths.filter((one) => one.includes('/')).map((one) => one.slice(0, one.lastIndexOf('/'))),
        )
        expect([...index.foldersEndingWith(wanted)].toSorted()).toEqual([...folders].filter(endsSo).toSorted())
      },
    ),
  )
})

test('a common name is told apart by its folders, and is no answer alone', () => {
  const paths = Array.from({ length: 500 }, (_, i) => `p${i}/src/index.ts`).toSorted()
  const index = new PathIndex(paths)
  expect(index.endingWith('index')).toEqual([])
  expect(index.endingWith('src/index')).toEqual([])
  expect(index.endingWith('p77/src/index')).toEqual(['p77/src/index.ts'])
})

test('the nearest shares most folders, then is shortest, then first', () => {
  expect(nearestTo('a/b/c.ts', ['a/x.ts', 'a/b/y/z.ts', 'a/b/y.ts'])).toBe('a/b/y.ts')
  expect(nearestTo('a/b/c.ts', ['q/d.ts', 'q/b.ts'])).toBe('q/b.ts')
  expect(nearestTo('a.ts', [])).toBe(undefined)
})
