import { expect, test } from 'vitest'
import { checkUpdate } from '../../core/scheduling/updates/check.ts'
import { step } from '../../core/scheduling/step.ts'
import { emptySite, type ExecutionState } from '../../core/execution/state.ts'
import type { Coordinator } from '../../core/model/coordinator.ts'
import type { RemedyKind } from '../../core/model/healing.ts'
import { Remedy } from '../../core/model/remedy.ts'
import { NO_FACTS, type RepairFacts } from '../../core/planning/repair/facts.ts'
import { planRepair } from '../../core/planning/repair/repair.ts'
import type { RepairAnswer } from '../../core/ports/repairer.ts'
import { systemicIssue } from '../../testing/systemic-issue.ts'
import { planFromText } from '../../testing/plan-text.ts'

/** An execution that has begun: what may start has started, and nothing has ended. */
function executionOf(coordinator: Coordinator): ExecutionState {
  const site = emptySite()
  step(site, {
    type: 'submit',
    at: 0,
    actor: 'test',
    execution_id: 'exec-1',
    seed: 1,
    plan_dir: 'plan',
    codebase: 'code',
    coordinator,
    options: { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: 'simulated', dry_run: true },
  })
  return site.executions.get('exec-1') as ExecutionState
}

const PLAN = planFromText(`
  lock migrations
  quota memory_mb 4000
  first 1h
  a memory 1000 after first
  b memory 1000 after a agent
  c after first
  d after c, b
`)
const NODES = PLAN.graph.nodes.map((node) =>
  node.id === 'P1.b'
    ? {
        ...node,
        scope: { includes: ['src/a/**', 'src/b/**'], excludes: [] },
        action: { ...node.action, env: { TASKS_MEMORY_GIVEN_MB: '500', PORT: '3000' } },
      }
    : { ...node, action: { ...node.action, env: { PORT: '3000' } } },
)
const COORDINATOR = { ...PLAN, graph: { ...PLAN.graph, nodes: NODES } }

const FACTS: RepairFacts = {
  ...NO_FACTS,
  projects: new Map([
    [
      '.',
      {
        ecosystem: 'npm',
        folder: '.',
        root: '.',
        manifest: 'package.json',
        lock: { path: 'package-lock.json', text: '' },
        names: new Set(['jose']),
        beside: new Set(),
      },
    ],
  ]),
  migrations: new Map([['.', { command: 'python3 manage.py migrate', folder: '.', source: 'manage.py:1' }]]),
  ports: [20_000, 20_001],
  caches: [{ path: '/site/cache/results', bytes: 5_000_000 }],
}

function repaired(remedy: RemedyKind, captures: Record<string, string[]>): RepairAnswer {
  return planRepair(
    {
      execution_id: 'exec-1',
      issue: systemicIssue(remedy, {
        id: 'issue-1',
        code: 'OUT_OF_MEMORY',
        ecosystem: 'npm',
        tasks: ['P1.a', 'P1.b'],
        occurrences: 2,
        captures,
        retry_after_seconds: 10,
      }),
      coordinator: COORDINATOR,
      waiting: new Set(['P1.a', 'P1.b', 'P1.c', 'P1.d']),
      at: 0,
      tries: 0,
    },
    FACTS,
    { default: 'auto', allow: ['left-pad'] },
    {
      it: {
        version: '1',
        diagnose: () => null,
        remedy: (_issue, tasks) => ({
          summary: 'runs it',
          command: './mend.sh',
          ops: tasks.map(({ id }) => ({ op: 'set_priority', task: id, priority: 'low' })),
        }),
      },
    },
  )
}

const CAPTURES: Readonly<Record<RemedyKind, Record<string, string[]>>> = {
  install_packages: { package: ['jose', 'left-pad'] },
  refresh_lock_file: {},
  sync_schema: {},
  throttle: {},
  ease_resources: {},
  free_disk: {},
  move_port: { port: ['3000'] },
  order_writers: { path: ['src/x.ts'], writer: ['P1.a', 'P1.b'] },
  own: {},
}

for (const kind of Object.keys(CAPTURES) as RemedyKind[])
  test(`what ${kind} makes is a remedy by its schema, and an update that a running plan takes`, () => {
    const answer = repaired(kind, CAPTURES[kind])
    const remedy = Remedy.parse(answer)
    expect(remedy.ops.length).toBeGreaterThan(0)
    const patch = { id: 'heal-issue-1', base_version: 0, reason: remedy.summary, issue: 'issue-1', ops: remedy.ops }
    const checked = checkUpdate(executionOf(COORDINATOR), patch)
    expect(checked.ok ? 'fine' : checked.error).toBe('fine')
  })
