import { formatDuration } from '../std/duration.ts'
import type { Event } from '../model/event.ts'
import { patternTitle } from './healing-text.ts'

/** What a circuit breaker does, for people. */
export function breakerText(event: Extract<Event, { type: 'circuit_breaker' }>): string {
  const { action, witness, until } = event
  const { name } = event.pattern
  const by = witness === undefined ? '' : ` by ${witness}`
  if (action === 'opened') {
    const wait = until === undefined ? '' : `; a probe may go in ${formatDuration(until - event.ts)}`
    return `Circuit breaker triggered: ${patternTitle(name)} pattern${by}${wait}`
  }
  if (action === 'half_open')
    return `Circuit breaker ${name}: ${witness === undefined ? 'the next task' : witness} probes`
  if (action === 'closed')
    return `Circuit breaker ${name} closed${witness === undefined ? '' : `: ${witness} went well`}`
  if (action === 'exhausted') return `Circuit breaker ${name} stays open${by}, until a person has put its cause right`
  return `Circuit breaker triggered: ${name} → ${action}`
}

/** What is done because something presses, for people. */
export function pressureText(event: Extract<Event, { type: 'backpressure_applied' }>): string {
  return `Backpressure: ${metricText(event.metric)} at ${event.value}% → ${event.action.replaceAll('_', ' ')}${lanesText(event.concurrency)}`
}

/** What is given back because nothing presses any more, for people. */
export function easedText(event: Extract<Event, { type: 'backpressure_relieved' }>): string {
  const why = event.reason === undefined ? '' : `: ${event.reason}`
  if (event.trigger === undefined)
    return `After backpressure: ${event.concurrency === null ? 'all tasks at once again' : `${event.concurrency} tasks at once again`}`
  return `Backpressure on ${metricText(event.metric)} eased${lanesText(event.concurrency)}${why}`
}

/** What follows when a wave could not end in its time, for people. */
export function overdueText(event: Extract<Event, { type: 'wave_timed_out' }>, waves = Infinity): string {
  // Nothing begins after the last one.
  if (event.fallback === 'proceed' && event.wave + 1 >= waves)
    return `Wave ${event.wave + 1}, ${event.reason}: it was the last one`
  return `Wave ${event.wave + 1}, ${event.reason}: ${FALLBACK.get(event.fallback) ?? event.fallback}`
}

/** That the planner is asked, for people. */
export function replanText(event: Extract<Event, { type: 'replan_requested' }>): string {
  const trigger = event.trigger.replaceAll('_', ' ')
  const fewer = event.concurrency === undefined ? '' : `; meanwhile ${event.concurrency} tasks at once`
  return `To be planned again (${trigger}): ${event.tasks.join(', ')}${fewer}`
}

const FALLBACK: ReadonlyMap<string, string> = new Map([
  ['proceed', 'the next one begins'],
  ['halt', 'the execution is paused'],
  ['defer_optional', 'what is optional and has not started is left out'],
  ['escalate', 'a person is asked whether the next one may begin'],
])

function metricText(metric: string): string {
  return metric === 'error_rate' ? 'the share of failed tries' : metric
}

function lanesText(concurrency: number | null): string {
  return concurrency === null ? '' : `, ${concurrency} tasks at once`
}
