import { formatDuration } from '../std/duration.ts'
import { unreachable } from '../std/assert.ts'
import type { Obstacle } from './admission.ts'
import { type Claim, MICRO, canEverFit } from './claims/claim.ts'
import { holdersOf } from './claims/ledger.ts'
import type { ClaimObstacle } from './claims/obstacle.ts'
import type { SiteState } from './state.ts'

/** One reason, for people and for machines: why a task is not running, or what it is doing. */
export interface Why {
  /** Stable: `predecessor`, `predecessor_failed`, `lock`, `pool`, `rate`, `quota`, `budget`, `window`, `reserved`, `worker`, `wave`, `backoff`, `paused`, `stopped`, `attention`, `running`, `done`, `failed`, `cancelled`, `ready`. */
  readonly code: string
  /** A sentence without a final stop: `waits for lock database, held by P1.T003`. */
  readonly text: string
  /** Tasks that the reason names. */
  readonly tasks: readonly string[]
}

/** Puts a reason together. */
export function reason(code: string, text: string, tasks: readonly string[] = []): Why {
  return { code, text, tasks }
}

/** Whether a reason is a lack of units, which an update may raise. */
export function isLack({ code }: { readonly code: string }): boolean {
  return code === 'budget' || code === 'pool' || code === 'quota'
}

/** Says what keeps a ready task from starting. */
export function whyObstacle(site: SiteState, obstacle: Obstacle, at: number): Why {
  switch (obstacle.kind) {
    case 'no_worker':
      return reason('worker', 'waits for a free worker')
    case 'no_capable_worker':
      return reason('worker', `waits for a worker that can do ${obstacle.capabilities.join(', ')}`)
    case 'no_roomy_worker':
      return reason(
        'worker',
        `waits for a worker with ${obstacle.cpu_cores} cpu cores and ${obstacle.memory_mb} MB of its own left`,
      )
    case 'kept_worker':
      return reason(
        'worker',
        `waits for a free worker: ${obstacle.worker} is kept for ${obstacle.by}, which has waited longer`,
        [obstacle.by],
      )
    case 'wave':
      return reason('wave', `waits for wave ${obstacle.level + 1} to end`)
    case 'held':
      return reason('held', obstacle.hold.text)
    case 'rate':
    case 'window':
    case 'reserved':
    case 'budget':
    case 'claim':
      return whyClaim(site, obstacle, at)
    default:
      return unreachable(obstacle)
  }
}

/** Says what of a resource is lacking. */
export function whyClaim(site: SiteState, obstacle: ClaimObstacle, at: number): Why {
  const { claim } = obstacle
  const left = (until: number): string => formatDuration(Math.max(0, until - at))
  switch (obstacle.kind) {
    case 'rate':
      return reason('rate', `waits ${left(obstacle.until)} for the rate of ${claim.name}`)
    case 'window':
      return reason('window', `waits ${left(obstacle.until)} until ${claim.name} may be used`)
    case 'reserved': {
      const task = obstacle.by.slice(obstacle.by.indexOf('/') + 1)
      return reason('reserved', `waits for ${claim.name}, which is kept for ${task}: that has waited longer`, [task])
    }
    case 'budget':
      return whyBudget(site, claim, obstacle.left)
    case 'claim': {
      const { text, tasks } = heldBy(site, claim)
      if (!canEverFit(claim))
        return reason(
          'pool',
          `needs ${claim.units} of ${claim.name}, of which there are ${claim.capacity} in all; ${WAYS_OUT}`,
        )
      if (claim.mode === 'exclusive') return reason('lock', `waits for lock ${claim.name}${text}`, tasks)
      const amount = `${claim.units} of ${claim.name} (${Math.max(0, obstacle.free)} of ${claim.capacity} free${headroomText(claim)})`
      return reason(claim.mode === 'quota' ? 'quota' : 'pool', `waits for ${amount}${text}`, tasks)
    }
    default:
      return unreachable(obstacle)
  }
}

/** How a person lets a task go on that lacks what nobody can give back. */
const WAYS_OUT = 'raise it with an update (set_pool), or skip the task'

function whyBudget(site: SiteState, claim: Claim, left: number): Why {
  const what = `${claim.units} of the budget ${claim.name}, of which ${left} ${left === 1 ? 'is' : 'are'} left`
  const { text, tasks } = heldBy(site, claim)
  const held = (site.ledger.get(claim.key)?.used ?? 0) / MICRO
  return left + held < claim.units
    ? reason('budget', `needs ${what} for good; ${WAYS_OUT}`)
    : reason('budget', `waits for ${what}${text}`, tasks)
}

/** Told where units are free and the task does not get them, or never gets them beside others. */
function headroomText({ shared, whole, need }: Claim): string {
  if (shared === whole) return ''
  const kept = `, ${Math.round(((whole - shared) / whole) * 100)} % stays free`
  return need > shared ? `${kept}: what needs more than ${shared / MICRO} runs alone` : kept
}

function heldBy(site: SiteState, claim: Claim): { readonly text: string; readonly tasks: readonly string[] } {
  const tasks = holdersOf(site.ledger, claim).map((holder) => holder.slice(holder.indexOf('/') + 1))
  return { text: tasks.length === 0 ? '' : `, held by ${tasks.join(', ')}`, tasks }
}
