/**
 * What is true: a site with its executions. Plain data and typed arrays, changed in place by `evolve` alone.
 * `plan`, `frontier` and `deadlines` are indexes: functions of the rest, rebuilt when a state is copied or folded again.
 */
import type { Artifact, AttemptKind } from '../model/attempt.ts'
import type { Coordinator } from '../model/coordinator.ts'
import type { CancelReason } from '../model/event.ts'
import type { ExecutionOptions, ExecutionStatus, TaskState } from '../model/execution-options.ts'
import { TASK_STATES } from '../model/execution-options.ts'
import type { WorkerProfile } from '../model/worker-pool.ts'
import type { TaskError } from '../model/failure.ts'
import type { Approvals } from './approvals.ts'
import type { Barrier } from './holds/barrier.ts'
import { type Breakers, copyBreakers, noBreakers } from './holds/breaker.ts'
import { backpressureOf } from './chosen-rules.ts'
import { type Pressure, atEase, copyPressure } from './holds/pressure.ts'
import { type Replan, copyReplan, noReplan } from './holds/replan.ts'
import { type Throttles, copyThrottles } from './holds/throttle.ts'
import { type Issues, copyIssues } from './healing/issues.ts'
import { type Writers, copyWriters, noWriters } from './healing/writers.ts'
import { type ClaimsLedger, copyLedger } from './claims/ledger.ts'
import { type Holdings, copyHoldings, newHoldings } from './claims/holdings.ts'
import { AgeQueue } from './claims/age-queue.ts'
import { DeadlineIndex } from './deadline-index.ts'
import { Frontier } from './frontier/frontier.ts'
import { codeOf, stateOf } from './lifecycle.ts'
import { type GivenOrder, givenOrder } from './frontier/given-order.ts'
import { type PlanIndex, indexPlan, lengthsOf } from './plan/plan-index.ts'
import { copyLooks, type Looks } from './recovery/looks.ts'
import { type Checkpoint, type Recovery, type ResumePoint, copyRecovery, noRecovery } from './recovery/recovery.ts'
import { readyOrder } from './frontier/ready-order.ts'
import { type Spending, copySpending, noSpending } from './spending.ts'
import { type Timing, copyTiming, noTiming } from './timing.ts'
import { type UpdateState, copyUpdates, noUpdates } from './updates/update-state.ts'
import { type Turns, copyTurns, newTurns } from './frontier/turns.ts'
import { Roster } from './workers/roster.ts'
import { type CrewState, type WorkerLoad, copyCrew, newCrew } from './workers/crew.ts'

/** The root: one claims ledger, many executions. */
export interface SiteState {
  /** Latest moment that any input or event told of; never decreases. */
  at: number
  /** Position of the last event. */
  position: number
  readonly executions: Map<string, ExecutionState>
  readonly ledger: ClaimsLedger
}

/** An attempt that has been ordered and has not ended. */
export interface OpenAttempt {
  readonly token: string
  readonly task: number
  readonly kind: AttemptKind
  readonly number: number
  readonly worker: string
  readonly executor: string
  readonly check_index: number | null
  readonly ordered_at: number
  started_at: number | null
  deadline_at: number | null
  /** What its worker needs before it can begin. */
  readonly setup_seconds: number
  cancel: { reason: CancelReason; grace_ms: number; by?: string | undefined } | null
  /** What the run goes on from. */
  readonly resume_from: ResumePoint | null
  /** The last checkpoint that it reached. */
  checkpoint: string | null
  /** Progress up to which its checkpoints are written, in percent. */
  checkpoint_percent: number
  /** What its checkpoints took so far. */
  checkpoint_ms: number
  /** Its newest checkpoint that has a check of its own: it is no place to go on from before that has passed. */
  candidate: Checkpoint | null
}

/** A worker of this site. */
export interface WorkerState extends WorkerLoad {
  readonly id: string
  readonly slots: number
  readonly capabilities: readonly string[]
  readonly profile: WorkerProfile
  /** It came by itself, so it is never sent away. */
  readonly offered: boolean
  /** The `seq` at which it joined. */
  readonly joined: number
  /** It takes nothing new, and leaves when it has nothing to do. */
  draining: boolean
  /** It takes nothing new until the task fits for which it is kept: see {@link CrewState.kept}. */
  kept: boolean
}

/** A question about a task that waits for a person. */
export interface Attention {
  readonly id: string
  readonly reason: string
  readonly question: string
  readonly choices: readonly string[]
  /** Who is at it. */
  readonly taken_by?: string
}

