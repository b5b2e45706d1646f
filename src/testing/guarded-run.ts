/**
 * Runs of plans that are guarded against trouble, in one line: like {@link trace}, in minutes and seconds, and with what the
 * guards do.
 *
 *   0s t0 →  t1 →   1m10s cpu 90 → reduce concurrency (4)   6m40s cpu eased (5)   8m npm opened   9m npm half open: P1.a
 */
import type { Coordinator } from '../core/model/coordinator.ts'
import type { Event } from '../core/model/event.ts'
import type { ExecutionOptions } from '../core/model/execution-options.ts'
import type { TaskError } from '../core/model/failure.ts'
import type { Policies } from '../core/model/policies.ts'
import { parseDuration } from '../core/std/duration.ts'
import { assert } from '../core/std/assert.ts'
import { why } from '../core/execution/why.ts'
import type { Fate } from '../simulation/fate.ts'
import { UNEVENTFUL, fatesByChance, simulatedError } from '../simulation/fate.ts'
import { SIMULATED_START, type SimulationSetup, simulate } from '../simulation/simulate.ts'
import type { TimedAct } from '../simulation/world-parts.ts'
import { idOf, nameOf, planFromText } from './plan-text.ts'

/** How a guarded run goes, where it is not uneventful. */
export interface GuardedRunOptions {
  readonly policies?: Partial<Policies>
  readonly mode?: 'wave_based' | 'rolling_frontier'
  readonly workers?: number
  readonly workers_max?: number
  /**
   * How the runs of a task end, in turn: `ok`, `lost`, `hangs`, or an error by its class or by `CODE: message`. After the last
   * of them all is well.
   */
  readonly attempts?: Readonly<Record<string, readonly string[]>>
  /** How the undoings of a task end, in the same way. */
  readonly undos?: Readonly<Record<string, readonly string[]>>
  /** Instead of `attempts`: how the run of a task with a number ends. */
  readonly ends?: (task: string, number: number) => string
  /** What errors say beside code and message, by their codes. */
  readonly facts?: Readonly<Record<string, Partial<TaskError>>>
  readonly acts?: readonly TimedAct[]
  /** Milliseconds before a failed task is tried again, without growth; a second unless told. */
  readonly retry_ms?: number
  /** Asks why a task is where it is at a moment. */
  readonly why?: readonly (readonly [string, string])[]
  readonly seed?: number
  /** What the planner answers about systemic issues. */
  readonly planner?: SimulationSetup['planner']
  /** Options of the execution beside its workers. */
  readonly options?: Partial<ExecutionOptions>
  /** What no word of the plan says. */
  readonly change?: (coordinator: Coordinator) => Coordinator
}

/** The machine tells its load at a moment. */
export function host(when: string, cpu_percent: number, memory_percent: number): TimedAct {
  return { after_ms: after(when), act: { type: 'host_load', cpu_percent, memory_percent } }
}

/** A person acts at a moment: `resume`, `take_up`, `retry a`, `approve a skip`, `approve_remedy`, `reject_remedy`. */
export function person(when: string, words: string): TimedAct {
  const [action, task, choice] = words.split(' ')
  const after_ms = after(when)
  if (action === 'take_up' || action === 'crash') return { after_ms, act: action }
  if (action === 'resume' || action === 'pause' || action === 'stop') return { after_ms, act: { action } }
  if (action === 'approve')
    return { after_ms, act: { action, id: idOf(task ?? ''), ...(choice === undefined ? {} : { choice }) } }
  if (action === 'approve_remedy' || action === 'reject_remedy')
    return {
      after_ms,
      act: ({ approvals }) => {
        const id = [...approvals.values()].find(({ kind }) => kind === 'remedy')?.id ?? ''
        return { action: action === 'approve_remedy' ? 'approve' : 'reject', id }
      },
    }
  assert(action === 'retry' || action === 'skip', `"${words}" is something that a person does`)
  return { after_ms, act: { action, task: idOf(task ?? '') } }
}

/** See the header. */
export function guardedRun(text: string, options: GuardedRunOptions = {}): string {
  const items: string[] = []
  const { events } = guardedEvents(text, options, (at, told) => items.push(`${clock(at)} ${told}`))
  let moment = -1
  const told = events.flatMap((event): readonly (readonly [number, string])[] => {
    const one = tell(event)
    return one === undefined ? [] : [[event.ts - SIMULATED_START, one]]
  })
  let line = ''
  for (const [at, one] of told) {
    line += at === moment ? `  ${one}` : `${line === '' ? '' : '\n'}${clock(at)} ${one}`
    moment = at
  }
  return [line, ...items].join('\n')
}

