/**
 * Carries recorded inputs out again. The state is a fold of events, and step is a function of state and input; so from
 * any prefix of the stored events, the rest of the inputs must give the rest of the events, byte for byte.
 */
import { SIGNALS, type Event } from '../core/model/event.ts'
import type { Input } from '../core/model/input.ts'
import { assert } from '../core/std/assert.ts'
import { chance } from '../core/std/chance.ts'
import { evolve } from '../core/execution/evolve.ts'
import { type SiteState, copySite, emptySite } from '../core/execution/state.ts'
import { stepAll } from '../core/scheduling/step.ts'
import { siteSnapshot } from './site-snapshot.ts'

/** Throws when a recorded run cannot be repeated: from the start, from `cuts` copies, and from as many folded prefixes. */
export function judgeReplay(
  turns: readonly (readonly Input[])[],
  events: readonly Event[],
  seed: number,
  cuts: number,
): void {
  const places = new Set(Array.from({ length: cuts }, (_, k) => Math.floor(chance(seed, 'cut', k) * turns.length)))
  const site = emptySite()
  let done = 0
  turns.forEach((inputs, i) => {
    if (places.has(i)) {
      goOn('a copy', copySite(site), turns.slice(i), events.slice(done))
      goOn('a folded prefix', foldOf(events.slice(0, done)), turns.slice(i), events.slice(done))
    }
    const given = isStale(site, inputs) ? stepStale(site, inputs) : stepAll(site, inputs)
    compareEvents('the start', given, events.slice(done, done + given.length))
    done += given.length
  })
  assert(done === events.length, `${done} of ${events.length} events come again`)
  judgeWithoutSignals(events)
}

/** The state that events tell, on a site of its own. */
export function foldOf(events: readonly Event[]): SiteState {
  const site = emptySite()
  for (const event of events) evolve(site, event)
  return site
}

function goOn(from: string, site: SiteState, turns: readonly (readonly Input[])[], expected: readonly Event[]): void {
  const given = turns.flatMap((inputs) => stepAll(site, inputs))
  compareEvents(from, given, expected)
  assert(given.length === expected.length, `from ${from} come ${given.length} events, not ${expected.length}`)
}

function compareEvents(from: string, given: readonly Event[], expected: readonly Event[]): void {
  given.forEach((event, i) => {
    const [mine, theirs] = [JSON.stringify(event), JSON.stringify(expected[i])]
    assert(mine === theirs, `from ${from} comes another event: ${mine} instead of ${theirs}`)
  })
}

/** Whether all that arrived is one report of an attempt that is not open. */
function isStale(site: SiteState, [input, ...others]: readonly Input[]): boolean {
  if (input === undefined || others.length > 0) return false
  if (input.type !== 'attempt_reported' && input.type !== 'attempt_lost') return false
  return site.executions.get(input.execution_id)?.open.has(input.token) === false
}

/** A stale report is refused on the record, and changes nothing else. */
function stepStale(site: SiteState, inputs: readonly Input[]): Event[] {
  const before = siteSnapshot(site, { counters: false })
  const events = stepAll(site, inputs)
  const refused = events.length === 1 && events[0]?.type === 'report_refused'
  assert(refused, `a stale report is refused: ${JSON.stringify(events)}`)
  assert(siteSnapshot(site, { counters: false }) === before, 'a stale report changes nothing')
  return events
}

function judgeWithoutSignals(events: readonly Event[]): void {
  const facts = events.filter((event) => !SIGNALS.has(event.type))
  const same = siteSnapshot(foldOf(facts), { counters: false }) === siteSnapshot(foldOf(events), { counters: false })
  assert(same, 'without signals the state is the same')
}
