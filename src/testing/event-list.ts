import { EVENT_VERSION, type Event, type EventBody } from '../core/model/event.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import type { ExecutionOptions } from '../core/model/execution-options.ts'
import { idOf, planFromText } from './plan-text.ts'

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

  /** Begins the execution of a plan written as text, see {@link planFromText}; what follows a ` # ` is the task's title. */
  start(plan: string, options: Partial<ExecutionOptions> = {}): this {
    return this.add({
      type: 'execution_started',
      coordinator: withTitles(plan),
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

function withTitles(plan: string): Coordinator {
  const lines = plan.split('\n').map((line) => line.split(' # '))
  const coordinator = planFromText(lines.map(([task]) => task).join('\n'), { title: 'A sketch' })
  const titles = new Map(lines.map(([task = '', title]) => [idOf(task.trim().split(/\s+/)[0] ?? ''), title?.trim()]))
  const nodes = coordinator.graph.nodes.map((node) => ({ ...node, name: titles.get(node.id) ?? node.name }))
  return { ...coordinator, graph: { ...coordinator.graph, nodes } }
}
