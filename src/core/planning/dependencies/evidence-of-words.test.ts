import { expect, test } from 'vitest'
import { readSource } from '../spec/source-text.ts'
import { evidenceOfWords } from './evidence-of-words.ts'
import { tellingsOf } from './told-name.ts'

type Told = readonly [title: string, text: string]

/** The weight of each task for the last one, in means of all pairs; nothing where no word links them. */
function weights(...tasks: readonly Told[]): (number | undefined)[] {
  const subjects = tasks.map(([title, body], place) => {
    const text = `${title}. ${body}`
    const source = readSource({ path: `spec/${place}.md`, origin: `${place}.md`, text })
    const texts = [{ source, span: { start: 0, end: text.length }, section: [] }]
    return { key: `t${place}`, title, ids: [], kind: undefined, feature: 'f', texts, writes: [] }
  })
  const { links, mean } = evidenceOfWords(tellingsOf(subjects))
  return tasks.slice(1).map((_, rank) => {
    const found = links.at(-1)?.get(rank)
    return found === undefined ? undefined : found / mean
  })
}

/** The weight of the first task for the last one. */
function weight(...tasks: readonly Told[]): number | undefined {
  return weights(...tasks)[0]
}

const LEDGER: Told = ['Harbour ledger', 'Berths are written down with their ships.']
const BAKERY: Told = ['Bread oven', 'Loaves rise at dawn.']

test('whoever says the words of an earlier title is linked more than whoever says other words of that task', () => {
  const byTitle = weight(LEDGER, BAKERY, ['Tide clock', 'Asks the harbour ledger at noon.']) ?? 0
  const byBody = weight(LEDGER, BAKERY, ['Tide clock', 'Asks the berths for ships at noon.']) ?? 0
  expect(byBody).toBeGreaterThan(0)
  expect(byTitle).toBeGreaterThan(byBody)
})

test('what lays the ground and what ends the work weigh more', () => {
  const user: Told = ['Tide clock', 'Asks the harbour ledger at noon.']
  const plain = weight(LEDGER, BAKERY, user) ?? 0
  expect(weight(['Harbour ledger foundation', LEDGER[1]], BAKERY, user)).toBeGreaterThan(plain)
  expect(weight(LEDGER, BAKERY, ['Tide clock verification', user[1]])).toBeGreaterThan(plain)
})

test('first and last places without a common word weigh nothing', () => {
  expect(weight(['Quarry foundation', 'Stones.'], BAKERY, ['Final tide verification', 'Water.'])).toBeUndefined()
})

test('of two tasks that tell a name alike, the one that told it first weighs more', () => {
  const [first = 0, second = 0] = weights(
    ['Harbour ledger', 'Keeps `BerthIndex`.'],
    ['Bread oven', 'Heats `BerthIndex`.'],
    ['Tide clock', 'Reads `BerthIndex` at noon.'],
  )
  expect(second).toBeGreaterThan(0)
  expect(first).toBeGreaterThan(second)
})
