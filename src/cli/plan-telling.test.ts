import { expect, test } from 'vitest'
import type { PlanOutcome } from '../operations/plan.ts'
import { tellPlan } from '../operations/plan-phases.ts'
import type { Plan } from '../core/planning/plan.ts'
import { qualityOf } from '../core/planning/quality/quality.ts'
import { compileText } from '../testing/compiled-text.ts'
import { statedForecast } from '../testing/stated-forecast.ts'
import { planSummary, printPlan, tellPhases } from './plan-telling.ts'
import { recordedScreen } from './recorded-screen.ts'

function outcomeOf(plan: Plan, findings: PlanOutcome['findings'] = []): PlanOutcome {
  const { review } = plan.coordinator
  const files = [{ name: 'dag.json', bytes: 7, sha256: 'f'.repeat(64) }]
  const demoted = review.low_confidence.length
  const told = { status: review.status, quality: qualityOf(plan), plan_id: 'PLAN-1', title: 'T', plan_dir: '/p' }
  return { plan, ...told, unchanged: false, files, findings, demoted }
}

function printed(plan: Plan, findings: PlanOutcome['findings'] = []): string {
  const screen = recordedScreen()
  printPlan(outcomeOf(plan, findings), { name: 'tasks', screen, directory: '/', exitCode: 0, outputClosed: () => {} })
  return screen.printed.out
}

test('the critical path is told once and for all: in the phases and at the end', () => {
  // The chain with most tasks has less to do than the one with most hours.
  const plan = compileText('a 1h flags done\nb 1h flags done after a\nc 1h after b\nlong 5h')
  const screen = recordedScreen()
  tellPlan(plan, ({ message }) => screen.out(message))
  const lines = `${screen.printed.out}${printed(plan)}`.split('\n').filter((line) => /critical path/i.test(line))
  expect(lines).toMatchInlineSnapshot(`
    [
      "Critical path: 1 stage, 5h 00m",
      "✓ PLAN-1: 4 tasks, 2 edges, critical path 5h 00m over 1 stage",
    ]
  `)
})

test('planning ends with the forecast, the quality, and what a person should look at', () => {
  const plan = compileText('build 2h run make\nship 1h after build~0.5 run make ship', {
    forecast: () => statedForecast(3, 4),
  })
  expect(printed(plan)).toMatchInlineSnapshot(`
    "
    [Forecast]
    ✓ Rolling frontier (chosen): P50 3h 00m, P80 3h 45m, P95 4h 30m
    ✓ Waves: P50 4h 00m, P80 5h 00m, P95 6h 00m
    ✓ The frontier takes 75 % of the time of the waves (75 % to 75 % in 8 of 10 runs; 20 simulated runs, seed 1, 8 lanes)

    [Quality]
    ✓ Good: 94 of 110 points (85.4 %)
      −4 proof: Only the exit status of their own command proves 2 of 2.
      −3 certain: 1 of 1 hard dependencies are too uncertain to order anything.
      −3 spread: No difference between the best and the worst case: all tasks.
      … and 4 more, in Plan.md

    [Output]
    ✓ Generated p/coordinator.json
    ✓ 1 artifact in p: dag.json
    ✓ PLAN-1: 2 tasks, 0 edges, critical path 2h 00m over 1 stage
    ✓ Reuse percentage: n/a (nobody looked at the codebase)

    review: 1 dependency is too uncertain to hold. Its task prefers this order, but starts without it:
      P1.T002 “ship” after P1.T001 “build” (confidence 0.5; 3h 00m of work in line if it holds)

    Next:
      tasks validate-plan p
      tasks show-plan p
      tasks execute p
    "
  `)
})

test('a plan that was not simulated says so, and hard fails are named', () => {
  const text = printed(compileText('a\nb'))
  expect(text).toContain('by bounds (pert_max); nothing was simulated')
  const [, quality = ''] = text.split('[Quality]\n')
  expect(quality).toMatch(/^✗ Hard fail no-checks: /)
  expect(quality).not.toMatch(/good|excellent|fair/i)
})