/** The events of a guarded run. */
export function guardedEvents(
  text: string,
  options: GuardedRunOptions,
  answered: (at: number, told: string) => void = () => undefined,
): { readonly events: readonly Event[]; readonly status: string } {
  const { policies = {}, mode = 'rolling_frontier', workers = 1, workers_max = workers, retry_ms = 1000 } = options
  const plan = planFromText(text, { mode, policies })
  const nodes = plan.graph.nodes.map((node) => ({
    ...node,
    idempotent: true,
    retry: { ...node.retry, initial_delay_ms: retry_ms, max_delay_ms: retry_ms, jitter: false },
  }))
  const guarded = { ...plan, graph: { ...plan.graph, nodes } }
  const coordinator = options.change?.(guarded) ?? guarded
  const usual = fatesByChance(coordinator, options.seed ?? 1)
  const counts = new Map<string, number>()
  const known = new Map<string, Fate>()
  const asks: TimedAct[] = (options.why ?? []).map(([when, task]) => ({
    after_ms: after(when),
    act: (execution) => {
      const at = SIMULATED_START + after(when)
      const site = { at, position: 0, executions: new Map(), ledger: new Map() }
      answered(
        after(when),
        `${task} ${why(site, execution, execution.plan.numberOf.get(idOf(task)) as number, at).text}`,
      )
      return undefined
    },
  }))
  return simulate(coordinator, {
    seed: options.seed ?? 1,
    options: { worker_min: workers, worker_max: workers_max, ...options.options },
    planner: options.planner,
    operator: { acts: [...(options.acts ?? []), ...asks] },
    fates: (order, node) => {
      const before = known.get(order.token)
      if (before !== undefined) return before
      const name = nameOf(order.task)
      const counted = `${order.kind} ${name}`
      const number = (counts.get(counted) ?? 0) + 1
      counts.set(counted, number)
      const word = wordFor(options, order.kind, name, number)
      const fate = fateOf(word, { ...usual(order, node), after_cancel: UNEVENTFUL.after_cancel }, options.facts)
      known.set(order.token, fate)
      return fate
    },
  })
}

function wordFor({ ends, attempts, undos }: GuardedRunOptions, kind: string, name: string, number: number): string {
  if (kind === 'run') return ends?.(name, number) ?? attempts?.[name]?.[number - 1] ?? 'ok'
  return (kind === 'compensate' ? undos?.[name]?.[number - 1] : undefined) ?? 'ok'
}

function after(when: string): number {
  const ms = [...when.matchAll(/\d+[a-z]+/g)].reduce((sum, [part]) => sum + (parseDuration(part) ?? Number.NaN), 0)
  assert(Number.isFinite(ms), `${when} is a span of time`)
  return ms
}

function fateOf(word: string, usual: Fate, facts: GuardedRunOptions['facts'] = {}): Fate {
  if (word === 'ok') return usual
  if (word === 'hangs') return { ...usual, duration_ms: null }
  if (word === 'lost') return { ...usual, ending: 'lost' }
  const [code, message] = word.split(': ')
  const error: TaskError =
    message === undefined
      ? simulatedError(code as TaskError['class'])
      : { code: code as string, message, class: 'transient', fingerprint: `${code} ${message}`, retryable: true }
  return { ...usual, ending: 'failed', error: { ...error, ...facts[code as string] } }
}

/** `0s`, `1m10s`, `2h`. */
function clock(ms: number): string {
  const [h, m, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, (ms % 60_000) / 1000]
  const text = `${h === 0 ? '' : `${h}h`}${m === 0 ? '' : `${m}m`}${s === 0 ? '' : `${s}s`}`
  return text === '' ? '0s' : text
}

const MARKS: Partial<Record<Event['type'], string>> = {
  task_succeeded: '✓',
  task_failed: '✗',
  task_skipped: '–',
  task_quarantined: 'quarantined',
}

function tell(event: Event): string | undefined {
  if ('task' in event) return tellTask(event)
  if (event.type === 'backpressure_applied')
    return `${event.metric} ${event.value} → ${words(event.action)}${lanes(event.concurrency)}`
  if (event.type === 'backpressure_relieved')
    return `${event.metric} eased${lanes(event.concurrency)}${event.reason === undefined ? '' : `: ${event.reason}`}`
  if (event.type === 'circuit_breaker') {
    const task = event.witness === undefined ? '' : `: ${nameOf(event.witness)}`
    return `${event.pattern.name} ${words(event.action)}${task}`
  }
  if (event.type === 'systemic_issue') return `issue ${event.issue.pattern} (${event.mode})`
  if (event.type === 'remedy_planned') return `remedy: ${event.remedy.summary}`
  if (event.type === 'remedy_refused') return `no remedy: ${event.reason}`
  if (event.type === 'remedy_ended') return `remedy ${words(event.outcome)}`
  if (event.type === 'hot_update') return `updated by ${event.patch.id.replace(/\d+$/, '#')}`
  if (event.type === 'update_refused') return `update refused: ${event.reason}`
  if (event.type === 'approval_requested') return `${event.kind}?`
  if (event.type === 'wave_ended') return `wave ${event.wave + 1} ended: ${event.reason}`
  if (event.type === 'wave_timed_out') return `wave ${event.wave + 1} overdue: ${words(event.fallback)}`
  if (event.type === 'replan_requested')
    return `replan for ${event.trigger}: ${event.tasks.map(nameOf).join(', ')}${lanes(event.concurrency ?? null)}`
  if (event.type === 'execution_paused') return `paused: ${event.reason}`
  if (event.type === 'execution_resumed') return 'resumed'
  return event.type === 'execution_finished' ? event.status : undefined
}

function tellTask(event: Extract<Event, { task: string }>): string | undefined {
  const name = nameOf(event.task)
  if (event.type === 'attempt_ordered') return event.kind === 'run' ? `${name} →` : undefined
  if (event.type === 'attempt_cancel_ordered') return `${name} ■ ${event.reason}`
  if (event.type === 'task_needs_attention') return `${name} ? ${event.reason}`
  const mark = MARKS[event.type]
  return mark === undefined ? undefined : `${name} ${mark}`
}

function words(name: string): string {
  return name.replaceAll('_', ' ')
}

function lanes(concurrency: number | null): string {
  return concurrency === null ? '' : ` (${concurrency})`
}
