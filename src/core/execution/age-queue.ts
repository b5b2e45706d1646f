/**
 * Ready tasks that others may pass, oldest first. An index: a function of the state, made again when a state is copied or
 * its plan has changed. What cannot be helped by keeping resources for it is set aside until that may be otherwise.
 */
import { Heap } from '../std/heap.ts'
import type { Claim } from './claims/claim.ts'
import type { ClaimsLedger } from './claims/ledger.ts'
import { waysThatMayBePassed } from './claims/passing.ts'
import { isWithin, opensNext } from './claims/windows.ts'
import { holdOf } from './hold.ts'
import { claimsFor } from './holdings.ts'
import type { PlanIndex } from './plan-index.ts'
import { type ExecutionState, type SiteState, taskState, waitsForApproval } from './state.ts'

/** A task in the queue, and which of its arrivals among the ready ones it is there for. */
interface Waiting {
  readonly task: number
  readonly arrival: number
}

/** See {@link whyNotKept}. */
export type NotKept = 'wave' | 'held' | 'window' | 'budget'

/** See the header. */
export class AgeQueue {
  #plan: PlanIndex | null = null
  #passed: readonly boolean[] = []
  #heap = newHeap()
  #level = 0
  /** Set aside until the wave moves on, or what holds them back is woken. */
  #aside: Waiting[] = []
  #asleep = new Heap<{ readonly until: number; readonly waiting: Waiting }>((a, b) => a.until < b.until)

  /** A task has become ready. Before anybody asks, nothing is kept. */
  add(execution: ExecutionState, task: number): void {
    if (this.#plan === null || this.#plan !== execution.plan) return
    // What a person does takes nothing, and what waits for an approval becomes ready anew with it.
    if (isForPerson(execution, task)) return
    if (this.#passed[execution.plan.wayOf[task] as number] === true)
      this.#heap.push({ task, arrival: execution.turns.arrival[task] as number })
  }

  /** What held tasks back may do so no more. */
  wake(): void {
    for (const waiting of this.#aside) this.#heap.push(waiting)
    this.#aside = []
  }

  /** Takes out the task that has waited longest, if it became ready at `before` or earlier and can be helped. */
  takeOldest(site: SiteState, execution: ExecutionState, before: number): number | undefined {
    if (this.#plan !== execution.plan) this.#rebuild(execution)
    if (this.#level !== execution.current_level) {
      this.#level = execution.current_level
      this.wake()
    }
    for (let first = this.#asleep.peek(); first !== undefined && first.until <= site.at; first = this.#asleep.peek()) {
      this.#asleep.pop()
      this.#heap.push(first.waiting)
    }
    for (let first = this.#heap.peek(); first !== undefined; first = this.#heap.peek()) {
      const { task, arrival } = first
      const waits = taskState(execution, task) === 'READY' && execution.turns.arrival[task] === arrival
      if (waits && (execution.holdings.ready_since[task] as number) > before) return undefined
      this.#heap.pop()
      if (!waits || execution.holdings.reserved.has(task)) continue
      const problem = whyNotKept(site, execution, task)
      if (problem === undefined) return task
      this.#setAside(site, execution, first, problem)
    }
    return undefined
  }

  #setAside(site: SiteState, execution: ExecutionState, waiting: Waiting, problem: NotKept): void {
    if (problem === 'wave' || problem === 'held') this.#aside.push(waiting)
    else if (problem === 'window')
      this.#asleep.push({ until: windowOpens(claimsFor(execution, waiting.task), site.at), waiting })
    // What is left of a budget only shrinks, until the plan changes; then all of this is made again.
  }

  #rebuild(execution: ExecutionState): void {
    this.#plan = execution.plan
    this.#passed = waysThatMayBePassed(execution.plan, execution.coordinator)
    this.#heap = newHeap()
    this.#aside = []
    this.#asleep = new Heap((a, b) => a.until < b.until)
    this.#level = execution.current_level
    for (let task = 0; task < execution.task_state.length; task++)
      if (taskState(execution, task) === 'READY') this.add(execution, task)
  }
}

function isForPerson(execution: ExecutionState, task: number): boolean {
  return execution.plan.nodes[task]?.action.kind === 'human' || waitsForApproval(execution, task)
}

function newHeap(): Heap<Waiting> {
  return new Heap<Waiting>((a, b) => a.arrival < b.arrival)
}

/** Why it helps no ready task to keep resources for it now; undefined when it does. A function of state. */
export function whyNotKept(site: SiteState, execution: ExecutionState, task: number): NotKept | undefined {
  const { plan, coordinator, current_level } = execution
  if (coordinator.mode === 'wave_based' && (plan.level[task] as number) > current_level) return 'wave'
  const claims = claimsFor(execution, task)
  for (const claim of claims) if (isSpent(site.ledger, claim)) return 'budget'
  for (const { windows } of claims) if (windows !== null && !isWithin(windows, site.at)) return 'window'
  return holdOf(execution, task, site.at) === undefined ? undefined : 'held'
}

/** Whether a budget has too little left for a claim even when all that is set aside comes back. */
function isSpent(ledger: ClaimsLedger, claim: Claim): boolean {
  return claim.mode === 'budget' && claim.whole - (ledger.get(claim.key)?.spent ?? 0) < claim.need
}

function windowOpens(claims: readonly Claim[], at: number): number {
  let opens = at
  for (const { windows } of claims) if (windows !== null) opens = Math.max(opens, opensNext(windows, at))
  return opens
}
