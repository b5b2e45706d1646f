import { expect, test } from 'vitest'
import type { Event } from '../../model/event.ts'
import type { Input } from '../../model/input.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import { type SiteState, emptySite } from '../../execution/state.ts'
import { nextDeadline } from '../deadlines.ts'
import { step } from '../step.ts'

const ONE = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: false }
const EXECUTION = 'exec-a'

function begin(text: string): SiteState {
  const site = emptySite()
  const place = { plan_dir: 'plans/a', codebase: '.' }
  const coordinator = planFromText(text)
  step(site, {
    type: 'submit',
    at: 0,
    actor: 'o',
    execution_id: EXECUTION,
    coordinator,
    options: ONE,
    seed: 1,
    ...place,
  })
  return site
}

/** A worker offers itself, and has so many slots and cores. */
function offer(at: number, slots: number, cpu_cores: number, capabilities = ['*']): Input {
  const profile = { name: 'far', kind: 'specialized', capabilities, cpu_cores } as const
  return {
    type: 'worker_offered',
    at,
    actor: 'w',
    execution_id: EXECUTION,
    worker: 'far-1',
    slots,
    capabilities,
    profile,
  }
}

function finished(token: string, at: number): Input {
  const report = { type: 'finished', outcome: 'succeeded', duration_ms: 1 } as const
  return { type: 'attempt_reported', at, actor: 'e', execution_id: EXECUTION, token, report }
}

/** What starts, and where; and how it ends. */
function starts(events: readonly Event[]): string[] {
  return events.flatMap((event) => {
    if (event.type === 'execution_finished') return [event.status]
    return event.type === 'attempt_ordered' ? [`${event.task} on ${event.worker}`] : []
  })
}

test('one that offers itself takes no place of a worker that can do what it cannot', () => {
  const site = begin('long 9h needs server\ndata 1h needs database\nshop 1h needs browser')
  expect(starts(step(site, offer(1000, 2, 4, ['database'])))).toEqual(['P1.data on far-1'])
  expect(starts(step(site, finished('P1.long-1', 2000)))).toEqual(['P1.shop on worker-1'])
  step(site, finished('P1.data-1', 3000))
  expect(starts(step(site, finished('P1.shop-1', 4000)))).toEqual(['completed'])
})

test('what waits for a rate and for a worker that can do it is looked at when the rate lets it go', () => {
  const site = begin('rate api 1 per 1h\nlong 9h needs server rates api:1\nshop 1h needs browser rates api:1')
  step(site, offer(1000, 2, 4, ['database']))
  step(site, finished('P1.long-1', 2000))
  expect(nextDeadline(site)).toBe(3_600_000)
  expect(starts(step(site, { type: 'tick', at: 3_600_000, actor: 'o' }))).toEqual(['P1.shop on worker-1'])
})

test('one that comes back smaller than what it has in hand still takes what asks for nothing', () => {
  const site = begin('busy 9h\na 1h cpu 3\ngo 1m\nb 1h after go')
  expect(starts(step(site, offer(1000, 3, 4)))).toEqual(['P1.go on far-1', 'P1.a on far-1'])
  expect(starts(step(site, offer(2000, 3, 1)))).toEqual([])
  expect(starts(step(site, finished('P1.go-1', 3000)))).toEqual(['P1.b on far-1'])
})
