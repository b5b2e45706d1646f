import { copySite, type ExecutionState, type SiteState } from '../core/execution/state.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { HotUpdate } from '../core/model/hot-update.ts'
import type { Input } from '../core/model/input.ts'
import { step } from '../core/scheduling/step.ts'

/** What would become of one update. */
export interface UpdateVerdict {
  readonly update: HotUpdate
  /** `waits` until tasks that it touches have ended; they are named. */
  readonly verdict: 'applies' | 'waits' | 'refused'
  /** The version of the plan that it makes; null unless it applies at once. */
  readonly version: number | null
  readonly waits_for: readonly string[]
  /** Why it is refused, without a full stop. */
  readonly reason: string | null
}

/** Why nobody can carry out what an update brings; undefined when somebody can. */
export type Unable = (update: HotUpdate) => string | undefined

type TakeUp = Extract<Input, { type: 'take_up' }>

/** What would become of an update that is handed in now, judged on a copy of the site. Throws as {@link previewUpdates} does. */
export function previewUpdate(
  site: SiteState,
  execution_id: string,
  update: HotUpdate,
  unable?: Unable,
): UpdateVerdict[] {
  const { options } = site.executions.get(execution_id) as ExecutionState
  const { at } = site
  const actor = 'preview'
  const takeUp: TakeUp = {
    type: 'take_up',
    actor,
    at,
    execution_id,
    options,
    commands: [],
    updates: [update],
    reason: actor,
  }
  return previewUpdates(site, takeUp, unable)
}

/**
 * What would become of the updates of a take-up, judged in turn on a copy of the site, which is left as it is. Throws a Failure
 * when the execution is over for good.
 */
export function previewUpdates(site: SiteState, takeUp: TakeUp, unable: Unable = () => undefined): UpdateVerdict[] {
  const { updates = [], execution_id } = takeUp
  if (updates.length === 0) return []
  const status = site.executions.get(execution_id)?.status
  if (status === 'completed' || status === 'aborted') throw updatesTooLate(execution_id, status)
  const copy = copySite(site)
  const before = (copy.executions.get(execution_id) as ExecutionState).updates.graph_version
  const verdicts: UpdateVerdict[] = []
  let version = before
  for (const event of step(copy, takeUp)) {
    const update = updates[verdicts.length]
    if (update === undefined) break
    const none = { update, version: null, waits_for: [], reason: null }
    if (event.type === 'hot_update' && event.patch.id === update.id)
      verdicts.push({ ...none, verdict: 'applies', version: ++version })
    else if (event.type === 'update_pending') verdicts.push({ ...none, verdict: 'waits', waits_for: event.waits_for })
    else if (event.type === 'update_refused' && event.update === update.id)
      verdicts.push({ ...none, verdict: 'refused', reason: event.reason })
  }
  return verdicts.map((one) => {
    const reason = one.verdict === 'refused' ? undefined : unable(one.update)
    return reason === undefined ? one : { ...one, verdict: 'refused', version: null, waits_for: [], reason }
  })
}

/** The refusal of updates to an execution that is over for good. */
export function updatesTooLate(executionId: string, status: 'completed' | 'aborted'): Failure {
  return new Failure({
    code: 'update-refused',
    message: `${executionId} is ${status === 'completed' ? 'complete' : status}: its plan takes no updates any more.`,
    exit: EXIT.arguments,
    advice: 'tasks list shows the executions; tasks replan makes a plan of what is left to do.',
  })
}

/** Throws a Failure with exit code 1 when one of the updates would be refused, so that none of them is applied. `files` are those that they came from. */
export function refuseUpdates(site: SiteState, takeUp: TakeUp, files: readonly string[] = [], unable?: Unable): void {
  const verdicts = previewUpdates(site, takeUp, unable)
  const refused = verdicts.filter(({ verdict }) => verdict === 'refused')
  const [first] = refused
  if (first === undefined) return
  const file = files[verdicts.indexOf(first)]
  const told = refused.map(({ update, reason }) => `Update ${update.id} cannot be applied: ${reason}.`)
  throw new Failure({
    code: 'update-refused',
    message: [...told, 'Nothing was changed.'].join(' '),
    exit: EXIT.arguments,
    ...(file === undefined ? {} : { place: file }),
    advice: `tasks status ${takeUp.execution_id} --all shows where the tasks stand, and which version the plan has. docs/hot-updates.md says what an update may change.`,
  })
}
