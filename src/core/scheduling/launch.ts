/**
 * What starts. Where executions share a site, the one that has the least of it is asked first, one task at a time, so that
 * a large one beside a small one does not make it wait. Within an execution the lanes are asked in turn (see turns.ts),
 * and a lane gives its most urgent task all of whose gates are open.
 */
import { assert, unreachable } from '../std/assert.ts'
import type { CoordinatorNode } from '../model/coordinator.ts'
import { questionAboutAll } from '../execution/approvals.ts'
import { activeTasks } from '../execution/admission.ts'
import { hasRoom, opensAt } from '../execution/claims/ledger.ts'
import type { ExecutionOptions } from '../model/execution-options.ts'
import type { Gate, Gatekeeper } from '../execution/frontier/gate.ts'
import { holdOf } from '../execution/holds/hold.ts'
import { lanesOf } from '../execution/holds/pressure.ts'
import { MANUAL_CHOICES, MANUAL_QUESTION } from '../execution/manual.ts'
import type { ExecutionState } from '../execution/state.ts'
import { APPROVAL_LANE, PEOPLE_LANE, lanesInTurn, serviceOf } from '../execution/frontier/turns.ts'
import { mayHaveAnyWorker, mayHaveWorker } from '../execution/workers/workers.ts'
import { dropReservationsInVain, launchReserved, reserveAged } from './claims/aging.ts'
import { wakeThrottled } from './guards/throttles.ts'
import { askAboutTask } from './approvals/ask.ts'
import { workerForTask } from './workers/joining.ts'
import { startTask } from './order.ts'
import type { Scribe } from './scribe.ts'

/** The ranking of ready tasks that `execution_started` names; `readyOrder` is its order. */
export function rankingPolicy({ ranking }: ExecutionOptions): { readonly name: string; readonly version: string } {
  return ranking === undefined
    ? { name: 'priority-then-longest-remaining-path', version: '2' }
    : { name: 'priority-then-given-order', version: '1' }
}

/** An execution that may still start something in this turn. */
interface Starter {
  readonly execution: ExecutionState
  readonly keeper: Gatekeeper
}

/** Starts what can start in all executions of the site. */
export function launchAll(scribe: Scribe, executions: readonly ExecutionState[]): void {
  const all: Starter[] = []
  for (const execution of executions) {
    if (execution.status !== 'running') continue
    execution.frontier.wakeDue(scribe.at)
    wakeThrottled(execution, scribe.at)
    const keeper = keeperOf(scribe, execution)
    // Before the plan is approved nobody is asked for anything else.
    if (questionAboutAll(execution)?.kind === 'plan') continue
    askPeople(scribe, execution, keeper)
    all.push({ execution, keeper })
  }
  while (all.length > 0) {
    // Who has waited too long comes before all others. What one gives up may be what another waits for.
    for (let again = true; again;) {
      again = false
      for (const { execution } of all) if (launchReserved(scribe, execution, canTakeOne)) again = true
    }
    let starters = all
    while (starters.length > 0) {
      const next = leastServed(starters)
      // What another one takes lets nothing start here that could not start before.
      if (!launchOne(scribe, next)) starters = starters.filter((starter) => starter !== next)
    }
    // What has started may hold back others, as the probe of a breaker does: what was kept for them is for all again.
    if (!all.some(({ execution }) => dropReservationsInVain(scribe, execution))) return
  }
}

/** Who has the least of the site; among equals, who came first. */
function leastServed(starters: readonly Starter[]): Starter {
  let least = starters[0] as Starter
  if (starters.length === 1) return least
  let service = serviceOf(least.execution.turns)
  for (const starter of starters) {
    const own = serviceOf(starter.execution.turns)
    if (own >= service) continue
    least = starter
    service = own
  }
  return least
}

/** Starts the task whose turn it is, or says that there is none. */
function launchOne(scribe: Scribe, { execution, keeper }: Starter): boolean {
  if (!canTakeOne(execution)) return false
  const { frontier, turns, coordinator } = execution
  for (const lane of lanesInTurn(turns, coordinator.policies.fairness)) {
    for (let task = frontier.first(lane, keeper); task !== undefined; task = frontier.first(lane, keeper)) {
      if (execution.holdings.extra.has(task)) {
        // It starts when all that it takes beside the claims of its plan is free too: see aging.ts.
        frontier.hold(task, `locks:${execution.execution_id}`)
        continue
      }
      const hold = holdOf(execution, task, scribe.at)
      if (hold === undefined) {
        // Who has waited too long is not passed once more.
        if (reserveAged(scribe, execution)) {
          launchReserved(scribe, execution, canTakeOne)
          return true
        }
        const worker = workerForTask(scribe, execution, task)
        assert(worker !== undefined, () => `${scribe.id(execution, task)} may start, for its gates are open`)
        startTask(scribe, execution, task, worker)
        return true
      }
      frontier.hold(task, hold.key)
    }
  }
  return false
}

function keeperOf(scribe: Scribe, execution: ExecutionState): Gatekeeper {
  const { ledger } = scribe.site
  return {
    isOpen: (gate) => opens(scribe, execution, gate),
    opensAt: (gate) => (gate.kind === 'claim' ? opensAt(ledger, gate.claim, scribe.at) : null),
  }
}

function opens(scribe: Scribe, execution: ExecutionState, gate: Gate): boolean {
  switch (gate.kind) {
    case 'claim':
      return hasRoom(scribe.site.ledger, gate.claim, scribe.at)
    case 'wave':
      return gate.level <= execution.current_level
    case 'capabilities':
      return mayHaveWorker(execution, gate.wanted)
    default:
      return unreachable(gate)
  }
}

/** Whether one more task could have a worker: one is free or kept for it, or one more may join. */
function canTakeOne(execution: ExecutionState, isKept = false): boolean {
  return activeTasks(execution) < lanesOf(execution) && (isKept || mayHaveAnyWorker(execution))
}

/** Asks people what only they can do or allow. No worker and no claims are held meanwhile. */
function askPeople(scribe: Scribe, execution: ExecutionState, keeper: Gatekeeper): void {
  const { frontier } = execution
  for (;;) {
    const task = frontier.first(APPROVAL_LANE, keeper)
    if (task === undefined) break
    askAboutTask(scribe, execution, task)
  }
  for (;;) {
    const task = frontier.first(PEOPLE_LANE, keeper)
    if (task === undefined) break
    askToDo(scribe, execution, task)
  }
}

function askToDo(scribe: Scribe, execution: ExecutionState, task: number): void {
  const node = execution.plan.nodes[task] as CoordinatorNode
  scribe.write(execution.execution_id, {
    type: 'task_needs_attention',
    task: node.id,
    reason: MANUAL_QUESTION,
    question: `${node.name}: this is done by a person. Do it, then say that it is done`,
    choices: [...MANUAL_CHOICES],
  })
}
