import { expect, test } from 'vitest'
import { tellPlan } from '../operations/plan-phases.ts'
import { compileText } from '../testing/compiled-text.ts'
import { printPlan } from './plan-telling.ts'
import { recordedScreen } from './recorded-screen.ts'

test('the critical path is told once and for all: in the phases and at the end', () => {
  // The chain with most tasks has less to do than the one with most hours.
  const plan = compileText('a 1h flags done\nb 1h flags done after a\nc 1h after b\nlong 5h')
  const screen = recordedScreen()
  tellPlan(plan, ({ message }) => screen.out(message))
  const outcome = { plan, plan_id: 'PLAN-1', title: 'T', plan_dir: '/p', unchanged: false, files: [], findings: [] }
  printPlan({ ...outcome, demoted: 0 }, { name: 'tasks', screen, directory: '/', exitCode: 0, outputClosed: () => {} })
  const lines = screen.printed.out.split('\n').filter((line) => /critical path/i.test(line))
  expect(lines).toMatchInlineSnapshot(`
    [
      "Critical path: 1 stage, 5h 00m",
      "✓ PLAN-1: 4 tasks, 2 edges, critical path 5h 00m over 1 stage",
    ]
  `)
})
