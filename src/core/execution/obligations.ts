import { assert } from '../std/assert.ts'
import type { AttemptOrder, LockAnswer } from '../model/attempt.ts'
import type { Action } from '../model/action.ts'
import type { CoordinatorNode } from '../model/coordinator.ts'
import type { Event } from '../model/event.ts'
import { allUnderWay, type CheckpointLook, underWay } from './recovery/looks.ts'
import { specHash } from './recovery/recovery.ts'
import type { ExecutionState, OpenAttempt, SiteState } from './state.ts'

/**
 * What is owed to the world. An attempt is owed from its order until it ended or was lost, its cancelling from
 * that order until the same end. Both are idempotent under the token, so asking twice does no harm and a crash
 * forgets none.
 */
export type Obligation =
  | { readonly kind: 'attempt'; readonly order: AttemptOrder }
  | {
      readonly kind: 'cancel'
      readonly execution_id: string
      readonly executor: string
      readonly token: string
      readonly grace_ms: number
    }
  /** Said to an attempt that asked for locks while it runs. */
  | {
      readonly kind: 'answer'
      readonly execution_id: string
      readonly executor: string
      readonly token: string
      readonly answer: LockAnswer
    }
  /** The planner is asked what can be done about an issue. */
  | { readonly kind: 'repair'; readonly execution_id: string; readonly issue: string }

/** All that is owed now, in the order in which it came to be owed. */
export function obligations(site: SiteState): Obligation[] {
  const owed: Obligation[] = []
  for (const execution of site.executions.values()) {
    for (const attempt of allUnderWay(execution)) {
      owed.push({ kind: 'attempt', order: orderOf(execution, attempt) })
      for (const answer of execution.holdings.answers.get(attempt.token) ?? [])
        owed.push(answerOf(execution, attempt, answer))
      if (attempt.cancel !== null) owed.push(cancelOf(execution, attempt, attempt.cancel.grace_ms))
    }
    for (const [issue, { stage }] of execution.issues)
      if (stage === 'open') owed.push({ kind: 'repair', execution_id: execution.execution_id, issue })
  }
  return owed
}

/** What one event adds to what is owed; `site` has folded it in already. */
export function obligationsOf(site: SiteState, event: Event): Obligation[] {
  if (!ORDERING.has(event.type)) return []
  const execution = site.executions.get(event.execution_id)
  if (event.type === 'systemic_issue') {
    const { id } = event.issue
    return execution?.issues.get(id)?.stage === 'open'
      ? [{ kind: 'repair', execution_id: event.execution_id, issue: id }]
      : []
  }
  // The attempt may have ended later in the same turn; then nothing is owed any more.
  const attempt = execution === undefined ? undefined : underWay(execution, event.attempt ?? '')
  if (execution === undefined || attempt === undefined) return []
  if (event.type === 'attempt_ordered') return [{ kind: 'attempt', order: orderOf(execution, attempt) }]
  if (event.type === 'attempt_cancel_ordered') return [cancelOf(execution, attempt, event.grace_ms)]
  // Of several answers in one turn each is handed on once: the same key is the same obligation.
  return (execution.holdings.answers.get(attempt.token) ?? []).map((answer) => answerOf(execution, attempt, answer))
}

const ORDERING: ReadonlySet<Event['type']> = new Set<Event['type']>([
  'attempt_ordered',
  'attempt_cancel_ordered',
  'lock_granted',
  'lock_denied',
  'systemic_issue',
])

/** The key under which an obligation is issued and answered: the same for both ways of asking. */
export function obligationKey(obligation: Obligation): string {
  if (obligation.kind === 'attempt') return `attempt ${obligation.order.token}`
  if (obligation.kind === 'repair') return `repair ${obligation.issue}`
  const number = obligation.kind === 'answer' ? ` ${obligation.answer.number}` : ''
  return `${obligation.kind} ${obligation.token}${number}`
}

function answerOf(execution: ExecutionState, attempt: OpenAttempt, answer: LockAnswer): Obligation {
  const { executor, token } = attempt
  return { kind: 'answer', execution_id: execution.execution_id, executor, token, answer }
}

