import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '../core/model/event.ts'
import { openDatabase } from '../system/sqlite.ts'
import { EventList } from './event-list.ts'

/** Two executions whose facts and signals alternate, so many events of each. */
export function mixedEvents(count: number): Event[] {
  const list = new EventList('exec-a').start('P1.T001 # One')
  list.of('exec-b').start('P1.T001 # Other')
  for (let i = 1; i < count; i++) {
    for (const id of ['exec-a', 'exec-b']) {
      list.of(id).after(10)
      if (i % 3 === 1) list.add({ type: 'worker_joined', worker: `worker-${i}`, slots: 1, capabilities: [] })
      else list.add({ type: 'task_progress', task: 'P1.T001', percent: i % 100 })
    }
  }
  return list.events
}

/** Folders for journals that are removed in the end. */
export class JournalFolders {
  readonly #made: string[] = []

  /** A path for a journal in a new folder. */
  fresh(): string {
    const folder = mkdtempSync(join(tmpdir(), 'tasks-journal-'))
    this.#made.push(folder)
    return join(folder, 'journal.db')
  }

  /** A copy of a journal with its log, as a crash at this moment would leave it. */
  copyOf(path: string): string {
    const copy = this.fresh()
    for (const end of ['', '-wal']) cpSync(`${path}${end}`, `${copy}${end}`, { force: true })
    return copy
  }

  clear(): void {
    for (const folder of this.#made.splice(0)) rmSync(folder, { recursive: true })
  }
}

/** Changes a journal behind its back. */
export function changeJournal(path: string, sql: string): void {
  const database = openDatabase(path, { busy_ms: 0 })
  database.exec(sql)
  database.close()
}
