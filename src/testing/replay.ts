/**
 * Carries recorded inputs out again. The state is a fold of events, and step is a function of state and input; so from
 * any prefix of the stored events, the rest of the inputs must give the rest of the events, byte for byte.
 */
import { SIGNALS, type Event } from '../core/model/event.ts'
import type { Input } from '../core/model/input.ts'
import { assert } from '../core/std/assert.ts'
import { chance } from '../core/std/chance.ts'
import { evolve } from '../core/execution/evolve.ts'
import { underWay } from '../core/execution/recovery/looks.ts'
import { restoreSnapshot, snapshotOf } from '../core/execution/snapshot.ts'
import { type SiteState, copySite, emptySite } from '../core/execution/state.ts'
import { stepAll } from '../core/scheduling/step.ts'
import { sameData } from './same-data.ts'
import { sameSite } from './site-snapshot.ts'

/** So many reports that come too late are looked at closely in one run. */
const STALE_MAX = 3

/** What a watched run left: its turns, its stored events, and before which turns a new coordinator had folded them. */
export interface RecordedRun {
  readonly turns: readonly (readonly Input[])[]
  readonly events: readonly Event[]
  readonly restarts: ReadonlySet<number>
}

/** Throws when a recorded run cannot be repeated: from the start, from `cuts` copies, and from as many folded prefixes. */
export function judgeReplay(run: RecordedRun, seed: number, cuts: number): void {
  const { turns, events, restarts } = run
  const places = new Set(Array.from({ length: cuts }, (_, k) => Math.floor(chance(seed, 'cut', k) * turns.length)))
  let site = emptySite()
  let done = 0
  let stales = 0
  turns.forEach((inputs, i) => {
    // A new coordinator knows what is stored, and not how late it was when its predecessor last looked.
    if (restarts.has(i)) site = foldOf(events.slice(0, done))
    if (places.has(i)) {
      if (seed % 2 === 0) goOn('a copy', copySite(site), run, i, done)
      else goOn('snapshots', throughSnapshots(site, events), run, i, done)
      goOn('a folded prefix', foldOf(events.slice(0, done)), run, i, done)
    }
    const given = stales < STALE_MAX && isStale(site, inputs) ? stepStale(site, inputs) : stepAll(site, inputs)
    if (given[0]?.type === 'report_refused') stales++
    compareEvents('the start', given, events, done)
    done += given.length
  })
  assert(done === events.length, `${done} of ${events.length} events come again`)
  judgeWithoutSignals(events, site)
}

/** The state that events tell, on a site of its own. */
export function foldOf(events: readonly Event[]): SiteState {
  const site = emptySite()
  for (const event of events) evolve(site, event)
  return site
}

/** The same site, put together again from snapshots of its executions and the plans with which they started. */
function throughSnapshots(site: SiteState, events: readonly Event[]): SiteState {
  const restored = emptySite()
  for (const execution of site.executions.values()) {
    const start = events.find(({ execution_id, seq }) => execution_id === execution.execution_id && seq === 1)
    assert(start?.type === 'execution_started', 'an execution begins with its start')
    const snapshot = structuredClone(snapshotOf(site, execution))
    assert(restoreSnapshot(restored, snapshot, start.coordinator), 'a snapshot of this build is taken')
  }
  restored.position = site.position
  restored.at = site.at
  return restored
}

function goOn(from: string, begin: SiteState, run: RecordedRun, turn: number, eventsBefore: number): void {
  let site = begin
  let done = eventsBefore
  for (let i = turn; i < run.turns.length; i++) {
    if (i > turn && run.restarts.has(i)) site = foldOf(run.events.slice(0, done))
    const given = stepAll(site, run.turns[i] as readonly Input[])
    compareEvents(from, given, run.events, done)
    done += given.length
  }
  assert(done === run.events.length, `from ${from} come ${done} events, not ${run.events.length}`)
}

function compareEvents(from: string, given: readonly Event[], expected: readonly Event[], begin: number): void {
  given.forEach((event, i) => {
    const stored = expected[begin + i]
    if (sameData(event, stored)) return
    assert(false, `from ${from} comes another event: ${JSON.stringify(event)} instead of ${JSON.stringify(stored)}`)
  })
}

/** Whether all that arrived is one report of an attempt that is not open. */
function isStale(site: SiteState, [input, ...others]: readonly Input[]): boolean {
  if (input === undefined || others.length > 0) return false
  if (input.type !== 'attempt_reported' && input.type !== 'attempt_lost') return false
  // What is only a signal is not put on record.
  if (input.type === 'attempt_reported' && MERE_SIGNALS.has(input.report.type)) return false
  const execution = site.executions.get(input.execution_id)
  return execution !== undefined && underWay(execution, input.token) === undefined
}

const MERE_SIGNALS: ReadonlySet<string> = new Set(['progress', 'usage', 'heartbeat'])

/** A stale report is refused on the record, and changes nothing else. */
function stepStale(site: SiteState, inputs: readonly Input[]): Event[] {
  const before = copySite(site)
  const events = stepAll(site, inputs)
  const refused = events.length === 1 && events[0]?.type === 'report_refused'
  assert(refused, `a stale report is refused: ${JSON.stringify(events)}`)
  assert(sameSite(site, before, { counters: false }), 'a stale report changes nothing')
  return events
}

function judgeWithoutSignals(events: readonly Event[], site: SiteState): void {
  const facts = events.filter((event) => !SIGNALS.has(event.type))
  assert(sameSite(foldOf(facts), site, { counters: false }), 'without signals the state is the same')
}
