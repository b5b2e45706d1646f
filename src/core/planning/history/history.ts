/**
 * What a history holds, added up. All that it counts are whole numbers and sums of them, so that parts can be added in any
 * order and give the same history, byte for byte.
 */
import type { History, RemedyRecord, WorkRecord } from '../../model/history.ts'
import { compareText, sortedBy } from '../../std/order.ts'

/** Outcomes of remedies that are kept for each pattern, the newest. */
const RECENT_MAX = 8

/** What is kept beside the list of executions. */
export type Experience = Pick<History, 'work' | 'remedies'>

/** A history in which nothing has happened. */
export const NO_HISTORY: History = {
  schema: 'tasks-slaps/history',
  version: '1.0',
  executions: [],
  work: [],
  remedies: [],
}

/** A history with what was learned from one execution added, which is counted up to `counted.seq` from now on. */
export function withExecution(history: History, counted: History['executions'][number], learned: Experience): History {
  const others = history.executions.filter(({ execution_id }) => execution_id !== counted.execution_id)
  return {
    ...history,
    executions: sortedBy([...others, counted], ({ execution_id }) => execution_id),
    ...addedUp([history, learned]),
  }
}

/** Adds experience up. The order of the parts does not matter. */
export function addedUp(parts: readonly Experience[]): Experience {
  const work = new Map<string, WorkRecord>()
  const remedies = new Map<string, RemedyRecord>()
  for (const part of parts) {
    for (const record of part.work) {
      const place = placeOf(record)
      const before = work.get(place)
      work.set(place, before === undefined ? record : bothWork(before, record))
    }
    for (const record of part.remedies) {
      const before = remedies.get(record.pattern)
      remedies.set(record.pattern, before === undefined ? newestOf(record) : bothRemedies(before, record))
    }
  }
  return {
    work: sortedBy(work.values(), placeOf),
    remedies: sortedBy(remedies.values(), ({ pattern }) => pattern),
  }
}

/** No word of a key holds a space. */
function placeOf({ kind, capability, executor, agent = '' }: WorkRecord): string {
  return `${kind} ${capability} ${executor} ${agent}`
}

function bothWork(a: WorkRecord, b: WorkRecord): WorkRecord {
  const failures = new Map(Object.entries(a.failures))
  for (const [kind, count] of Object.entries(b.failures)) failures.set(kind, (failures.get(kind) ?? 0) + count)
  return {
    ...a,
    samples: a.samples + b.samples,
    log_sum: a.log_sum + b.log_sum,
    log_squares: a.log_squares + b.log_squares,
    first_tries: a.first_tries + b.first_tries,
    first_successes: a.first_successes + b.first_successes,
    attempts: a.attempts + b.attempts,
    lost: a.lost + b.lost,
    failures: Object.fromEntries(sortedBy(failures, ([kind]) => kind)),
  }
}

function bothRemedies(a: RemedyRecord, b: RemedyRecord): RemedyRecord {
  return newestOf({
    pattern: a.pattern,
    helped: a.helped + b.helped,
    did_not_help: a.did_not_help + b.did_not_help,
    failed: a.failed + b.failed,
    recent: [...a.recent, ...b.recent],
  })
}

function newestOf(record: RemedyRecord): RemedyRecord {
  const recent = record.recent.toSorted((a, b) => a.at - b.at || compareText(a.outcome, b.outcome))
  return { ...record, recent: recent.slice(-RECENT_MAX) }
}
