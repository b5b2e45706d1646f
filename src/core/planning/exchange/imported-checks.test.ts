import { expect, test } from 'vitest'
import { codePackage, indexOf } from '../../../testing/code-tree.ts'
import { FOREIGN_PLANS } from '../../../testing/foreign-plans.ts'
import { importPlan } from './import-plan.ts'

const test_command = {
  name: 'test',
  command: 'npm test',
  kind: 'test' as const,
  directory: '.',
  source: 'package.json:4',
}
const CODE = indexOf('src/searches/form.ts: exported function form', {
  packages: [codePackage('.', 'searches', 'npm', { commands: [test_command] })],
})

test('Tasks that name files are proved by the project’s own tests of them, unless they are done or say nothing', () => {
  const { tasks } = importPlan([FOREIGN_PLANS['spec-kit']], 'spec-kit', { index: CODE })
  const proofs = tasks.flatMap(({ key, acceptance_checks = [], inferred }) =>
    acceptance_checks.map((check) =>
      [key, check.type === 'command' ? check.cmd : check.id, inferred?.join()].join(' '),
    ),
  )
  expect(proofs).toMatchInlineSnapshot(`
    [
      "T002 npm test acceptance_checks",
      "T003 npm test acceptance_checks",
      "T004 npm test acceptance_checks",
      "T005 npm test acceptance_checks",
      "T006 npm test acceptance_checks",
      "T008 npm test acceptance_checks",
    ]
  `)
})