function cancelOf(execution: ExecutionState, attempt: OpenAttempt, grace_ms: number): Obligation {
  return {
    kind: 'cancel',
    execution_id: execution.execution_id,
    executor: attempt.executor,
    token: attempt.token,
    grace_ms,
  }
}

/** The whole order for an attempt, as its ticket holds it. */
export function orderOf(execution: ExecutionState, attempt: OpenAttempt): AttemptOrder {
  const node = execution.plan.nodes[attempt.task] as CoordinatorNode
  const look = execution.looks.get(attempt.token)
  const check = look?.check ?? (attempt.check_index === null ? undefined : node.acceptance[attempt.check_index])
  assert((attempt.kind === 'check') === (check !== undefined), `a check attempt has a check: ${attempt.token}`)
  return {
    token: attempt.token,
    execution_id: execution.execution_id,
    task: node.id,
    title: node.name,
    kind: attempt.kind,
    number: attempt.number,
    run_number: Math.max(1, execution.runs[attempt.task] as number),
    worker: attempt.worker,
    executor: attempt.executor,
    action: actionOf(node, attempt),
    ...(check === undefined ? {} : { check }),
    ...(attempt.resume_from === null ? {} : { resume_from: attempt.resume_from }),
    ...(attempt.kind === 'run' ? ofRun(node) : {}),
    ...(attempt.setup_seconds === 0 ? {} : { setup_seconds: attempt.setup_seconds }),
    ...(node.brief === undefined ? {} : { brief: node.brief }),
    ...(look === undefined ? placeOf(execution, attempt) : ofLook(look)),
    ...(node.mends === undefined ? {} : { in_codebase: true }),
    ...scopeOf(node),
  }
}

/** What an order says of a run alone: what is heard of it, and what its checkpoints are good for. */
function ofRun(node: CoordinatorNode): Pick<AttemptOrder, 'spec' | 'alerts' | 'log_destination'> {
  const { alerts, log_destination } = node
  return {
    ...(node.checkpoint_capable === true ? { spec: specHash(node) } : {}),
    ...(alerts === undefined ? {} : { alerts }),
    ...(log_destination === undefined ? {} : { log_destination }),
  }
}

/** What looks at a checkpoint is about the run that made it, whatever runs by now. */
function ofLook({ candidate }: CheckpointLook): Pick<AttemptOrder, 'workspace_of' | 'at_checkpoint'> {
  return { workspace_of: candidate.attempt, at_checkpoint: candidate.checkpoint }
}

function actionOf(node: CoordinatorNode, attempt: OpenAttempt): Action {
  if (attempt.kind !== 'compensate') return node.action
  assert(node.compensation !== undefined, `${node.id} has an undo`)
  const { cwd, env, secrets, image, limits } = node.action
  return {
    kind: 'shell',
    cmd: node.compensation.cmd,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    ...(secrets === undefined ? {} : { secrets }),
    ...(image === undefined ? {} : { image }),
    ...(limits === undefined ? {} : { limits }),
  }
}

/** Whatever is not the run itself is about what its task's last run has done. */
function placeOf(execution: ExecutionState, { kind, task }: OpenAttempt): Pick<AttemptOrder, 'workspace_of'> {
  const run = execution.last_run[task] as number
  if (kind === 'run' || run === 0) return {}
  return { workspace_of: `${(execution.plan.nodes[task] as CoordinatorNode).id}-${run}` }
}

/** What a commit writes. */
const GIT_WRITES = ['.git/HEAD', '.git/refs/**', '.git/packed-refs']

/** What the task may write: its scope, and what its effects say. Nothing when that is everything. */
function scopeOf({ scope, effects }: CoordinatorNode): Pick<AttemptOrder, 'scope'> {
  const commits = effects.some(({ kind }) => kind === 'git') ? GIT_WRITES : []
  if (scope.excludes.length === 0 && commits.length === 0 && scope.includes.includes('**')) return {}
  const written = effects.flatMap(({ kind, writes = [] }) => (kind === 'fs' ? writes : []))
  return { scope: { includes: [...scope.includes, ...written, ...commits], excludes: scope.excludes } }
}
