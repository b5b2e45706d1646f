import { expect, test } from 'vitest'
import { dryRun } from '../operations/dry-run.ts'
import { planFromText } from '../testing/plan-text.ts'
import { PLAIN } from './colour.ts'
import { scheduleText } from './schedule-text.ts'

test('a dry run shows who does what when, and the expected finish', () => {
  const plan = planFromText(`a 2h
                             b 1h
                             c 4h after b`)
  const dry = dryRun(plan, { worker_min: 2, worker_max: 2, agent: null })
  expect(scheduleText(dry, PLAIN)).toMatchInlineSnapshot(`
    "[Dry run: simulated, nothing was started]
    START   END     WORKER                              TASK
    0ms     1h 00m  worker-1  █████░░░░░░░░░░░░░░░░░░░  P1.b b
    0ms     2h 00m  worker-2  ██████████░░░░░░░░░░░░░░  P1.a a
    1h 00m  5h 00m  worker-1  ░░░░░███████████████████  P1.c c

    ✓ Expected finish: 5h 00m from now (critical path 5h 00m), 3 tasks, at most 2 workers at once"
  `)
})

test('a plan in which everything is done has an empty schedule', () => {
  const dry = dryRun(planFromText('a 2h done'), { worker_min: 1, worker_max: 1, agent: null })
  expect(scheduleText(dry, PLAIN)).toMatchInlineSnapshot(`
    "[Dry run: simulated, nothing was started]
    START  END  WORKER    TASK

    ✓ Expected finish: 0ms from now (critical path 2h 00m), 0 tasks, at most 0 workers at once"
  `)
})

test('a long title stays in its line', () => {
  const plan = planFromText('a 1h')
  const [node] = plan.graph.nodes
  const long = {
    ...plan,
    graph: { ...plan.graph, nodes: [{ ...(node as NonNullable<typeof node>), name: 'x'.repeat(200) }] },
  }
  const text = scheduleText(dryRun(long, { worker_min: 1, worker_max: 1, agent: null }), PLAIN)
  expect(text).toMatch(/P1\.a x{59}…$/m)
})

test('a dry run says which tasks nobody can do yet', () => {
  const plan = planFromText('a 1h agent\nb 1h agent\nc 1h')
  const text = scheduleText(dryRun(plan, { worker_min: 1, worker_max: 1, agent: null }), PLAIN)
  expect(text).toContain(
    '⚠ P1.a and 1 other task have no command; to execute the plan, name who does them with --agent',
  )
  expect(scheduleText(dryRun(plan, { worker_min: 1, worker_max: 1, agent: 'simulated' }), PLAIN)).not.toContain('⚠')
})

test('a dry run goes on as if people did their part in the estimated time, and says so', () => {
  const plan = planFromText('a 2h manual\nb 1h after a approval\nc 1h')
  const dry = dryRun(plan, { worker_min: 1, worker_max: 1, agent: null })
  expect(dry).toMatchObject({ status: 'completed', waiting_for_person: ['P1.a', 'P1.b'], workers: 1 })
  expect(scheduleText(dry, PLAIN)).toMatchInlineSnapshot(`
    "[Dry run: simulated, nothing was started]
    START   END     WORKER                              TASK
    0ms     1h 00m  worker-1  ████████░░░░░░░░░░░░░░░░  P1.c c
    0ms     2h 00m  person    ████████████████░░░░░░░░  P1.a a
    2h 00m  3h 00m  worker-1  ░░░░░░░░░░░░░░░░████████  P1.b b

    ⚠ P1.a is done by a person, here in the time that is estimated for it
    ⚠ P1.b waits for a person's approval, which is given at once here
    ✓ Expected finish: 3h 00m from now (critical path 3h 00m), 3 tasks, at most 1 worker at once"
  `)
})

test('a dry run begins when it is told to: a window that opens in the night is as far away as it is', () => {
  const plan = planFromText('lock db open 22:00-06:00\na 1h locks db')
  const startsAt = (start: number): number | undefined =>
    dryRun(plan, { worker_min: 1, worker_max: 1, agent: null, start }).schedule[0]?.start_ms
  expect(startsAt(Date.UTC(2026, 10, 22, 23))).toBe(0)
  expect(startsAt(Date.UTC(2026, 10, 22, 20))).toBe(2 * 3_600_000)
})

test('a dry run names the tasks that it leaves out because a budget is used up', () => {
  const plan = planFromText('budget cost_usd 5\na 1h pool cost_usd:4\nb 1h pool cost_usd:4')
  const text = scheduleText(dryRun(plan, { worker_min: 2, worker_max: 2, agent: null }), PLAIN)
  expect(text).toContain('⚠ P1.b is left out: it needs 4 of the budget cost_usd, of which 1 is left for good')
})