/** One execution. Arrays are indexed by task number, in the order of the coordinator's nodes. */
export interface ExecutionState {
  readonly execution_id: string
  coordinator: Coordinator
  readonly seed: number
  readonly started_at: number
  options: ExecutionOptions
  status: ExecutionStatus
  /** Why it is paused; null while it is not. */
  paused_for: string | null
  seq: number
  /** An abort was asked for: what is cancelled now stays cancelled. */
  aborting: boolean
  readonly task_state: Uint8Array
  /** Hard predecessors that have not succeeded yet. */
  readonly waits_for: Int32Array
  /** Attempts of every kind so far; the next token is one more. */
  readonly attempts: Int32Array
  /** Attempts of kind `run` so far, lost ones included. */
  readonly runs: Int32Array
  /** Run attempts that the task itself must answer for. */
  readonly own_attempts: Int32Array
  /** Attempts that were lost through no fault of the task. */
  readonly lost_attempts: Int32Array
  /** Acceptance checks passed since the last run. */
  readonly checks_passed: Int32Array
  /** Number of the attempt that was the task's last run; 0 while there was none. */
  readonly last_run: Int32Array
  /** When each task in BACKOFF may be tried again. */
  readonly wake_at: Map<number, number>
  readonly holds_claims: Uint8Array
  readonly holdings: Holdings
  readonly worker_of: (string | null)[]
  readonly errors: (TaskError | null)[]
  readonly can_retry: Uint8Array
  /** Somebody wants the task cancelled: what ends now is not tried again. */
  readonly cancel_wanted: Uint8Array
  /** A person has approved a task whose node asks for that. */
  readonly approved: Uint8Array
  /** What the last run of a task made, until the task succeeds. */
  readonly artifacts: Map<number, readonly Artifact[]>
  /** Which execution made what stands for the last run of a task, where that was taken from the cache. */
  readonly from_cache: Map<number, string>
  readonly attention: Map<number, Attention>
  readonly open: Map<string, OpenAttempt>
  /** Checks of checkpoints, which are open beside their runs: see {@link Looks}. */
  readonly looks: Looks
  readonly workers: Map<string, WorkerState>
  readonly crew: CrewState
  /** Index of `workers`. */
  roster: Roster
  /** Number of tasks in each state, by state code. */
  readonly counts: Int32Array
  /** Tasks of each level that are not settled yet: the barrier of wave mode. */
  readonly level_left: Int32Array
  /** The wave that may run now: the first level with a task that has neither succeeded nor been skipped. */
  current_level: number
  /** Checkpoints, undoings and what makes room: see {@link Recovery}. */
  readonly recovery: Recovery
  readonly turns: Turns
  readonly given_order: GivenOrder
  readonly updates: UpdateState
  pressure: Pressure
  readonly breakers: Breakers
  barrier: Barrier
  readonly replan: Replan
  readonly throttles: Throttles
  readonly issues: Issues
  readonly writers: Writers
  readonly approvals: Approvals
  readonly spending: Spending
  readonly timing: Timing
  plan: PlanIndex
  frontier: Frontier
  deadlines: DeadlineIndex
  /** Index of the ready tasks by age. */
  ages: AgeQueue
}

/** A site in which nothing has happened. */
export function emptySite(): SiteState {
  return { at: 0, position: 0, executions: new Map(), ledger: new Map() }
}

/** A new execution before its first event is folded: every task PENDING. `plan`: the index, where the coordinator alone does not say it. */
export function newExecution(
  executionId: string,
  coordinator: Coordinator,
  options: ExecutionOptions,
  seed: number,
  at: number,
  plan: PlanIndex = indexPlan(coordinator, executionId),
): ExecutionState {
  const n = plan.nodes.length
  const turns = newTurns(n)
  const given_order = givenOrder(plan, options)
  const approved = new Uint8Array(n)
  const counts = new Int32Array(TASK_STATES.length)
  counts[codeOf('PENDING')] = n
  const level_left = new Int32Array(plan.levels)
  for (const level of plan.level) level_left[level] = (level_left[level] as number) + 1
  return {
    execution_id: executionId,
    coordinator,
    seed,
    started_at: at,
    options,
    status: 'running',
    paused_for: null,
    seq: 0,
    aborting: false,
    task_state: new Uint8Array(n).fill(codeOf('PENDING')),
    waits_for: lengthsOf(plan.predecessors),
    attempts: new Int32Array(n),
    runs: new Int32Array(n),
    own_attempts: new Int32Array(n),
    lost_attempts: new Int32Array(n),
    checks_passed: new Int32Array(n),
    last_run: new Int32Array(n),
    wake_at: new Map(),
    holds_claims: new Uint8Array(n),
    holdings: newHoldings(n),
    worker_of: Array.from({ length: n }, () => null),
    errors: Array.from({ length: n }, () => null),
    can_retry: new Uint8Array(n),
    cancel_wanted: new Uint8Array(n),
    approved,
    artifacts: new Map(),
    from_cache: new Map(),
    attention: new Map(),
    open: new Map(),
    looks: new Map(),
    workers: new Map(),
    crew: newCrew(),
    roster: new Roster([]),
    counts,
    level_left,
    current_level: 0,
    recovery: noRecovery(),
    turns,
    given_order,
    updates: noUpdates(),
    ...noGuards(coordinator, options, at),
    issues: new Map(),
    writers: noWriters(),
    approvals: new Map(),
    spending: noSpending(),
    timing: noTiming(),
    plan,
    frontier: new Frontier(readyOrder({ execution_id: executionId, coordinator, plan, turns, approved, given_order })),
    deadlines: new DeadlineIndex(),
    ages: new AgeQueue(),
  }
}

