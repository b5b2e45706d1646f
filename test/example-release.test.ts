// The shipped example does what its text says.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileSpec } from '../src/testing/compiled-spec.ts'

const text = readFileSync(join(import.meta.dirname, '..', 'examples', 'release', 'spec.md'), 'utf8')

test('the archive waits for every test, directly or over others', () => {
  const compiled = compileSpec(text)
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
