/**
 * Whether an update may be applied as things stand now. What follows from the plan alone (ids, arrows, circles) the draft says;
 * here it is held against what tasks are doing: what is finished stays finished, and what runs keeps what it has.
 */
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdate } from '../../model/hot-update.ts'
import { Policies } from '../../model/policies.ts'
import { type Result, err, ok } from '../../std/result.ts'
import { neverFits } from '../../execution/claims/never-fits.ts'
import { throttleProblem } from '../../execution/holds/stated-throttle.ts'
import { unknownCritical } from '../../execution/holds/barrier.ts'
import { capabilityProblem } from '../../execution/workers/workers.ts'
import { satisfiesDependents } from '../../execution/lifecycle.ts'
import { isUnderWay } from '../../execution/healing/issues.ts'
import { isOver } from '../../execution/standing.ts'
import { type ExecutionState, taskState } from '../../execution/state.ts'
import { mustBeUndone } from '../../execution/recovery/undo.ts'
import type { PlanDraft } from '../../execution/updates/plan-draft.ts'
import { prepareUpdate } from '../../execution/updates/prepared-update.ts'

/** Why no update can be taken now, or not this one; a sentence without a final stop. Undefined when it may be looked at. */
export function refuseNow(execution: ExecutionState, patch: HotUpdate): string | undefined {
  const { graph_version, pending } = execution.updates
  if (execution.coordinator.policies.update_mode === 'disabled')
    return 'the plan takes no updates (update_mode is disabled)'
  if (isOver(execution)) return `the execution is ${execution.status.replace('_', ' ')}`
  if (execution.aborting) return 'the execution is being aborted'
  if (pending !== null) return `update ${pending.patch.id} waits to be applied; hand this one in again after it`
  const mends = refuseMends(execution, patch)
  if (mends !== undefined) return mends
  if (patch.base_version !== graph_version)
    return `it was made for version ${patch.base_version} of the plan, and this is version ${graph_version}`
  return undefined
}

/** No breaker holds back what mends: it does so for the issue that its update answers, while something is to come of that. */
function refuseMends({ issues }: ExecutionState, { issue, ops }: HotUpdate): string | undefined {
  const known = issue === undefined ? undefined : issues.get(issue)
  if (issue !== undefined && known === undefined) return `there is no issue ${issue}`
  if (known !== undefined && !isUnderWay(known)) return `issue ${issue} is over`
  for (const op of ops) {
    const nodes = op.op === 'inject_tasks' ? op.tasks : op.op === 'supersede_task' ? op.by : []
    const other = nodes.find(({ mends }) => mends !== undefined && mends !== issue)
    if (other !== undefined) return `${other.id} mends ${other.mends}, and the update is for ${issue ?? 'no issue'}`
  }
  return undefined
}

/**
 * The update as a draft that may be applied, or why it may not: a sentence without a final stop. What tasks in `waited` have done
 * since the update was taken in does not speak against it: had it applied at once, they would have done the same.
 */
export function checkUpdate(
  execution: ExecutionState,
  patch: HotUpdate,
  waited: ReadonlySet<number> = new Set(),
): Result<PlanDraft, string> {
  const prepared = prepareUpdate(execution.plan, execution.coordinator, patch)
  if (!prepared.ok) return prepared
  const { draft } = prepared.value
  const refusal =
    refuseEnds(execution, draft, waited) ??
    refuseArrows(execution, draft, waited) ??
    refusePolicies(draft) ??
    refuseNeeds(execution, draft) ??
    refuseThrottles(execution, draft, patch) ??
    refuseHeld(execution, draft)
  return refusal === undefined ? ok(draft) : err(refusal)
}

const DONE = { SUCCEEDED: 'done', SKIPPED: 'skipped', CANCELLED: 'cancelled', QUARANTINED: 'quarantined' } as const

/** Tasks that have an end keep it. */
function refuseEnds(execution: ExecutionState, draft: PlanDraft, waited: ReadonlySet<number>): string | undefined {
  for (const [task, how] of draft.ends) {
    const state = taskState(execution, task)
    const is = state in DONE ? DONE[state as keyof typeof DONE] : undefined
    const finished = state === 'SUCCEEDED' || state === 'SKIPPED'
    if (is !== undefined && (finished || how === is)) return `${draft.node(task).id} is ${is} already`
    if (how === 'quarantined' && is === 'cancelled') return `${draft.node(task).id} is cancelled already`
    if (how !== 'cancelled' && mustBeUndone(execution, task) && execution.recovery.rollback.has(task))
      return `${draft.node(task).id} is being rolled back, and has to be undone first`
  }
  for (const task of draft.changed.keys()) {
    const state = taskState(execution, task)
    if (satisfiesDependents(state) && !waited.has(task))
      return `${draft.node(task).id} is ${DONE[state as 'SUCCEEDED']} already`
  }
  return undefined
}

