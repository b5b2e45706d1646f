import { expect, test } from 'vitest'
import type { Event } from '../../model/event.ts'
import type { Input } from '../../model/input.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import { siteSnapshot } from '../../../testing/site-snapshot.ts'
import { evolve } from '../../execution/evolve.ts'
import { type ExecutionState, copySite, emptySite } from '../../execution/state.ts'
import { why } from '../../execution/why.ts'
import { step } from '../step.ts'

const EXECUTION = 'exec-a'
const MINUTE = 60_000
const OPTIONS = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: false }

const PLAN = `
  worker big generic slots 3 count 1 cpu 4
  wide 1h cpu 4 after go
  go 10m
  s0 30m cpu 1 prio high
  s1 1h cpu 1 prio high
  s2 1h cpu 1 prio high after s0
  s3 1h cpu 1 prio high after s1
  s4 1h cpu 1 prio high after s2
`

function finished(task: string, minutes: number): Input {
  const report = { type: 'finished', outcome: 'succeeded', duration_ms: 1 } as const
  return {
    type: 'attempt_reported',
    at: minutes * MINUTE,
    actor: 'e',
    execution_id: EXECUTION,
    token: `P1.${task}-1`,
    report,
  }
}

test('who waits beside a worker that is kept is told for whom; folded or copied, it is kept alike', () => {
  const site = emptySite()
  const events: Event[] = []
  const hear = (...inputs: Input[]): void => {
    for (const input of inputs) events.push(...step(site, input))
  }
  const coordinator = planFromText(PLAN, { policies: { aging_seconds: 3600 } })
  const place = { plan_dir: 'plans/a', codebase: '.' }
  hear({ type: 'submit', at: 1, actor: 'o', execution_id: EXECUTION, coordinator, options: OPTIONS, seed: 1, ...place })
  hear(finished('go', 10), finished('s0', 30), finished('s1', 60), finished('s2', 90))
  const execution = site.executions.get(EXECUTION) as ExecutionState
  const tell = (task: string): string =>
    why(site, execution, execution.plan.numberOf.get(`P1.${task}`) as number, site.at).text
  expect([tell('wide'), tell('s4')]).toMatchInlineSnapshot(`
    [
      "waits for a worker with 4 cpu cores and 0 MB of its own left",
      "waits for a free worker: big-1 is kept for P1.wide, which has waited longer",
    ]
  `)
  const folded = emptySite()
  for (const event of events) evolve(folded, event)
  const sites = [site, copySite(site), folded]
  expect(siteSnapshot(folded)).toEqual(siteSnapshot(site))
  const next = sites.map((one) => step(one, finished('s3', 120)))
  expect(next[0]?.map((event) => event.type)).toContain('attempt_ordered')
  expect(next[1]).toEqual(next[0])
  expect(next[2]).toEqual(next[0])
  expect(tell('s4')).toMatchInlineSnapshot(`"waits for a worker with 1 cpu cores and 0 MB of its own left"`)
})
