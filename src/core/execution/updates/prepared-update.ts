import type { Coordinator } from '../../model/coordinator.ts'
import type { HotUpdate } from '../../model/hot-update.ts'
import { type Result, err, ok } from '../../std/result.ts'
import type { PlanIndex } from '../plan/plan-index.ts'
import { type PlanDraft, draftUpdate } from './plan-draft.ts'
import { orderOf } from './plan-order.ts'

/** An update written beside its plan and found free of circles. */
export interface PreparedUpdate {
  readonly draft: PlanDraft
  /** Where each task stands in an order along all arrows, new tasks included. */
  readonly position: Int32Array
}

type Prepared = Result<PreparedUpdate, string>

/** The last preparation of each update: what was checked is what is applied, and it is worked out once. */
const known = new WeakMap<HotUpdate, { readonly plan: PlanIndex; readonly prepared: Prepared }>()

/**
 * Writes an update beside a plan, or says in a sentence without a final stop why it makes no sense there. A function of the
 * three; what tasks are doing is not looked at.
 */
export function prepareUpdate(plan: PlanIndex, coordinator: Coordinator, patch: HotUpdate): Prepared {
  const last = known.get(patch)
  if (last !== undefined && last.plan === plan) return last.prepared
  const prepared = prepare(plan, coordinator, patch)
  known.set(patch, { plan, prepared })
  return prepared
}

function prepare(plan: PlanIndex, coordinator: Coordinator, patch: HotUpdate): Prepared {
  const drafted = draftUpdate(plan, coordinator, patch)
  if (!drafted.ok) return drafted
  const draft = drafted.value
  const order = orderOf(draft)
  if (order.ok) return ok({ draft, position: order.value })
  const [first = ''] = order.error
  return err(`tasks would wait for each other in a circle: ${shown(order.error).join(' → ')} → ${first}`)
}

const MOST_SHOWN = 8

function shown(circle: readonly string[]): string[] {
  if (circle.length <= MOST_SHOWN) return [...circle]
  return [...circle.slice(0, MOST_SHOWN - 1), `${circle.length - MOST_SHOWN} more`, circle.at(-1) as string]
}