test('findings of one kind are one block, and the gravest kind comes first', () => {
  const finding = (code: string, line: number): PlanOutcome['findings'][number] => ({
    code,
    severity: 'warning',
    message: `Something is odd in line ${line}.`,
    place: `spec.md:${line}`,
    advice: 'Mend it.',
  })
  const list = [finding('task-too-large', 1), ...[2, 3, 4, 5].map((line) => finding('secret-redacted', line))]
  const [, told = ''] = printed(compileText('a'), list).split('[To look at] ')
  expect(told.split('\n\n')[0]).toMatchInlineSnapshot(`
    "5 warnings
    warning: Something is odd in line 2. [secret-redacted]
      at spec.md:2
      next: Mend it.
      also 3 more [secret-redacted] at spec.md:3, spec.md:4, spec.md:5
    warning: Something is odd in line 1. [task-too-large]
      at spec.md:1
      next: Mend it."
  `)
})

test('the JSON of a plan holds its status, quality, metrics and artifacts', () => {
  const plan = compileText('a 1h run make\nb 1h after a~0.5 run make b')
  expect(planSummary(outcomeOf(plan))).toMatchObject({
    status: 'needs_review',
    quality: { max: 110, hard_fails: [] },
    metrics: { nodes: 2, edges: 0 },
    review: { low_confidence: [{ from: 'P1.T001', to: 'P1.T002', standing: 'open' }] },
    artifacts: { 'dag.json': { path: '/p/dag.json', bytes: 7, sha256: 'f'.repeat(64) } },
  })
})

test('what was split, joined and repaired is told in its phase', () => {
  const plan = structuredClone(compileText('a 1h\nb 1h'))
  plan.tasks.meta.autonormalization.split = [{ from: 'all', into: ['P1.T001'], reason: '' }]
  plan.tasks.meta.autonormalization.merged = [{ from: ['x', 'y'], into: 'P1.T002', reason: '' }]
  plan.tasks.meta.repairs = [
    { op: 'insert_contract', cycle: ['P1.T001'], from: 'P1.T001', to: 'P1.T002', added: ['P1.T002'], reason: '' },
  ]
  const lines: string[] = []
  tellPlan(plan, ({ phase, message }) => lines.push(`[${phase}] ${message}`))
  expect(lines.filter((line) => line.includes('Decisions.md'))).toMatchInlineSnapshot(`
    [
      "[Phase 3: Task Generation] Split 1 task that was too large; see Decisions.md",
      "[Phase 3: Task Generation] Joined 2 tasks that were too small to 1; see Decisions.md",
      "[Phase 5: DAG Construction] Opened 1 cycle as --repair asks; see Decisions.md",
    ]
  `)
})

test('a phase says how long it took from a tenth of a second on', () => {
  const screen = recordedScreen()
  const tell = tellPhases({ screen, name: 'tasks' })
  tell({ phase: 'Phase 1', message: 'Nothing', took_ms: 99 })
  tell({ phase: 'Phase 2', message: 'Much', took_ms: 100 })
  expect(screen.printed.out).toBe('[Phase 1]\n✓ Nothing\n\n[Phase 2] 0.10 s\n✓ Much\n')
})

test('phases and findings name commands as this one was typed', () => {
  const screen = recordedScreen()
  tellPhases({ screen, name: 'npx tasks' })({ phase: 'Phase 1', message: 'In all 3 APIs; `tasks analyze` shows them' })
  expect(screen.printed.out).toBe('[Phase 1]\n✓ In all 3 APIs; `npx tasks analyze` shows them\n')
  const advice = 'Run `tasks analyze` to see what is wrong.'
  const finding = { code: 'codebase-not-analyzed', severity: 'warning', message: 'No.', place: 'here', advice } as const
  const name = 'npx tasks'
  printPlan(outcomeOf(compileText('a'), [finding]), {
    name,
    screen,
    directory: '/',
    exitCode: 0,
    outputClosed: () => {},
  })
  expect(screen.printed.out).toContain('next: Run `npx tasks analyze` to see')
})
