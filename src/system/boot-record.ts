/**
 * In which boot an execution's attempts were started: `executions/<id>/boot`, durable before the first of them. Tickets
 * and pids are not synced, so after a power cut one may be missing; then this record, and not its absence, tells that
 * the attempt may have run.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomically } from './atomic-file.ts'
import { bootId } from './process-table.ts'

/** The boot in which an execution's attempts were last started; `undefined` when none ever was. */
export function readBoot(stateDir: string, executionId: string): string | undefined {
  try {
    return readFileSync(bootPath(stateDir, executionId), 'utf8').trim()
  } catch {
    return undefined
  }
}

/** Says, durably, that attempts of this execution are started in the present boot. Throws the system's error. */
export function recordBoot(stateDir: string, executionId: string): void {
  if (readBoot(stateDir, executionId) === bootId()) return
  mkdirSync(join(stateDir, 'executions', executionId, 'attempts'), { recursive: true })
  writeFileAtomically(bootPath(stateDir, executionId), `${bootId()}\n`)
}

function bootPath(stateDir: string, executionId: string): string {
  return join(stateDir, 'executions', executionId, 'boot')
}
