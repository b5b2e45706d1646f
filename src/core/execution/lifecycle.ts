import { assert } from '../std/assert.ts'
import { TASK_STATES, type TaskState } from '../model/execution-options.ts'

/**
 * The life of a task. Each row: from here it may go there.
 *
 *   PENDING ─► READY ─► (QUEUED ─►) ASSIGNED ─► RUNNING ─► (VERIFYING ─►) SUCCEEDED
 *                ▲                     │           │            │
 *                │                     └───────────┴────────────┴─► FAILED ─► (COMPENSATING ─► ROLLED_BACK ─►) BACKOFF ─► READY
 *                └── cut off, stopped, an operator's retry            └─► NEEDS_ATTENTION ─► an operator's answer
 */
const UNDER_WAY = ['FAILED', 'CANCELLING', 'COMPENSATING', 'READY', 'PENDING', 'CANCELLED', 'NEEDS_ATTENTION'] as const
const ANSWERED = ['READY', 'PENDING', 'SKIPPED', 'CANCELLED', 'QUARANTINED'] as const

const NEXT: Readonly<Record<TaskState, readonly TaskState[]>> = {
  PENDING: ['READY', 'SUCCEEDED', 'SKIPPED', 'CANCELLED', 'PAUSED', 'QUARANTINED'],
  READY: [
    'PENDING',
    'QUEUED',
    'ASSIGNED',
    'VERIFYING',
    'INTEGRATING',
    'SKIPPED',
    'CANCELLED',
    'PAUSED',
    'QUARANTINED',
    'WAITING_APPROVAL',
    'NEEDS_ATTENTION',
    'FAILED',
  ],
  QUEUED: ['ASSIGNED', 'READY', 'VERIFYING', 'INTEGRATING', 'COMPENSATING'],
  ASSIGNED: ['RUNNING', 'CHECKPOINTED', 'VERIFYING', 'INTEGRATING', 'SUCCEEDED', 'PAUSED', ...UNDER_WAY],
  RUNNING: ['CHECKPOINTED', 'VERIFYING', 'INTEGRATING', 'SUCCEEDED', 'PAUSED', ...UNDER_WAY],
  CHECKPOINTED: ['RUNNING', 'VERIFYING', 'INTEGRATING', 'SUCCEEDED', 'PAUSED', ...UNDER_WAY],
  VERIFYING: ['INTEGRATING', 'SUCCEEDED', 'PAUSED', ...UNDER_WAY],
  INTEGRATING: ['VERIFYING', 'SUCCEEDED', 'PAUSED', ...UNDER_WAY],
  CANCELLING: ['VERIFYING', 'INTEGRATING', 'SUCCEEDED', 'ROLLED_BACK', 'PAUSED', 'QUARANTINED', ...UNDER_WAY],
  FAILED: ['BACKOFF', 'COMPENSATING', 'NEEDS_ATTENTION', ...ANSWERED],
  COMPENSATING: ['ROLLED_BACK', 'CANCELLING', 'NEEDS_ATTENTION', 'CANCELLED'],
  ROLLED_BACK: ['BACKOFF', 'PAUSED', 'NEEDS_ATTENTION', ...ANSWERED],
  /** Whose time is over fails without another try. */
  BACKOFF: ['PAUSED', 'FAILED', 'NEEDS_ATTENTION', ...ANSWERED],
  /** Held back: by a rollback until it is over, or until the more urgent task has started that it made room for. */
  PAUSED: ['QUEUED', 'COMPENSATING', 'NEEDS_ATTENTION', ...ANSWERED],
  QUARANTINED: ['READY', 'PENDING', 'SKIPPED', 'CANCELLED'],
  WAITING_APPROVAL: ANSWERED,
  NEEDS_ATTENTION: ['SUCCEEDED', 'VERIFYING', 'ROLLED_BACK', 'FAILED', 'PAUSED', ...ANSWERED],
  CANCELLED: ['READY', 'PENDING', 'SKIPPED'],
  /** A success is superseded by a rollback; the event that told of it stays. */
  SUCCEEDED: ['PAUSED', 'READY', 'PENDING', 'NEEDS_ATTENTION'],
  SKIPPED: [],
}

const CODE = new Map<TaskState, number>(TASK_STATES.map((state, code) => [state, code]))

/** The small number that stands for a state inside typed arrays. */
export function codeOf(state: TaskState): number {
  return CODE.get(state) as number
}

/** The state behind a code. */
export function stateOf(code: number): TaskState {
  return TASK_STATES[code] as TaskState
}

/** {@link NEXT} by the codes of both. */
const MAY_MOVE = new Uint8Array(TASK_STATES.length * TASK_STATES.length)
for (const from of TASK_STATES)
  for (const to of NEXT[from]) MAY_MOVE[TASK_STATES.indexOf(from) * TASK_STATES.length + TASK_STATES.indexOf(to)] = 1

/** Asserts that a task may go from one state to another, told by their codes. */
export function assertMove(task: string, from: number, to: number): void {
  assert(
    MAY_MOVE[from * TASK_STATES.length + to] === 1,
    () => `${task} may not go from ${stateOf(from)} to ${stateOf(to)}`,
  )
}

/** States in which the dependents of a task may start. */
export function satisfiesDependents(state: TaskState): boolean {
  return state === 'SUCCEEDED' || state === 'SKIPPED'
}

/** States in which a task holds its worker, and its claims until they are released. */
export function isActive(state: TaskState): boolean {
  return ACTIVE.has(state)
}

const ACTIVE: ReadonlySet<TaskState> = new Set<TaskState>([
  'QUEUED',
  'ASSIGNED',
  'RUNNING',
  'CHECKPOINTED',
  'VERIFYING',
  'CANCELLING',
  'COMPENSATING',
  'INTEGRATING',
])

/** States in which a task waits for what a person says: an answer, a deed, or leave to start. */
export function waitsForPerson(state: TaskState): boolean {
  return state === 'NEEDS_ATTENTION' || state === 'WAITING_APPROVAL'
}

/** Whether a task in this state goes on when its execution is resumed, without an answer, and without waiting for another task. */
export function goesOnByItself(state: TaskState): boolean {
  return !SETTLED.has(state) && state !== 'PENDING' && state !== 'WAITING_APPROVAL'
}

/** States that end a task unless an operator or a retry takes it up again. */
export function isSettled(state: TaskState): boolean {
  return SETTLED.has(state)
}

const SETTLED: ReadonlySet<TaskState> = new Set<TaskState>([
  'SUCCEEDED',
  'FAILED',
  'ROLLED_BACK',
  'CANCELLED',
  'SKIPPED',
  'QUARANTINED',
  'NEEDS_ATTENTION',
])
