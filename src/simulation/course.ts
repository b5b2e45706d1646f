import type { Coordinator } from '../core/model/coordinator.ts'
import type { PlanForecast } from '../core/model/waves-artifact.ts'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import { sortedBy } from '../core/std/order.ts'
import { claimsOf } from '../core/execution/claims/claim.ts'
import { isForPerson } from './forecast-tally.ts'
import type { Run } from './run.ts'
import { resourceName } from './run-record.ts'
import { rounded } from '../core/std/rounded.ts'

/** Moments that are shown of one run, at most. */
const MOMENTS_MAX = 20

type Moment = PlanForecast['course'][number]

/** How a run goes: the moments at which tasks start, or as many of them, evenly spread, as may be shown, and its end. */
export function courseOf(coordinator: Coordinator, { record, makespan_ms }: Run): Moment[] {
  const starts = [...new Set(record.started_at)].filter((at) => !Number.isNaN(at) && at < makespan_ms)
  starts.sort((a, b) => a - b)
  const shown = Math.min(starts.length, MOMENTS_MAX - 1)
  const picked = Array.from({ length: shown }, (_, i) => starts[Math.floor((i * starts.length) / shown)] as number)
  return [...picked, makespan_ms].map((at) => momentAt(coordinator, record, at))
}

function momentAt(coordinator: Coordinator, { ready_at, started_at, ended_at }: Run['record'], at: number): Moment {
  const running: string[] = []
  const usage = new Map<string, number>()
  let ready = 0
  let blocked = 0
  let completed = 0
  coordinator.graph.nodes.forEach((node, task) => {
    if (node.done || (ended_at[task] as number) <= at) completed++
    else if ((started_at[task] as number) <= at) {
      running.push(node.id)
      if (isForPerson(node)) return
      for (const claim of claimsOf(node, coordinator, 'forecast')) {
        const name = resourceName(claim)
        // Readers have an exclusive resource together: it is taken once, however many they are.
        if (claim.mode === 'exclusive') usage.set(name, 1)
        else if (claim.mode !== 'rate') usage.set(name, (usage.get(name) ?? 0) + claim.units)
      }
    } else if ((ready_at[task] as number) <= at) ready++
    else blocked++
  })
  const resource_usage = Object.fromEntries(
    sortedBy(usage, ([name]) => name).map(([name, units]) => [name, rounded(units)]),
  )
  return { at_hours: rounded(at / MS_PER_HOUR), running, ready, blocked, completed, resource_usage }
}
