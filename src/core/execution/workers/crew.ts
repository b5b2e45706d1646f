/** What is known of the workers of an execution beside each of them. */
export interface CrewState {
  /** Since when the load lies below the share at which a worker may leave; null while it does not. */
  low_since: number | null
  /** Workers that take nothing new. */
  draining: number
  /** Workers of each kind that ever joined, so that no name is given twice. */
  readonly named: Map<string, number>
  /** Where each task was last. */
  readonly ran_on: Map<number, string>
  /** The worker that last had a task of a feature. */
  readonly warm: Map<string, string>
  /** What a task takes of its worker's own limits. */
  readonly taken: Map<number, { readonly cpu_cores: number; readonly memory_mb: number }>
  /** Workers that are kept for tasks with a reservation, which fit on them when enough of what they have in hand is done. */
  readonly kept: Map<number, string>
  /** What workers that left had in hand: the tasks that still name them. */
  readonly gone: Map<string, WorkerLoad>
}

/** What a worker has in hand. */
export interface WorkerLoad {
  busy: number
  cpu_used: number
  memory_used: number
}

/** A crew that nobody has worked with. */
export function newCrew(): CrewState {
  return {
    low_since: null,
    draining: 0,
    named: new Map(),
    ran_on: new Map(),
    warm: new Map(),
    taken: new Map(),
    kept: new Map(),
    gone: new Map(),
  }
}

/** The same, with nothing shared. */
export function copyCrew(crew: CrewState): CrewState {
  return {
    low_since: crew.low_since,
    draining: crew.draining,
    named: new Map(crew.named),
    ran_on: new Map(crew.ran_on),
    warm: new Map(crew.warm),
    taken: new Map(crew.taken),
    kept: new Map(crew.kept),
    gone: new Map([...crew.gone].map(([worker, load]) => [worker, { ...load }])),
  }
}
