import { EVENT_VERSION, type Event, type EventBody } from '../core/model/event.ts'
import type { Coordinator, CoordinatorNode } from '../core/model/coordinator.ts'
import type { ExecutionOptions } from '../core/model/execution-options.ts'
import { MS_PER_HOUR, parseDuration } from '../core/std/duration.ts'
import { assert } from '../core/std/assert.ts'

/** When every hand-written execution starts: 2026-11-22, 09:00 UTC. */
export const LIST_START = Date.UTC(2026, 10, 22, 9)

/**
 * Hand-written events of one site, for tests of what reads events. Each execution counts its own `seq`, all share
 * `position`, and time only goes on: `list.after(250)` lets 250 ms pass.
 */
export class EventList {
  readonly events: Event[] = []
  readonly #seq = new Map<string, number>()
  #execution: string
  #now = LIST_START

  constructor(execution = 'exec-2026-11-22-001') {
    this.#execution = execution
  }

  /** The events that follow belong to this execution. */
  of(execution: string): this {
    this.#execution = execution
    return this
  }

  /** Lets time pass, in milliseconds. */
  after(ms: number): this {
    this.#now += ms
    return this
  }

  /** Adds one event, of the attempt with this token when one is given. `cause` is the type of the input that led to it. */
  add(body: EventBody, attempt?: string, cause = 'test'): this {
    const seq = (this.#seq.get(this.#execution) ?? 0) + 1
    this.#seq.set(this.#execution, seq)
    const envelope = {
      seq,
      position: this.events.length + 1,
      ts: this.#now,
      execution_id: this.#execution,
      v: EVENT_VERSION,
      cause,
      actor: 'test',
      ...(attempt === undefined ? {} : { attempt }),
    }
    this.events.push({ ...envelope, ...body })
    return this
  }

  /** Begins the execution of a plan written as text, see {@link coordinatorOf}. */
  start(plan: string, options: Partial<ExecutionOptions> = {}): this {
    return this.add({
      type: 'execution_started',
      coordinator: coordinatorOf(plan),
      options: { ...DEFAULT_OPTIONS, ...options },
      seed: 1,
      policies: {},
      plan_dir: 'plans/sketch',
      codebase: '.',
    })
  }
}

const DEFAULT_OPTIONS: ExecutionOptions = {
  worker_min: 1,
  worker_max: 2,
  assume_idempotent: false,
  agent: null,
  dry_run: false,
}

const HASH = '0'.repeat(64)

/**
 * A coordinator from one line a task: `P1.T001 Title of it 2h locks database,files after P1.T000,P1.T002 retries 2 done`.
 * The title ends at the first word that is a duration or a key. A task without a duration takes an hour.
 */
export function coordinatorOf(plan: string): Coordinator {
  const lines = plan
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const tasks = lines.map(readTask)
  const locks = [...new Set(tasks.flatMap((task) => task.node.resources.locks))].sort()
  const hours = tasks.reduce((sum, task) => sum + task.node.estimates.mean_h, 0)
  const retry = {
    max_attempts: 3,
    backoff: 'exponential',
    initial_delay_ms: 1000,
    max_delay_ms: 60_000,
    jitter: true,
  } as const
  return {
    version: '1.0',
    meta: {
      schema: 'tasks-slaps/coordinator',
      version: '1.0',
      generator: { name: 'test', version: '0.0.0' },
      artifact_hash: HASH,
      plan_id: 'PLAN-000000000000',
      title: 'A sketch',
      tasks_hash: HASH,
      dag_hash: HASH,
      waves_hash: HASH,
    },
    mode: 'rolling_frontier',
    graph: {
      nodes: tasks.map((task) => task.node),
      edges: tasks.flatMap((task) =>
        task.after.map(
          (from) => ({ from, to: task.node.id, type: 'hard', dep_type: 'sequential', confidence: 1 }) as const,
        ),
      ),
    },
    policies: {
      concurrency_max: 10,
      fairness: 'weighted',
      lock_policy: 'try-lock-wait-die',
      update_mode: 'hot',
      retry,
      cancel_grace_seconds: 5,
    },
    resources: {
      locks,
      quotas: {},
      pools: {},
      catalog: Object.fromEntries(
        locks.map((name, i) => [name, { mode: 'exclusive', capacity: 1, lock_order: i, scope: 'site' } as const]),
      ),
    },
    worker_pool: { min: 1, max: 2 },
    estimates: {
      p50_total_hours: hours,
      p95_total_hours: hours,
      critical_path_hours: hours,
      width: tasks.length,
      longest_path: tasks.length,
    },
  }
}

const KEYS = ['locks', 'after', 'retries', 'done']

function readTask(line: string): { readonly node: CoordinatorNode; readonly after: string[] } {
  const [id, ...words] = line.split(/\s+/)
  assert(id !== undefined, `a task line begins with an id: ${line}`)
  const end = words.findIndex((word) => KEYS.includes(word) || parseDuration(word) !== undefined)
  const rest = end === -1 ? [] : words.slice(end)
  const valueOf = (key: string): string | undefined => (rest.includes(key) ? rest[rest.indexOf(key) + 1] : undefined)
  const listOf = (key: string): string[] => valueOf(key)?.split(',') ?? []
  const hours = (parseDuration(rest[0] ?? '') ?? MS_PER_HOUR) / MS_PER_HOUR
  return {
    after: listOf('after'),
    node: {
      id,
      name: words.slice(0, end === -1 ? undefined : end).join(' ') || id,
      feature_id: 'F001',
      description: '',
      action: { kind: 'shell', cmd: 'true' },
      estimates: { mean_h: hours, sd_h: 0, p50_h: hours, p95_h: hours },
      priority: 'medium',
      rank: hours,
      acceptance: [],
      effects: [],
      resources: { locks: listOf('locks'), pools: {}, quota: { cpu_cores: 0, memory_mb: 0, disk_io_mbps: 0 } },
      capabilities: [],
      retry: {
        max_attempts: Number(valueOf('retries') ?? 2) + 1,
        backoff: 'exponential',
        initial_delay_ms: 1000,
        max_delay_ms: 60_000,
        jitter: true,
        classes: ['transient'],
      },
      checkpoints: [],
      idempotent: true,
      scope: { includes: ['**'], excludes: [] },
      preemptible: false,
      optional: false,
      done: rest.includes('done'),
      tags: [],
    },
  }
}
