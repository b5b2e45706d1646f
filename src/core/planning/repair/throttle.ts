import type { HotUpdateOp } from '../../model/hot-update.ts'
import type { RepairAnswer, RepairRequest } from '../../ports/repairer.ts'
import type { RepairFacts } from './facts.ts'
import { failedTasks } from './mending-task.ts'
import { shortened } from './shown-text.ts'

type Throttle = Extract<HotUpdateOp, { op: 'throttle' }>

/** Nobody waits longer without being asked: a quota for a month is no pause. */
const LONGEST_SECONDS = 24 * 3600

/**
 * Leaves a provider alone until the time that it gave, and asks it more slowly from then on: as often as it said that it may be
 * asked, or with half the tasks at once, and half again each time; where one at a time is too much, with one start in the time
 * that it asked to be left alone. Nobody has to take it back.
 */
export function throttle(request: RepairRequest, facts: RepairFacts): RepairAnswer {
  const { issue, at, tries } = request
  const wait = issue.retry_after_seconds
  if (wait !== undefined && wait > LONGEST_SECONDS)
    return { refusal: `it asks to be left alone for ${Math.ceil(wait / 3600)} hours, which is for a person to decide` }
  const not_before = wait === undefined ? undefined : at + Math.ceil(wait * 1000)
  const scope = scopeOf(request, facts)
  const concurrency = halved(request, tries)
  const stated = statedRate(issue.captures, tries) ?? (concurrency === 1 && tries > 0 ? oneIn(wait) : undefined)
  if (stated === undefined && wait === undefined && concurrency === 1 && tries > 3)
    return { refusal: `one task at a time is still too much for ${wordsOf(scope)}` }
  const op: Throttle = {
    op: 'throttle',
    name: `${issue.pattern} ${scope.of === 'provider' ? scope.name : ''}`.trim(),
    scope,
    ...(not_before === undefined ? {} : { not_before }),
    ...(stated === undefined ? { concurrency } : { rate: stated }),
  }
  const pause = wait === undefined ? '' : `nothing of ${wordsOf(scope)} for ${Math.ceil(wait)} s, then `
  const pace =
    stated === undefined ? `at most ${concurrency} at once` : `at most ${stated.starts} in ${stated.interval_seconds} s`
  const summary = shortened(`${pause}${pause === '' ? `${wordsOf(scope)}: ` : ''}${pace}`)
  return { summary, asks: false, ops: [op], ...(not_before === undefined ? {} : { not_before }) }
}

/** The provider that all of them ask; the tasks themselves where they ask none, or several. */
function scopeOf(request: RepairRequest, { providers }: RepairFacts): Throttle['scope'] {
  const failed = failedTasks(request)
  const asked = new Set(failed.map(({ id }) => providers.get(id)))
  const [only] = asked
  if (asked.size === 1 && only !== undefined) return { of: 'provider', name: only }
  const features = new Set(failed.map(({ feature_id }) => feature_id))
  const [feature] = features
  if (features.size === 1 && feature !== undefined) return { of: 'feature', name: feature }
  return { of: 'plan' }
}

function wordsOf(scope: Throttle['scope']): string {
  if (scope.of === 'plan') return 'the whole plan'
  return scope.of === 'tasks' ? scope.glob : scope.name
}

/** Half of the tasks that may run at once, half again for each time that this was not enough. */
export function halved({ coordinator, issue }: RepairRequest, tries: number): number {
  const { policies, worker_pool } = coordinator
  const most = Math.min(policies.concurrency_max, worker_pool.max, Math.max(2, coordinator.graph.nodes.length))
  let left = Math.max(most, issue.tasks.length === 0 ? 1 : 2)
  for (let time = 0; time <= tries && left > 1; time++) left = Math.max(1, Math.floor(left / 2))
  return left
}

/**
 * `limit` in `interval` seconds, where the other side said both; half of it for each time that this was too much, for others may
 * ask with the same account.
 */
function statedRate(
  captures: Readonly<Record<string, readonly string[]>>,
  tries: number,
): Throttle['rate'] | undefined {
  const starts = numberIn(captures['limit'])
  const interval_seconds = numberIn(captures['interval'])
  if (starts === undefined || interval_seconds === undefined || interval_seconds > LONGEST_SECONDS) return undefined
  return { starts: Math.max(1, Math.floor(starts / 2 ** tries)), interval_seconds }
}

function oneIn(seconds: number | undefined): Throttle['rate'] | undefined {
  return seconds === undefined || seconds === 0 ? undefined : { starts: 1, interval_seconds: Math.ceil(seconds) }
}

/** The least of the numbers that were captured. */
function numberIn(texts: readonly string[] | undefined): number | undefined {
  const numbers = (texts ?? []).filter((text) => /^[1-9]\d{0,6}$/.test(text)).map(Number)
  return numbers.length === 0 ? undefined : numbers.reduce((least, one) => Math.min(least, one))
}
