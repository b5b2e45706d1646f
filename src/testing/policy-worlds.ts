/** Plans and worlds in which a policy can show what it does. */
import type { ExecutionOptions } from '../core/model/execution-options.ts'
import type { TaskError } from '../core/model/failure.ts'
import type { Policies } from '../core/model/policies.ts'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import { type Fate, simulatedError } from '../simulation/fate.ts'
import { errorPattern } from './error-pattern.ts'
import { NO_FACTS, type Project, type RepairFacts } from '../core/planning/repair/facts.ts'
import { planRepair } from '../core/planning/repair/repair.ts'
import type { SimulationSetup } from '../simulation/simulate.ts'
import type { TimedAct } from '../simulation/world-parts.ts'
import type { PlanTextOptions } from './plan-text.ts'

/** A plan, and what happens while it is carried out. */
export interface World {
  readonly plan: string
  readonly mode?: PlanTextOptions['mode']
  /** The plan is a text of the compiler's, which gives each task what the policies say for all. */
  readonly compiled?: true
  readonly workers?: number
  readonly workers_max?: number
  /** What may be spent. */
  readonly budget?: ExecutionOptions['budget']
  /** What every attempt of a task does, where it is not uneventful: how it goes by its number. */
  readonly fates?: (task: string, kind: string, number: number) => Partial<Fate> | undefined
  readonly acts?: readonly TimedAct[]
  /** Who answers about systemic issues. */
  readonly planner?: SimulationSetup['planner']
  /** What else the policies say in both runs. */
  readonly rules?: Partial<Policies>
}

/** Milliseconds of an hour. */
export const HOUR = MS_PER_HOUR
const failed = (failure: TaskError['class'], more: Partial<TaskError> = {}): Partial<Fate> => ({
  ending: 'failed',
  error: { ...simulatedError(failure), ...more },
})

const retry = {
  max_attempts: 3,
  backoff: 'exponential',
  initial_delay_ms: 60_000,
  max_delay_ms: 600_000,
  jitter: false,
} as const satisfies Policies['retry']

/** The first attempts fail; the later ones do not. */
export const failsAtFirst: World = {
  plan: 'a 1h',
  compiled: true,
  fates: (_, kind, number) => (kind === 'run' && number <= 4 ? failed('transient') : undefined),
}
/** A rule for retries. */
export const backoff = (more: Partial<Policies['retry']>): Partial<Policies> => ({ retry: { ...retry, ...more } })

const load = (minutes: number, cpu_percent: number, memory_percent = 10): TimedAct => ({
  after_ms: minutes * 60_000,
  act: { type: 'host_load', cpu_percent, memory_percent },
})

type Backpressure = NonNullable<Policies['backpressure']>
const trigger = { metric: 'cpu', threshold: 80, sustained_seconds: 30, action: 'reduce_concurrency' } as const
const recovery = { cool_down_seconds: 60, gradual_resume: true, resume_rate: 1 }
/** A rule for backpressure. */
export const pressure = (
  more: Partial<Backpressure['triggers'][number]>,
  back: Partial<Backpressure['recovery']> = {},
): Partial<Policies> => ({
  backpressure: { triggers: [{ ...trigger, ...more }], recovery: { ...recovery, ...back } },
})
/** Eight tasks on four workers; the processor is busy from the tenth to the fortieth minute. */
export const busy: World = {
  plan: Array.from({ length: 16 }, (_, i) => `t${i} 10m${i % 2 === 0 ? ' prio low' : ''}`).join('\n'),
  workers: 1,
  workers_max: 4,
  acts: [load(5, 85), load(40, 10)],
}

