import { expect, test } from 'vitest'
import { align, groupsOf, overlaps, scoreAlignment } from './alignment.ts'
import { baselineArrows, raritiesOf } from './baselines.ts'
import { estimate, median } from './bootstrap.ts'

const task = (title: string, body = '') => ({ title, body })

test('the same words overlap wholly, other words not at all, whatever their endings', () => {
  expect(overlaps([task('Export reports'), task('Delete accounts')], [task('Exporting a report')])).toEqual([[1], [0]])
})

test('the overlap is of the side with fewer words, weighed by rarity', () => {
  const [row] = overlaps([task('Export report')], [task('Export report archive'), task('Export ledger')])
  expect(row?.[0]).toBe(1)
  // "export" stands in all three texts, "report" in two, "ledger" in one: ln(4/3.5), ln(4/2.5), ln(4/1.5).
  expect(row?.[1]).toBeCloseTo(Math.log(4 / 3.5) / (Math.log(4 / 3.5) + Math.log(4 / 2.5)), 10)
})

test('each goes to its best above the threshold, and the first of equals', () => {
  const table = [
    [0.4, 0.4, 0.1],
    [0.2, 0.9, 0.3],
  ]
  expect(align(table, 3, 0.35)).toEqual({ ours: [0, 1], theirs: [0, 1, undefined] })
  expect(scoreAlignment(align(table, 3, 0.35))).toMatchObject({ precision: 1, recall: 2 / 3, f1: 0.8 })
  expect(align(table, 3, 0.45).ours).toEqual([undefined, 1])
})

test('groups hold all that leads to each other, in the order of their first human task', () => {
  expect(groupsOf({ ours: [1, 1, undefined, 0], theirs: [3, 0, 2] })).toEqual([
    { ours: [3], theirs: [0] },
    { ours: [0, 1], theirs: [1] },
    { ours: [2], theirs: [2] },
  ])
})

test('the baselines draw what their names say', () => {
  const tasks = ['Set up the project', 'Add the user schema', 'Document the schema'].map((title) => ({
    title,
    text: '',
  }))
  const arrows = (name: Parameters<typeof baselineArrows>[0]) =>
    baselineArrows(name, tasks, 7)
      .map(([from, to]) => `${from}>${to}`)
      .join(' ')
  expect(arrows('chain')).toBe('0>1 1>2')
  expect(arrows('root star')).toBe('0>1 0>2')
  expect(arrows('no edges')).toBe('')
  // The last class whose words stand in a title: setting up, building, documents.
  expect(arrows('verb ladder')).toBe('0>1 1>2')
  // "schema" is said by two of three, "document" by one; of "add user schema" half the weight is more than "schema" gives.
  expect(arrows('consume mention')).toBe('')
  expect(arrows('random order').split(' ')).toHaveLength(2)
})

test('a later text that says most of an earlier title waits for it', () => {
  const tasks = [
    { title: 'Create ledger store', text: '' },
    { title: 'Show balances', text: 'Reads the ledger store.' },
    { title: 'Send mail', text: '' },
  ]
  expect(baselineArrows('consume mention', tasks, 7)).toEqual([[0, 1]])
})

test('a word that all texts have weighs least', () => {
  const rarity = raritiesOf([new Set(['a', 'b']), new Set(['a'])])
  expect(rarity.get('a')).toBeLessThan(rarity.get('b') ?? 0)
})

test('an interval holds its mean, is a point for equal values, and the median is the middle', () => {
  expect(estimate([2, 2, 2])).toEqual({ mean: 2, low: 2, high: 2, median: 2, count: 3 })
  const spread = estimate([0, 0, 1, 1])
  expect(spread.low).toBeLessThan(0.5)
  expect(spread.high).toBeGreaterThan(0.5)
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
})
