import { SIGNAL_LIST } from './sqlite-schema.ts'
import { connect } from './sqlite-tables.ts'
import { walkBeforeOpening } from './log-walk.ts'
import { asReadFailure } from './journal-failure.ts'
import { beginTerm } from './sqlite-append.ts'

/** What was dropped of one execution. */
export interface Pruned {
  readonly execution_id: string
  readonly signals: number
}

/**
 * Drops the signals of all executions, or of one: reports of progress and of use, on which nothing rests. Those after the last
 * fact of an execution stay, so that a gap always has a fact behind it which proves what was there. Only for who holds the
 * site's lock. Throws a Failure.
 */
export function pruneSignals(path: string, execution?: string): Pruned[] {
  try {
    walkBeforeOpening(path)
    const { database } = connect(path, false)
    try {
      beginTerm(database)
      database.exec('BEGIN IMMEDIATE')
      const facts = database.prepare(`
        SELECT execution_id, max(seq) AS seq FROM events
        WHERE prev_hash IS NOT NULL AND (?1 IS NULL OR execution_id = ?1) GROUP BY execution_id ORDER BY min(position)`)
      const drop = database.prepare(
        `DELETE FROM events WHERE execution_id = ? AND seq < ? AND prev_hash IS NULL AND type IN (${SIGNAL_LIST})`,
      )
      const note = database.prepare('UPDATE executions SET pruned_seq = max(pruned_seq, ?) WHERE execution_id = ?')
      const pruned: Pruned[] = []
      for (const row of facts.all(execution ?? null)) {
        const [execution_id, seq] = [String(row['execution_id']), Number(row['seq'])]
        const signals = Number(drop.run(execution_id, seq).changes)
        if (signals > 0) note.run(seq, execution_id)
        pruned.push({ execution_id, signals })
      }
      database.exec('COMMIT')
      return pruned
    } finally {
      database.close()
    }
  } catch (error) {
    throw asReadFailure(error, path)
  }
}
