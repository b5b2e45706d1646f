/**
 * What one execution taught, from its events: how long tasks took against what was estimated before any correction, how they
 * went, and what became of remedies.
 *
 * A time counts when a run succeeded and the task after it: not one that was simulated, came from the cache or went on from a
 * checkpoint, and not that of a task that mends. The result is sums, so what is learned of an execution's later events can be
 * added to what was learned of its first.
 */
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Event } from '../../model/event.ts'
import type { RemedyRecord, WorkRecord } from '../../model/history.ts'
import { MS_PER_HOUR } from '../../std/duration.ts'
import { addedUp, type Experience } from './history.ts'
import { agentName, workKeyOf } from './work-key.ts'

/** Logarithms are kept in ten-thousandths. */
export const LOG_UNITS = 10_000

/** A single time counts as at most so many times its estimate, and as at least that part of it. */
const RATIO_MAX = 64

interface Watched {
  readonly key: Pick<WorkRecord, 'kind' | 'capability' | 'executor'>
  /** Estimated, before any correction. */
  readonly estimate_ms: number
  runs: number
  /** The run that was good, until the task has succeeded. */
  good: { readonly duration_ms: number; readonly whole: boolean } | undefined
}

interface OpenRun {
  readonly real: boolean
  readonly resumed: boolean
}

type Of<T extends Event['type']> = Extract<Event, { type: T }>

/** Learns from the events of one execution, which are told in their order. Only what came after fact `from` is counted. */
export class Learner {
  readonly #from: number
  readonly #tasks = new Map<string, Watched>()
  readonly #open = new Map<string, OpenRun>()
  readonly #work: WorkRecord[] = []
  readonly #remedies: RemedyRecord[] = []
  /** Issues whose remedy does no more than to ask for less. */
  readonly #slowing = new Set<string>()
  #agent: string | null = null
  #pretends = false

  constructor(from = 0) {
    this.#from = from
  }

  /** What was learned from all events so far. */
  experience(): Experience {
    return addedUp([{ work: this.#work, remedies: this.#remedies }])
  }

  /** Takes the next event. */
  look(event: Event): void {
    if (event.type === 'execution_started') this.#started(event)
    else if (event.type === 'execution_resumed') this.#agent = event.options.agent
    else if (event.type === 'hot_update') this.#updated(event)
    else if (event.type === 'attempt_ordered') this.#ordered(event)
    else if (event.type === 'attempt_finished') this.#finished(event)
    else if (event.type === 'attempt_lost') this.#lost(event)
    else if (event.type === 'task_succeeded') this.#succeeded(event)
    else if (event.type === 'remedy_ended') this.#mended(event)
    else if (event.type === 'systemic_issue' && event.issue.remedy === 'throttle') this.#slowing.add(event.issue.id)
  }

  #started({ options, coordinator }: Of<'execution_started'>): void {
    this.#agent = options.agent
    this.#pretends = options.dry_run
    coordinator.graph.nodes.forEach((node) => this.#watch(node))
  }

  #updated({ patch }: Of<'hot_update'>): void {
    for (const op of patch.ops) {
      if (op.op === 'inject_tasks') op.tasks.forEach((node) => this.#watch(node))
      else if (op.op === 'supersede_task') op.by.forEach((node) => this.#watch(node))
    }
  }

  /** Where less is asked for, it may take several times: that takes no right away, so it is counted and not remembered. */
  #mended({ issue, pattern, outcome, ts, seq }: Of<'remedy_ended'>): void {
    if (seq <= this.#from || this.#pretends) return
    const none = { helped: 0, did_not_help: 0, failed: 0 }
    const recent = this.#slowing.has(issue) && outcome !== 'helped' ? [] : [{ at: ts, outcome }]
    this.#remedies.push({ pattern, ...none, [outcome]: 1, recent })
  }

  #watch(node: CoordinatorNode): void {
    const { name, action, capabilities, estimates, mends } = node
    const key = mends === undefined ? workKeyOf({ title: name, action, capabilities }) : undefined
    const hours = estimates.history?.before_h ?? estimates.mean_h
    if (key !== undefined && !this.#pretends)
      this.#tasks.set(node.id, { key, estimate_ms: hours * MS_PER_HOUR, runs: 0, good: undefined })
  }

  #ordered({ task, kind, executor, attempt, resume_from }: Of<'attempt_ordered'>): void {
    const watched = this.#tasks.get(task)
    if (watched === undefined || attempt === undefined) return
    if (kind === 'run') watched.runs++
    this.#open.set(attempt, { real: executor !== 'simulated', resumed: resume_from !== undefined })
  }

  #finished(event: Of<'attempt_finished'>): void {
    const { task, kind, outcome, duration_ms, error, cached, seq } = event
    const [watched, open] = this.#taken(event)
    if (watched === undefined || open?.real !== true || outcome === 'cancelled') return
    const failed = outcome !== 'succeeded'
    const failures = failed && error !== undefined ? { [error.kind ?? error.class]: 1 } : {}
    if (kind !== 'run') {
      if (failed) watched.good = undefined
      if (kind !== 'compensate') this.#add(task, seq, { failures })
      return
    }
    watched.good = failed || cached !== undefined ? undefined : { duration_ms, whole: !open.resumed }
    if (cached !== undefined) return
    this.#add(task, seq, { attempts: 1, first_tries: watched.runs === 1 ? 1 : 0, failures })
  }

  #lost(event: Of<'attempt_lost'>): void {
    const [watched, open] = this.#taken(event)
    if (watched === undefined || open?.real !== true || event.kind !== 'run') return
    watched.good = undefined
    this.#add(event.task, event.seq, { attempts: 1, lost: 1, first_tries: watched.runs === 1 ? 1 : 0 })
  }

  #succeeded({ task, seq }: Of<'task_succeeded'>): void {
    const watched = this.#tasks.get(task)
    const good = watched?.good
    if (watched === undefined || good === undefined) return
    watched.good = undefined
    const first_successes = watched.runs === 1 ? 1 : 0
    if (!good.whole || watched.estimate_ms === 0) return this.#add(task, seq, { first_successes })
    const ratio = Math.max(1, good.duration_ms) / watched.estimate_ms
    const log_sum = Math.round(Math.log(Math.min(RATIO_MAX, Math.max(1 / RATIO_MAX, ratio))) * LOG_UNITS)
    this.#add(task, seq, { first_successes, samples: 1, log_sum, log_squares: log_sum * log_sum })
  }

  #taken({
    task,
    attempt = '',
  }: {
    task: string
    attempt?: string | undefined
  }): readonly [Watched | undefined, OpenRun | undefined] {
    const open = this.#open.get(attempt)
    this.#open.delete(attempt)
    return [this.#tasks.get(task), open]
  }

  #add(task: string, seq: number, counts: Partial<WorkRecord>): void {
    const watched = this.#tasks.get(task)
    if (watched === undefined || seq <= this.#from) return
    const agent = watched.key.executor === 'agent' && this.#agent !== null ? { agent: agentName(this.#agent) } : {}
    this.#work.push({ ...watched.key, ...agent, ...NOTHING, ...counts })
    if (this.#work.length >= MANY) this.#work.splice(0, MANY, ...addedUp([{ work: this.#work, remedies: [] }]).work)
  }
}

const NOTHING = {
  samples: 0,
  log_sum: 0,
  log_squares: 0,
  first_tries: 0,
  first_successes: 0,
  attempts: 0,
  lost: 0,
  failures: {},
}

/** Parts that are kept before they are added up. */
const MANY = 4_096
