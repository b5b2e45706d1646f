// The shipped example does what its text says.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../src/core/model/codebase-analysis.ts'
import { compile } from '../src/core/planning/compile.ts'
import { proposeFromSpec } from '../src/core/planning/rules/propose.ts'

const path = 'spec.md'
const text = readFileSync(join(import.meta.dirname, '..', 'examples', 'release', path), 'utf8')

test('the archive waits for every test, directly or over others', () => {
  const proposal = proposeFromSpec({ documents: [{ path, origin: path, text }], analysis: NOT_ANALYZED })
  const compiled = compile(proposal, {
    analysis: NOT_ANALYZED,
    documents: new Map([[path, text]]),
    min_confidence: 0.7,
    execution_model: 'rolling_frontier',
    generator: { name: 'tasks', version: '0.0.0' },
  })
  if (!compiled.ok) throw new Error('the example has no plan')
  const { tasks, dag } = compiled.plan
  const idOf = (title: RegExp): string[] => tasks.tasks.filter((task) => title.test(task.title)).map(({ id }) => id)
  const before = new Set(idOf(/^Pack the archive/))
  for (const id of dag.topo_order.toReversed()) {
    if (dag.edges.some((edge) => edge.from === id && before.has(edge.to))) before.add(id)
  }
  const tests = idOf(/^(?:Test|Type-check|Run the unit tests|Smoke-test)/)
  expect(tests).toHaveLength(6)
  expect(tests.filter((id) => !before.has(id))).toEqual([])
  expect(compiled.plan.tasks.meta.findings.map(({ code }) => code)).not.toContain('isolated-tasks')
})
