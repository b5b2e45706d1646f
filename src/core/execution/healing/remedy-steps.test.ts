import { expect, test } from 'vitest'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdateOp } from '../../model/hot-update.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import { remedySteps } from './remedy-steps.ts'

const [PLAIN] = planFromText('a 1m').graph.nodes as [CoordinatorNode]

function told(...ops: HotUpdateOp[]): string {
  return remedySteps(ops).join('\n')
}

test('whoever is asked about a remedy sees each command, where it runs, and what else is changed', () => {
  const install: CoordinatorNode = {
    ...PLAIN,
    id: 'AUTO.INSTALL.DEPS',
    action: { kind: 'shell', cmd: 'npm install jose', cwd: 'web', env: { CI: '1' } },
    acceptance: [],
  }
  const edge = (to: string) =>
    ({ from: install.id, to, type: 'hard', dep_type: 'infrastructure', confidence: 1 }) as const
  expect(
    told(
      { op: 'inject_tasks', tasks: [install] },
      { op: 'add_edges', edges: [edge('P1.T001'), edge('P1.T002')] },
      { op: 'set_env', task: 'P1.T001', env: { NODE_OPTIONS: '--max-old-space-size=4096' } },
      { op: 'set_limits', task: 'P1.T001', limits: { memory_mb: 4096 } },
      { op: 'throttle', name: 'rate-limited', scope: { of: 'provider', name: 'npm' }, concurrency: 2 },
    ),
  ).toMatchInlineSnapshot(`
    "run \`npm install jose\` in web/, with CI=1 (AUTO.INSTALL.DEPS)
    let 2 tasks wait for others: AUTO.INSTALL.DEPS before P1.T001, AUTO.INSTALL.DEPS before P1.T002
    set NODE_OPTIONS=--max-old-space-size=4096 for P1.T001
    let P1.T001 use at most memory_mb 4096
    let the tasks of provider npm run 2 at once at most"
  `)
})

test('nothing of a command is hidden from whoever agrees to it', () => {
  const node: CoordinatorNode = {
    ...PLAIN,
    action: { kind: 'shell', cmd: `true\n\u001B[2Krm \u202E-rf x` },
    acceptance: [],
  }
  expect(told({ op: 'inject_tasks', tasks: [node] })).toContain(String.raw`true\n\u{1b}[2Krm \u{202e}-rf x`)
  const long: CoordinatorNode = { ...node, action: { kind: 'shell', cmd: 'x'.repeat(1500) } }
  expect(told({ op: 'inject_tasks', tasks: [long] })).toContain('and 500 characters more')
})
