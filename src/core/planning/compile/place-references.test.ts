import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { compile } from '../compile.ts'
import { renderArtifacts } from '../artifacts/render.ts'
import type { Plan } from '../plan.ts'
import { importPlan } from '../exchange/import-plan.ts'
import { proposeFromHints } from '../hints/hinted-spec.ts'
import { validatePlan } from '../validate/validate-plan.ts'
import { previousPlan } from './previous.ts'

const PATH = 'spec/spec.md'

function planned(tasks: string, before?: Plan): Plan {
  const text = `# Plan\n\n## Work\n\n${tasks}\n`
  const proposal = proposeFromHints({ documents: [{ path: PATH, origin: 'spec.md', text }], analysis: NOT_ANALYZED })
  const compiled = compile(proposal, {
    analysis: NOT_ANALYZED,
    documents: new Map([[PATH, text]]),
    min_confidence: 0.7,
    execution_model: 'rolling_frontier',
    generator: { name: 'tasks', version: '0.0.0' },
    ...(before === undefined ? {} : { previous: previousPlan(before.features, before.tasks) }),
  })
  if (!compiled.ok) throw new Error(compiled.findings.map((finding) => finding.message).join('\n'))
  return compiled.plan
}

/** What validate-plan says, which sees the plan without the one before it. */
function errorsOf(plan: Plan, tasks: string): string[] {
  const specs = new Map([[PATH, `# Plan\n\n## Work\n\n${tasks}\n`]])
  const found = validatePlan(renderArtifacts(plan), specs, { name: 'tasks', version: '0.0.0' })
  return found.filter(({ severity }) => severity === 'error').map(({ message }) => message)
}

const told = (plan: Plan): string[] =>
  plan.tasks.meta.findings
    .filter(({ code }) => code === 'reference-by-place')
    .map(({ place, message }) => `${place} ${message}`)

test('a reference by a generated id that leads to another task than the one with that id is told', () => {
  const spec = '- Draw the plan (1h)\n- Build the house (1h)\n- Move in (1h) after: T002, Draw the plan'
  const first = planned(spec)
  expect(told(first)).toEqual([])
  expect(told(planned(spec, first))).toEqual([])
  const changed = planned(`- Buy the land (1h)\n${spec}`, first)
  expect(errorsOf(changed, `- Buy the land (1h)\n${spec}`)).toEqual([])
  expect(told(changed)).toEqual([
    'spec.md:8 P1.T003 "Move in" names P1.T002, which is counted by place in the specification: it waits for P1.T001 "Draw the plan", not for P1.T002 "Build the house".',
  ])
  expect(told(planned(`- Buy the land (1h)\n${spec.replace('T002, ', '')}`, first))).toEqual([])
})

test('another tool’s plan names tasks by its own ids, which are never counted by place', () => {
  const lines = [
    '- [ ] T001 Draw',
    '- [ ] T003 Build (depends on: T001, T002, T004)',
    '- [ ] T002 Buy',
    '- [ ] T004 Ask',
  ]
  const text = `## Phase 1: Work\n\n${lines.join('\n')}\n`
  const proposal = importPlan([{ path: PATH, origin: 'tasks.md', text }], 'spec-kit')
  const compiled = compile(proposal, {
    analysis: NOT_ANALYZED,
    documents: new Map([[PATH, text]]),
    min_confidence: 0.7,
    execution_model: 'rolling_frontier',
    generator: { name: 'tasks', version: '0.0.0' },
  })
  if (!compiled.ok) throw new Error('no plan')
  expect(told(compiled.plan)).toEqual([])
})
