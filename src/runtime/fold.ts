import { EVENT_VERSION, type Event } from '../core/model/event.ts'
import type { Journal } from '../core/ports/journal.ts'
import { evolve } from '../core/execution/evolve.ts'
import { FOLD_VERSION, type Snapshot, restoreSnapshot, snapshotOf } from '../core/execution/snapshot.ts'
import { isOver } from '../core/execution/standing.ts'
import { type SiteState, emptySite } from '../core/execution/state.ts'

/** By what rules this build folds: a state that was folded by others is not gone on with. */
const FOLD = `${FOLD_VERSION}/${EVENT_VERSION}`

/** The state of one execution as its stored events tell it, on a site that knows the journal's last position. */
export function foldExecution(journal: Journal, executionId: string): SiteState {
  const site = siteFor(journal)
  const position = site.position
  site.position = 0
  const after = restore(site, journal, executionId)
  const folded = site.executions.get(executionId)?.seq ?? 0
  for (const event of journal.read({ execution: executionId, after })) if (event.seq > folded) evolve(site, event)
  site.position = position
  return site
}

/**
 * Takes over the state that the journal has kept, if there is one. Returns the position after which events are to be read: that
 * of its newest fact, because signals behind it may be gone and others stand where they stood.
 */
function restore(site: SiteState, journal: Journal, executionId: string): number {
  const kept = journal.keptState(executionId, FOLD)
  if (kept === undefined) return 0
  const { at } = site
  const start = startOf(journal, executionId)
  if (start === undefined || !restoreSnapshot(site, kept.data as Snapshot, start.coordinator)) return 0
  site.at = Math.max(at, site.at)
  site.position = journal.factAt(executionId, kept.seq)?.position ?? 0
  return site.position
}

/** Keeps a folded state now and then, and when an execution has ended, so that going on with it need not fold everything. */
export class StateKeeper {
  readonly #journal: Journal
  readonly #executionId: string
  #keptSeq: number

  /** `from`: how far the execution had come when it was taken up, which is not the moment to keep its state. */
  constructor(journal: Journal, executionId: string, from = 0) {
    this.#journal = journal
    this.#executionId = executionId
    this.#keptSeq = from
  }

  /** The state has come so far, and all of it is stored. */
  look(site: SiteState): void {
    const execution = site.executions.get(this.#executionId)
    if (execution === undefined) return
    const before = this.#keptSeq
    // At certain places and not after so many events of this run: else an execution that is cut off often is never kept.
    const isThere = Math.floor(execution.seq / EVERY) > Math.floor(before / EVERY)
    if (!isThere && !(isOver(execution) && execution.seq - before >= FEWEST)) return
    this.#keptSeq = execution.seq
    const data = snapshotOf(site, execution)
    this.#journal.keepState(this.#executionId, { fold: FOLD, seq: execution.seq, data })
  }
}

/** Events after which a state is kept while an execution goes on, and when it has ended. */
const EVERY = 10_000
const FEWEST = 1_000

/** A site without executions that goes on where the journal ends. */
export function siteFor(journal: Journal): SiteState {
  const site = emptySite()
  const last = journal.last()
  site.position = last?.position ?? 0
  site.at = last?.ts ?? 0
  return site
}

/** The moment of the newest stored event, so that time never runs back across a restart. */
export function lastMoment(journal: Journal): number {
  return journal.last()?.ts ?? 0
}

/** The first event of an execution, or `undefined` when there is no such execution. */
export function startOf(
  journal: Journal,
  executionId: string,
): Extract<Event, { type: 'execution_started' }> | undefined {
  for (const event of journal.read({ execution: executionId })) {
    return event.type === 'execution_started' ? event : undefined
  }
  return undefined
}
