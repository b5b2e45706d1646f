import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { proposeFromSpec } from './propose.ts'

test('files that a plan lists go to the tasks of their kind that speak of them, and what is open is no criterion', () => {
  const spec = `# Feature Specification: Cellar

## Requirements

### Functional Requirements

- **FR-001**: The API MUST return all bottles at the endpoint \`GET /api/bottles\`.
- **FR-002**: Users MUST see a page of bottles in the UI, with a button that opens a dialog.
- **FR-003**: Exports of bottles are kept [NEEDS CLARIFICATION: for how long?]
`
  const plan = `# Implementation Plan: Cellar

## Project Structure

- api/routes/bottles.py
- web/pages/bottles.vue
- api/db/models/house.py
`
  const { tasks } = proposeFromSpec({
    documents: [
      { path: 'spec/spec.md', origin: 'spec.md', text: spec },
      { path: 'spec/plan.md', origin: 'plan.md', text: plan },
    ],
    analysis: NOT_ANALYZED,
  })
  const scopes = tasks.map(
    ({ requirements = [], scope_includes = [] }) => `${requirements.join(' ')}: ${scope_includes.join(' ')}`,
  )
  expect(scopes).toMatchInlineSnapshot(`
    [
      "FR-001: api/routes/bottles.py",
      "FR-002 FR-003: web/pages/bottles.vue",
    ]
  `)
  expect(JSON.stringify(tasks.map(({ done_when }) => done_when))).not.toContain('CLARIFICATION')
})
