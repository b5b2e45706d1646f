import { expect, test } from 'vitest'
import { assignIds, featureIdAt } from './numbering.ts'

const features = [{ key: 'a' }, { key: 'b' }]

test('tasks are numbered by feature and by position within it', () => {
  const ids = assignIds(features, [
    { key: '1', feature: 'a' },
    { key: '2', feature: 'b' },
    { key: '3', feature: 'a' },
  ])
  expect([...ids.values()]).toEqual(['P1.T001', 'P2.T001', 'P1.T002'])
})

test('an id that a person wrote stands, and numbering passes over it wherever it was written', () => {
  const ids = assignIds(features, [
    { key: '1', feature: 'a' },
    { key: '2', feature: 'a' },
    { key: '3', feature: 'b', id: 'P1.T002' },
    { key: '4', feature: 'a', id: 'P1.T001' },
  ])
  expect([...ids]).toEqual([
    ['1', 'P1.T003'],
    ['2', 'P1.T004'],
    ['3', 'P1.T002'],
    ['4', 'P1.T001'],
  ])
})

test('feature ids count from F001', () => {
  expect([featureIdAt(0), featureIdAt(999)]).toEqual(['F001', 'F1000'])
})
