import { errorPattern } from '../testing/error-pattern.ts'
import { expect, test } from 'vitest'
import { EXIT } from '../core/model/failure.ts'
import { Story } from '../core/view/story.ts'
import { renderStoryLine } from '../core/view/story-line.ts'
import { simulateText } from '../testing/trace.ts'
import { why } from '../core/execution/why.ts'
import type { ExecutionState } from '../core/execution/state.ts'
import { type ExecutionOutcome, outcomeOf } from './execution-outcome.ts'

function ended(
  plan: string,
  options: Parameters<typeof simulateText>[1],
): ExecutionOutcome & { readonly told: string } {
  const { site, events } = simulateText(plan, options)
  const [execution] = site.executions.values()
  const story = new Story()
  const told = events.flatMap((event) => story.tell(event)).map((line) => renderStoryLine(line))
  return { ...outcomeOf(site, execution as ExecutionState), told: told.join('\n') }
}

test('a cancelled task is named where it keeps an execution from being complete', () => {
  const { exit, open_ends, told } = ended('a 1h\nb 1h after a\nc 1h', { workers: 2, operator: ['30m cancel a'] })
  expect(exit).toBe(EXIT.failed_with_checkpoint)
  expect(open_ends.map(({ task, state, reason }) => [task, state, reason])).toEqual([
    ['P1.a', 'CANCELLED', 'was cancelled: by command'],
  ])
  expect(told).toContain('✗ P1.a was cancelled: by command')
})

test('what a budget has stopped is paused by a rule, tells what it has spent, and asks for a larger budget', () => {
  const { exit, over_budget, told } = ended('a 1h\nb 3h\nc 1h', {
    workers: 2,
    budget: { usd: 2 },
    costs: { a: 1.8, b: 0.1, c: 0.1 },
    policies: { cost: { rates: {}, reserve_usd: 0.5 } },
    operator: ['2h reject ask-10'],
  })
  expect([exit, over_budget]).toEqual([EXIT.paused, true])
  expect(told).toContain('- Reported cost: $1.90')
})

test('an execution that ends with a question about a remedy tells it, and its tasks say what holds them', () => {
  const { site, events } = simulateText('a 1h retries 3\nb 1h', {
    workers: 1,
    policies: {
      healing: { default: 'ask' },
      circuit_breakers: {
        patterns: [errorPattern('missing', { class: 'systemic' }, { remedy: 'install_packages' })],
      },
    },
    planner: () => ({ summary: 'npm install jose', asks: false, ops: [{ op: 'set_pool', name: 'db', capacity: 2 }] }),
    attempts: { a: ['systemic 10m', 'ok'] },
  })
  const [execution] = site.executions.values() as Iterable<ExecutionState>
  expect(outcomeOf(site, execution as ExecutionState)).toMatchObject({
    status: 'needs_attention',
    questions: [{ kind: 'remedy', subject: 'npm install jose', choices: ['approve', 'reject'] }],
  })
  const story = new Story()
  const told = events.flatMap((event) => story.tell(event)).map((line) => renderStoryLine(line))
  const summary = told.slice(told.findIndex((line) => line.includes('Waiting for a person'))).join('\n')
  expect(summary).toContain('It would set the capacity of db to 2. May it be done?')
  const waits = (task: number): string => why(site, execution as ExecutionState, task, site.at).text
  expect(waits(0)).toMatch(/^waits for breaker missing: may its remedy be applied \(ask-\d+\)\?, before its next try/)
  expect(waits(1)).toMatch(/^waits for breaker missing: may its remedy be applied/)
})
