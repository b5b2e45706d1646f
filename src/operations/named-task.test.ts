import { expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { namedTask } from './named-task.ts'

const titles = new Map([
  ['P1.T001', 'Test the parts'],
  ['P1.T002', 'Test'],
  ['P1.T003', 'Type check'],
  ['P1.T004', 'Pack'],
  ['P2.T001', 'Pack'],
])

function named(wanted: string): string {
  try {
    return namedTask(titles, wanted, 'exec-1')
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return `${error.code}: ${error.message} ${error.advice ?? ''}`
  }
}

test.each([
  ['P1.T001', 'P1.T001'],
  ['p1.t001', 'P1.T001'],
  ['test', 'P1.T002'],
  ['Test the', 'P1.T001'],
  ['ty', 'P1.T003'],
  ['the parts', 'P1.T001'],
  ['check', 'P1.T003'],
  [
    'T',
    'ambiguous-task: T may mean several tasks: P1.T001 (Test the parts), P1.T002 (Test), P1.T003 (Type check). Name one by its id.',
  ],
  ['pack', 'ambiguous-task: pack may mean several tasks: P1.T004 (Pack), P2.T001 (Pack). Name one by its id.'],
  [
    'Tipe check',
    'unknown-task: exec-1 has no task Tipe check. Did you mean Type check? tasks status exec-1 --all lists its tasks.',
  ],
  ['', 'unknown-task: exec-1 has no task . tasks status exec-1 --all lists its tasks.'],
])(
  'a task is named by its id, its title, the beginning of exactly one title or words that one title alone holds: %s',
  (wanted, found) => {
    expect(named(wanted)).toBe(found)
  },
)