type Pattern = NonNullable<NonNullable<Policies['circuit_breakers']>['patterns']>[number]
const pattern = errorPattern(
  'registry',
  { code: 'ECONNREFUSED' },
  { group_by: 'fingerprint', threshold: 2, window_s: 3600 },
)
/** A rule for one circuit breaker. */
export const breaker = (more: Partial<Pattern>): Partial<Policies> => ({
  circuit_breakers: { patterns: [{ ...pattern, ...more }] },
})
const refused = (task: string): Partial<Fate> =>
  failed('external', {
    code: 'ECONNREFUSED',
    message: `connect ECONNREFUSED 10.0.0.1:4873 for ${task}`,
    fingerprint: 'refused',
    kind: 'environment',
    ecosystem: 'npm',
    captures: { host: task },
  })
/** The registry answers nobody in the first runs of the tasks. */
export const registryDown: World = {
  plan: Array.from({ length: 8 }, (_, i) => `t${i} 20m retries 4`).join('\n'),
  workers: 2,
  fates: (task, kind, number) =>
    kind === 'run' && number <= 2 ? { duration_ms: task === 't0' ? 60_000 : 90_000, ...refused(task) } : undefined,
}

/** One task hangs until its timeout ends it. */
export const hanging: World = {
  plan: 'a 1h timeout 2h idempotent\nb 1h after a\nc 3h\nd 3h',
  workers: 3,
  fates: (task) => (task === 'a' ? { duration_ms: null } : undefined),
}
/** A rule for asking for another plan. */
export const replan = (more: Partial<NonNullable<Policies['replan']>>): Partial<Policies> => ({
  replan: { enabled: true, triggers: ['task_timeout'], actions: ['ask'], ...more },
})

/** A wave of four, of which one takes very long. */
export const straggling: World = {
  plan: 'a 1h\nb 1h\nc 1h\nd 9h optional\na2 1h after a\nb2 1h after b\nc2 1h after c',
  mode: 'wave_based',
  workers: 3,
}
/** A rule for barriers. */
export const barrier = (more: Partial<NonNullable<Policies['barrier']>>): Partial<Policies> => ({
  barrier: { kind: 'quorum', quorum: 0.75, timeout_minutes: 600, fallback: 'proceed', ...more },
})

/** A rule for checkpoints. */
export const marks = (more: Partial<NonNullable<Policies['checkpoint']>>): Partial<Policies> => ({
  checkpoint: { enabled: true, progress_marks: [25, 50, 75], max_overhead_pct: 5, ...more },
})
/** It tells its progress and what its checkpoints cost, and is cut off once. */
export const longWork: World = {
  plan: 'a 10h resumable idempotent marks 10, 60, 90',
  fates: (_, kind, number) =>
    kind === 'run'
      ? {
          progress_reports: 9,
          ending: number === 1 ? 'lost' : 'succeeded',
          says: [10, 60, 90].map((percent) => ({
            after_ms: (percent / 100) * 10 * HOUR - 60_000,
            report: { type: 'checkpoint', checkpoint: `at ${percent}`, percent, took_ms: HOUR },
          })),
        }
      : undefined,
}

const writes = 'effects db:orders'
/** Two that write the same data have ended when a third one fails for good. */
export const spoiled: World = {
  plan: `a 1h undo ${writes}\nb 1h undo ${writes} after a\nc 1h undo\nd 4h undo retries 0 ${writes}\ne 9h`,
  workers: 5,
  fates: (task, kind) => (task === 'd' && kind === 'run' ? failed('logic') : undefined),
}

/** A rule for matching. */
export const matching = (more: Partial<NonNullable<Policies['worker_matching']>>): Partial<Policies> => ({
  worker_matching: {
    strategy: 'capability_and_load_balanced',
    prefer_specialized: true,
    max_tasks_per_worker: 2,
    ...more,
  },
})
/** Workers of two kinds. */
export const kinds: World = {
  plan: 'worker any generic slots 2 count 1\nworker gpu specialized cuda slots 2 count 2\na 1h needs cuda\nb 2h needs cuda\nc 1h needs cuda\nd 1h after b needs cuda',
  workers: 3,
}

/** A rule for resources. */
export const allocation = (more: Partial<NonNullable<Policies['resource_allocation']>>): Partial<Policies> => ({
  resource_allocation: { headroom_percent: 0, preemption_enabled: false, ...more },
})

