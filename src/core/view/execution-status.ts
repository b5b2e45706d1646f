import type { Event } from '../model/event.ts'
import type { ExecutionStatus } from '../model/execution-options.ts'

const STATUS_AFTER: Readonly<Partial<Record<Event['type'], ExecutionStatus>>> = {
  execution_started: 'running',
  execution_resumed: 'running',
  execution_paused: 'paused',
  execution_stopping: 'stopping',
  execution_stopped: 'stopped',
}

/** The status of the execution that an event says, or `undefined` when it says none. */
export function statusSaidBy(event: Event): ExecutionStatus | undefined {
  return event.type === 'execution_finished' ? event.status : STATUS_AFTER[event.type]
}
