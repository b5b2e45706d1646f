import { assert } from '../../core/std/assert.ts'
import type { CoordinatorNode } from '../../core/model/coordinator.ts'
import type { Event } from '../../core/model/event.ts'
import type { WorkerProfile } from '../../core/model/worker-pool.ts'
import type { ExecutionState } from '../../core/execution/state.ts'
import type { KeptPromise } from './kept-promise.ts'

type Joined = Extract<Event, { type: 'worker_joined' }>

interface Book {
  readonly workers: Map<string, Joined>
  /** One that joined although all were here: it is for an undo or a check. */
  extra: string | null
}

/** Judges where tasks run, and how many workers there are. */
export const workersAble: KeptPromise = {
  says: 'a task runs where somebody can do it and has room for it, and this process has no more workers than asked for but for an undo',
  watch: ({ planOf, note }) => {
    const books = new Map<string, Book>()
    return {
      event(event, execution) {
        const book = books.get(event.execution_id) ?? { workers: new Map<string, Joined>(), extra: null }
        books.set(event.execution_id, book)
        if (book.extra !== null) {
          const ordered = event.type === 'attempt_ordered' && event.kind !== 'run' && event.worker === book.extra
          assert(ordered, `${book.extra} is one too many, and ${event.type} follows`)
          book.extra = null
          note('extra worker')
        }
        if (event.type === 'worker_left') book.workers.delete(event.worker)
        else if (event.type === 'worker_joined') {
          book.workers.set(event.worker, event)
          if (event.offered !== true && isTooMany(book, event, execution)) book.extra = event.worker
        } else if (event.type === 'attempt_ordered' && event.kind === 'run') {
          const worker = book.workers.get(event.worker)
          assert(worker !== undefined, `${event.task} runs on ${event.worker}, who is here`)
          mayRunOn(execution, event, worker)
          const asked = planOf(event.execution_id).graph.nodes
          assert(execution.plan.nodes.length >= asked.length, 'no task is lost')
          if (event.setup_seconds !== undefined) note('setup')
        }
      },
    }
  },
}

function isTooMany(book: Book, { profile }: Joined, execution: ExecutionState): boolean {
  const own = [...book.workers.values()].filter((worker) => worker.offered !== true)
  const alike = own.filter((worker) => worker.profile?.name === profile?.name)
  return own.length > execution.options.worker_max || alike.length > (profile?.count ?? Infinity)
}

function mayRunOn(
  execution: ExecutionState,
  event: Extract<Event, { type: 'attempt_ordered' }>,
  { worker, slots, capabilities, profile }: Joined,
): void {
  const node = nodeOf(execution, event.task)
  const able: WorkerProfile = profile ?? { name: worker, kind: 'specialized', capabilities }
  const outside = able.capabilities.includes('*')
    ? []
    : node.capabilities.filter((wanted) => !able.capabilities.includes(wanted))
  assert(outside.length === 0 || able.kind !== 'specialized', `${worker} can do ${outside.join(', ')}`)
  const setup = outside.length === 0 ? 0 : (able.setup_seconds ?? 0)
  assert((event.setup_seconds ?? 0) === setup, `${event.attempt ?? ''} has a setup of ${setup} s`)
  const most = execution.coordinator.policies.worker_matching?.max_tasks_per_worker ?? Infinity
  const there = execution.plan.nodes.filter((_, task) => execution.worker_of[task] === worker)
  assert(there.length <= slots, `${worker} has ${there.length} tasks in ${slots} slots`)
  assert(there.length <= Math.max(1, most), `${worker} has ${there.length} tasks, of ${most}`)
  const cpu = there.reduce((sum, { resources }) => sum + resources.quota.cpu_cores, 0)
  assert(
    cpu <= (able.cpu_cores ?? Infinity) + 1e-6,
    `${worker} has ${String(able.cpu_cores)} cores, and ${cpu} are taken`,
  )
}

function nodeOf(execution: ExecutionState, id: string): CoordinatorNode {
  return execution.plan.nodes[execution.plan.numberOf.get(id) as number] as CoordinatorNode
}