/** Nothing presses, has failed, or is slowed down. */
function noGuards(
  coordinator: Coordinator,
  options: ExecutionOptions,
  at: number,
): Pick<ExecutionState, 'pressure' | 'breakers' | 'barrier' | 'replan' | 'throttles'> {
  return {
    pressure: atEase(backpressureOf({ coordinator, options }), at),
    breakers: noBreakers(),
    barrier: { started_at: at, timed_out: false, answered: false },
    replan: noReplan(),
    throttles: new Map(),
  }
}

/** The state of a task by its number. */
export function taskState(execution: ExecutionState, task: number): TaskState {
  return stateOf(execution.task_state[task] as number)
}

/** How many tasks are in a state. */
export function countOf(execution: ExecutionState, state: TaskState): number {
  return execution.counts[codeOf(state)] as number
}

/** A deep copy: nothing is shared but what is never changed. Indexes are rebuilt. */
export function copySite(site: SiteState): SiteState {
  const executions = new Map<string, ExecutionState>()
  for (const [id, execution] of site.executions) executions.set(id, copyExecution(execution))
  return { at: site.at, position: site.position, executions, ledger: copyLedger(site.ledger) }
}

function copyExecution(from: ExecutionState): ExecutionState {
  const workers = new Map([...from.workers].map(([id, worker]) => [id, { ...worker }]))
  const copy: ExecutionState = {
    ...from,
    task_state: from.task_state.slice(),
    waits_for: from.waits_for.slice(),
    attempts: from.attempts.slice(),
    runs: from.runs.slice(),
    own_attempts: from.own_attempts.slice(),
    lost_attempts: from.lost_attempts.slice(),
    checks_passed: from.checks_passed.slice(),
    last_run: from.last_run.slice(),
    wake_at: new Map(from.wake_at),
    holds_claims: from.holds_claims.slice(),
    holdings: copyHoldings(from.holdings),
    worker_of: [...from.worker_of],
    errors: [...from.errors],
    can_retry: from.can_retry.slice(),
    cancel_wanted: from.cancel_wanted.slice(),
    approved: from.approved.slice(),
    artifacts: new Map(from.artifacts),
    from_cache: new Map(from.from_cache),
    attention: new Map(from.attention),
    open: new Map([...from.open].map(([token, attempt]) => [token, { ...attempt }])),
    looks: copyLooks(from.looks),
    workers,
    crew: copyCrew(from.crew),
    roster: new Roster(workers.values()),
    counts: from.counts.slice(),
    pressure: copyPressure(from.pressure),
    breakers: copyBreakers(from.breakers),
    barrier: { ...from.barrier },
    replan: copyReplan(from.replan),
    throttles: copyThrottles(from.throttles),
    issues: copyIssues(from.issues),
    writers: copyWriters(from.writers),
    approvals: new Map(from.approvals),
    spending: copySpending(from.spending),
    timing: copyTiming(from.timing),
    level_left: from.level_left.slice(),
    recovery: copyRecovery(from.recovery),
    turns: copyTurns(from.turns),
    updates: copyUpdates(from.updates),
    deadlines: new DeadlineIndex(),
    ages: new AgeQueue(),
  }
  rebuildFrontier(copy)
  copy.deadlines.rebuild(copy)
  return copy
}

/** Makes the frontier anew: after a copy, or when the rule has changed by which it is ordered. */
export function rebuildFrontier(execution: ExecutionState): void {
  execution.frontier = new Frontier(readyOrder(execution))
  for (let task = 0; task < execution.task_state.length; task++)
    if (taskState(execution, task) === 'READY') execution.frontier.add(task)
}

/** Whether a task must be approved by a person before it starts, and is not yet. */
export function waitsForApproval(execution: ExecutionState, task: number): boolean {
  return execution.plan.nodes[task]?.approval !== undefined && execution.approved[task] === 0
}
