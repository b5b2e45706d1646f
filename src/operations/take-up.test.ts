import { expect, test } from 'vitest'
import { step } from '../core/scheduling/step.ts'
import { emptySite } from '../core/execution/state.ts'
import { MemoryJournal } from '../plugins/journals/memory.ts'
import { planFromText } from '../testing/plan-text.ts'
import { takeUp } from './take-up.ts'

async function begun(workspace: 'shared' | 'copy', workers = 1): Promise<MemoryJournal> {
  const journal = new MemoryJournal()
  const options = {
    worker_min: workers,
    worker_max: workers,
    assume_idempotent: false,
    agent: null,
    dry_run: false,
    workspace,
  }
  const place = { execution_id: 'exec-2026-11-22-001', plan_dir: 'plan', codebase: '.', actor: 'cli' }
  const coordinator = planFromText('a 1h')
  await journal.append(step(emptySite(), { type: 'submit', at: 1000, coordinator, options, seed: 1, ...place }))
  return journal
}

test('where attempts work stays as it was when an execution is gone on with', async () => {
  const nothing = { retry: [], skip: [], done: [], approve: [] }
  const shared = takeUp({}, nothing, { actor: 'cli' }, await begun('shared'))
  expect(shared.letter.commands).toEqual([])
  const copies = await begun('copy')
  expect(takeUp({}, nothing, { actor: 'cli' }, copies).options.workspace).toBe('copy')
  expect(() => takeUp({}, nothing, { actor: 'cli', workspace: 'shared' }, copies)).toThrow(
    'The tasks of exec-2026-11-22-001 work in copies of the codebase, which cannot be changed under way.',
  )
})

test('who says only how many workers there may be at most gets no more of them at least', async () => {
  const nothing = { retry: [], skip: [], done: [], approve: [] }
  const few = takeUp({}, nothing, { actor: 'cli', worker_max: 1 }, await begun('shared', 2))
  expect(few.options).toMatchObject({ worker_min: 1, worker_max: 1 })
  const many = takeUp({}, nothing, { actor: 'cli', worker_max: 5 }, await begun('shared', 2))
  expect(many.options).toMatchObject({ worker_min: 2, worker_max: 5 })
  const both = { actor: 'cli', worker_min: 2, worker_max: 1 }
  const journal = await begun('shared', 2)
  expect(() => takeUp({}, nothing, both, journal)).toThrow('At least 2 workers and at most 1 cannot both hold.')
})
