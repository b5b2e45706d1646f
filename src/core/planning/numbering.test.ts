import { expect, test } from 'vitest'
import { assignIds, baseOfPart, featureIdAt, suffixAt } from './numbering.ts'

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

test('parts share a number and differ in a letter; joined tasks leave the numbers of the others free', () => {
  const tasks = ['a1', 'a2', 'b', 'c'].map((key) => ({ key, feature: 'a' }))
  const wholes = new Map([
    ['a1', 'A'],
    ['a2', 'A'],
  ])
  const ids = assignIds(features, tasks, { wholes, members: new Map([['b', 3]]) })
  expect([...ids.values()]).toEqual(['P1.T001a', 'P1.T001b', 'P1.T002', 'P1.T005'])
})

test('what stands is passed over: kept ids, ids of tasks that are gone, the number of parts, the letters of parts', () => {
  const tasks = ['new', 'kept', 'part', 'other'].map((key) => ({ key, feature: 'a' }))
  const ids = assignIds(features, tasks, {
    features: new Map([['a', 'F007']]),
    tasks: new Map([['kept', 'P7.T002a']]),
    retired: ['P7.T001', 'P7.T003', 'P7.T005a'],
    wholes: new Map([
      ['kept', 'W'],
      ['part', 'W'],
    ]),
  })
  expect([...ids.values()]).toEqual(['P7.T004', 'P7.T002a', 'P7.T002b', 'P7.T006'])
})

test('the parts of a task that was one before begin with its id', () => {
  const ids = assignIds(features, [{ key: 'p', feature: 'b' }], {
    wholes: new Map([['p', 'W']]),
    bases: new Map([['W', 'AUTH.LOGIN']]),
  })
  expect(ids.get('p')).toBe('AUTH.LOGINa')
})

test('parts go on after z', () => {
  expect([0, 25, 26, 27, 51, 52, 701, 702].map(suffixAt)).toEqual(['a', 'z', 'aa', 'ab', 'az', 'ba', 'zz', 'aaa'])
  expect([baseOfPart('P1.T001ab'), baseOfPart('P1.T001'), baseOfPart('AUTH.b')]).toEqual([
    'P1.T001',
    undefined,
    undefined,
  ])
})
