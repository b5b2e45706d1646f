/** What executions teach, kept in the state directory. See core/planning/history. */
import { Failure } from '../core/model/failure.ts'
import type { History } from '../core/model/history.ts'
import { Learner } from '../core/planning/history/experience.ts'
import { addedUp, NO_HISTORY, withExecution, type Experience } from '../core/planning/history/history.ts'
import { patternsThatAsk } from '../core/planning/history/trust.ts'
import { sortedBy } from '../core/std/order.ts'
import type { Journal } from '../core/ports/journal.ts'
import { historyPath, readHistory, writeHistory } from './history-file.ts'

/**
 * Adds what an execution taught to the history of its site. What was counted of it before is not counted again. Returns a
 * sentence when the history could not be kept, which hurts nothing else.
 */
export function learnFrom(stateDir: string, journal: Journal, execution: string): string | undefined {
  const path = historyPath(stateDir)
  try {
    const before = readHistory(path) ?? NO_HISTORY
    const after = withLearned(before, journal, execution)
    if (after !== before) writeHistory(path, after)
    return undefined
  } catch (error) {
    if (error instanceof Failure) return `Nothing was learned: ${error.message} (${error.place ?? path})`
    throw error
  }
}

/** A history with what an execution taught since it was counted; the same history when that is nothing. */
function withLearned(before: History, journal: Journal, execution: string): History {
  const end = journal.factAt(execution)
  if (end === undefined) return before
  const counted = before.executions.find(({ execution_id }) => execution_id === execution)
  // Another execution had the same name when the journal was another one.
  const isSame = counted !== undefined && journal.factAt(execution, counted.seq)?.hash === counted.hash
  if (isSame && counted.seq === end.seq) return before
  const learned = experienceOf(journal, execution, isSame ? counted.seq : 0)
  const isNothing = learned.work.length === 0 && learned.remedies.length === 0
  if (isNothing && !isSame) return before
  return withExecution(before, { execution_id: execution, seq: end.seq, hash: end.hash }, learned)
}

function experienceOf(journal: Journal, execution: string, from: number): Experience {
  const learner = new Learner(from)
  for (const event of journal.read({ execution })) learner.look(event)
  return learner.experience()
}

/** What the journal of a site teaches, with the executions that could not be read. */
export interface RebuiltHistory {
  readonly history: History
  readonly unread: readonly { readonly execution_id: string; readonly why: string }[]
}

/** Makes a history anew from all executions of a journal. */
export function rebuiltHistory(journal: Journal): RebuiltHistory {
  const executions: History['executions'][number][] = []
  const parts: Experience[] = []
  const unread: RebuiltHistory['unread'][number][] = []
  for (const { execution_id } of journal.executions()) {
    try {
      const end = journal.factAt(execution_id)
      const learned = experienceOf(journal, execution_id, 0)
      if (end === undefined || (learned.work.length === 0 && learned.remedies.length === 0)) continue
      executions.push({ execution_id, seq: end.seq, hash: end.hash })
      parts.push(learned)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      unread.push({ execution_id, why: error.message })
    }
  }
  const history = { ...NO_HISTORY, executions: sortedBy(executions, (one) => one.execution_id), ...addedUp(parts) }
  return { history, unread }
}

/** Patterns that ask a person first in the executions of a site. A history that cannot be read takes no right away. */
export function patternsThatAskAt(stateDir: string): string[] {
  try {
    return patternsThatAsk(readHistory(historyPath(stateDir))?.remedies ?? [])
  } catch (error) {
    if (error instanceof Failure) return []
    throw error
  }
}
