import { expect, test } from 'vitest'
import type { ExecutionOptions } from '../core/model/execution-options.ts'
import { planFromText } from '../testing/plan-text.ts'
import { breakersWithoutTasks, changedBreakers, withBreakers } from './chosen-options.ts'

const OPTIONS: ExecutionOptions = {
  worker_min: 1,
  worker_max: 2,
  assume_idempotent: false,
  agent: null,
  dry_run: false,
}
const diagnose = (): null => null

test('who takes an execution up with other breakers than it had is told so in one line', () => {
  const had = withBreakers(OPTIONS, {
    same: { version: '1', diagnose },
    newer: { version: '1', diagnose },
    gone: { version: '7', diagnose },
  })
  const has = withBreakers(had, {
    same: { version: '1', diagnose },
    newer: { version: '2', diagnose },
    added: { version: '1', diagnose },
  })
  expect(changedBreakers(had, has)).toBe(
    'Breaker newer of the configuration has version 2 and had version 1 before: it counts anew. Breaker gone is not in the configuration any more: it holds nothing back from now on.',
  )
  expect(changedBreakers(has, has)).toBeUndefined()
  expect(changedBreakers(OPTIONS, has)).toBeUndefined()
  expect(changedBreakers(has, withBreakers(has, undefined))).toBeUndefined()
})

test('a breaker that is about no task of the plan is told of', () => {
  const options = withBreakers(OPTIONS, {
    all: { version: '1', diagnose },
    some: { version: '1', diagnose, scope: { tasks: 'P1.*' } },
    none: { version: '1', diagnose, scope: { tasks: 'ZZ*' } },
  })
  expect(breakersWithoutTasks(options, planFromText('a\nb'))).toEqual([
    'Breaker none of the configuration counts nothing: no task of the plan fits its scope ZZ*.',
  ])
})