/** Small tasks that take turns. */
const narrow = Array.from({ length: 30 }, (_, i) => `n${i} ${i % 2 === 0 ? 40 : 60}m pool slots:1`)
/** A wide task behind small ones that take turns. */
export const crowded: World = { plan: ['pool slots 2', ...narrow, 'wide 10m pool slots:2'].join('\n'), workers: 3 }

/** One worker is busy for hours; what waits for it waits long, what runs takes long and says late what it cost. */
export const slow: World = {
  plan: 'a 3h\nb 2h idempotent retries 3 after z\nc 1h\nz 1h',
  workers: 1,
  fates: (task, kind, number) =>
    kind === 'run'
      ? {
          usage: { cost_usd: 2 },
          ...(task === 'b' && number === 1 ? { started_after_ms: null, duration_ms: null } : {}),
        }
      : undefined,
}
/** Limits of time for tasks that state none. */
export const limits = (more: NonNullable<Policies['timeouts']>): Partial<Policies> => ({ timeouts: more })

/** One run has written where it may not. */
export const outside: World = {
  plan: 'a 1h\nb 1h after a',
  fates: (task, kind) =>
    task === 'a' && kind === 'run'
      ? {
          scope: { written: 2, outside: ['other.txt'], outside_count: 1, attributed: true, candidates: [] },
        }
      : undefined,
}

/** Nobody is there to answer, for an hour. */
export const unattended: World = { plan: 'a 1h approval\nb 1h', workers: 2 }
/** A rule for questions. */
export const asking = (more: Partial<NonNullable<Policies['approvals']>>): Partial<Policies> => ({
  approvals: { plan: false, timeout_seconds: 3600, on_timeout: 'approve', ...more },
})

type Cost = NonNullable<Policies['cost']>
/** Runs say what they used, and there is little to spend. */
export const thrifty: World = {
  plan: Array.from({ length: 6 }, (_, i) => `t${i} 1h`).join('\n'),
  workers: 2,
  budget: { usd: 5 },
  fates: (_, kind) =>
    kind === 'run' ? { usage: { cpu_seconds: 3600, tokens_in: 1_000_000, tokens_out: 1_000_000 } } : undefined,
}
/** A rule for costs. */
export const costing = (rates: Cost['rates'], reserve_usd = 1): Partial<Policies> => ({ cost: { rates, reserve_usd } })

const project: Project = {
  ecosystem: 'npm',
  folder: '.',
  root: '.',
  manifest: 'package.json',
  names: new Set(['left-pad']),
  beside: new Set(['package.json']),
}
const facts: RepairFacts = { ...NO_FACTS, projects: new Map([['.', project]]) }
const lacks: Pattern = {
  ...pattern,
  name: 'lacks',
  match: { kind: 'environment' },
  scope: 'plan',
  threshold: 1,
  action: 'park',
  remedy: 'install_packages',
}

/** Something is wrong with all tasks until the planner has done something about it. */
function ailing(failure: Partial<Fate>, more: Partial<Pattern>): World {
  return {
    plan: 'a 20m memory 1000 retries 4 idempotent\nb 40m after a',
    rules: { circuit_breakers: { patterns: [{ ...lacks, ...more }] }, healing: { default: 'auto' } },
    planner: (request) => planRepair(request, facts, request.coordinator.policies.healing),
    fates: (task, kind, number) => (task === 'a' && kind === 'run' && number === 1 ? failure : undefined),
  }
}

/** A package is missing that no manifest names, and one that a manifest does name. */
export const lackingOne = (name: string): World =>
  ailing(
    failed('systemic', {
      code: 'MODULE_NOT_FOUND',
      kind: 'environment',
      ecosystem: 'npm',
      captures: { package: name },
    }),
    {},
  )
/** Memory does not suffice. */
export const crampedOne = ailing(failed('resource', { code: 'OUT_OF_MEMORY', kind: 'resource' }), {
  match: { kind: 'resource' },
  remedy: 'ease_resources',
})
