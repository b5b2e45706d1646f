import { expect, test } from 'vitest'
import { patchFor } from '../core/planning/compare/hot-patch.ts'
import { diffPlans } from '../core/planning/compare/plan-diff.ts'
import { compileText } from '../testing/compiled-text.ts'
import { PLAIN } from './colour.ts'
import { replanText } from './replan-text.ts'

const UNSURE = {
  from: 'P1.T001',
  to: 'P1.T002',
  type: 'technical',
  confidence: 0.5,
  standing: 'open',
  through_hours: 1,
} as const

test('a replan tells what is new to look at, the patch, what is left alone and what cannot be hot, each with the reason', () => {
  const before = compileText('# F\na 1h run a\nb 1h after a run b\nc 1h run c')
  const after = compileText('# F\na 1h run a2\nb 2h after a run b\nc 1h run c2\nd 1h after c run d', { worker_max: 3 })
  const patch = patchFor({
    before: before.coordinator,
    after: after.coordinator,
    settled: new Map([['P1.T001', 'finished']]),
    base_version: 0,
  })
  const execution = { execution_id: 'exec-1', status: 'stopped', tasks: 3, finished: ['P1.T001'] }
  const told = replanText(
    {
      plan_dir: '',
      diff: diffPlans(before, after),
      patch,
      execution,
      findings: [],
      new_findings: [{ code: 'typo', severity: 'warning', message: 'What?', place: 'spec.md:3', advice: 'Say it.' }],
      review: { ...after.coordinator.review, status: 'needs_review', low_confidence: [UNSURE] },
      written: { plan: null, patch: null },
    },
    PLAIN,
  )
  expect(told.slice(told.indexOf('exec-1')).replaceAll(/rev-[0-9a-f]{8}/g, 'rev-…')).toMatchInlineSnapshot(`
    "exec-1 (stopped): 1 of 3 tasks finished

    New to look at: 1 warning
    warning: What? [typo]
      at spec.md:3
      next: Say it.

    review: in the new plan 1 dependency is too uncertain to hold

    As a patch for a running execution: 3 operations
      supersede P1.T003 by P1.T003.rev-…  changed: action
      add P1.T004  tasks that the new plan has in addition
      order P1.T003.rev-… → P1.T004  dependencies of the new plan

    Left alone
      P1.T001 a: it is finished, so its new form is not carried out (changed: action)

    What a running execution cannot take
      ! number of workers: workers are chosen when an execution starts or resumes: --worker-min 2 --worker-max 3
      ! durations of 1 unfinished task: they only guide the order of tasks, and stay as they were estimated"
  `)
})
