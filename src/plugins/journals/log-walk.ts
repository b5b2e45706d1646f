import { statSync } from 'node:fs'
import { walkLogOf } from '../../system/write-ahead-log.ts'
import { damagedLog, tornLogNote } from './journal-failure.ts'

/** For whom a log is walked. */
export interface LogWalk {
  /** Readers say nothing of an end that may just be written. */
  readonly read_only?: boolean
  readonly note?: (text: string) => void
}

/** So often a log is looked at that changes meanwhile, because a coordinator writes it. */
const LOOKS = 5

/** Looks at the write-ahead log before SQLite drops what it does not like. Throws a Failure for damage; `note` is told of a cut-off end. */
export function walkBeforeOpening(path: string, { read_only, note }: LogWalk = {}): void {
  for (let look = 1; ; look++) {
    const before = changedAt(path)
    const found = walkLogOf(path)
    if (found.state === 'torn' && read_only !== true) note?.(tornLogNote(path, found))
    if (found.state !== 'damaged') return
    if (look === LOOKS || changedAt(path) === before) throw damagedLog(path, found)
  }
}

function changedAt(path: string): string {
  const found = statSync(`${path}-wal`, { throwIfNoEntry: false, bigint: true })
  return `${found?.size} ${found?.mtimeNs}`
}