/** Nothing that is finished may wait for what is not, and nobody for what never comes. */
function refuseArrows(execution: ExecutionState, draft: PlanDraft, waited: ReadonlySet<number>): string | undefined {
  const known = draft.plan.nodes.length
  for (const { from, to } of draft.newArrows) {
    const arrow = `${draft.node(from).id} → ${draft.node(to).id}`
    const isFinished = to < known && satisfiesDependents(taskState(execution, to))
    if (isFinished && !waited.has(to) && !isImplied(draft, from, to))
      return `${arrow} comes too late: ${draft.node(to).id} is finished`
    if (from < known && taskState(execution, from) === 'CANCELLED')
      return `${arrow} would wait for ever: ${draft.node(from).id} is cancelled`
  }
  return undefined
}

/** Whether one task comes before another already, by arrows that were there. */
function isImplied({ plan }: PlanDraft, from: number, to: number): boolean {
  if (from >= plan.nodes.length) return false
  const least = plan.position[from] as number
  const seen = new Set([to])
  for (const task of seen) {
    for (const p of plan.predecessors[task] as readonly number[]) {
      if (p === from) return true
      if ((plan.position[p] as number) > least) seen.add(p)
    }
  }
  return false
}

function refusePolicies(draft: PlanDraft): string | undefined {
  if (draft.policies === draft.coordinator.policies) return undefined
  const read = Policies.safeParse(draft.policies)
  if (read.success) return unknownCritical(draft.policies, idsAfter(draft))
  const [issue] = read.error.issues
  return `policies.${(issue?.path ?? []).join('.')}: ${issue?.message ?? 'is not valid'}`
}

/** A throttle that is about nothing, or for ever, is a slip of the pen. */
function refuseThrottles(
  { holdings }: ExecutionState,
  { plan, added }: PlanDraft,
  patch: HotUpdate,
): string | undefined {
  for (const op of patch.ops) {
    if (op.op !== 'throttle') continue
    const problem = throttleProblem(op, [...plan.nodes, ...added], holdings.at)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** The ids of all tasks that there are with an update. */
function idsAfter({ plan, added }: PlanDraft): string[] {
  return [...plan.nodes, ...added].map(({ id }) => id)
}

/** What is still to run can run: it fits, and somebody does it. */
function refuseNeeds(execution: ExecutionState, draft: PlanDraft): string | undefined {
  const resources = draft.resources.patched()
  const coordinator = { ...draft.coordinator, resources, policies: draft.policies }
  const refuse = (node: CoordinatorNode): string | undefined => {
    const why = node.done ? undefined : (neverFits(node, coordinator) ?? capabilityProblem(node, coordinator))
    return why === undefined ? undefined : `${node.id} ${why}`
  }
  for (const node of draft.added) {
    const refusal = refuse(node)
    if (refusal !== undefined) return refusal
    if (node.action.kind === 'agent' && !node.done && execution.options.agent === null)
      return `${node.id} is for an agent, and the execution has none: name one with --agent`
  }
  for (const node of draft.changed.values()) {
    const refusal = refuse(node)
    if (refusal !== undefined) return refusal
  }
  if (draft.resources.resized.size === 0) return undefined
  for (const [task, node] of draft.plan.nodes.entries()) {
    if (draft.changed.has(task) || draft.ends.has(task) || satisfiesDependents(taskState(execution, task))) continue
    const refusal = refuse(node)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

/** Nobody has to give back what it holds. */
function refuseHeld(execution: ExecutionState, draft: PlanDraft): string | undefined {
  const { quotas, catalog, resized } = draft.resources
  for (const name of resized) {
    const entry = Object.hasOwn(catalog, name) ? catalog[name] : undefined
    const capacity = entry?.capacity ?? quotas[name as keyof typeof quotas]
    if (capacity === undefined || entry?.mode === 'rate') continue
    let taken = 0
    for (const { claims } of execution.holdings.held.values())
      for (const claim of claims) if (claim.name === name && claim.mode !== 'exclusive') taken += claim.units
    if (taken > capacity) return `${taken} of ${name} are taken now, so its capacity cannot become ${capacity}`
  }
  return undefined
}
