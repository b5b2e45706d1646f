/**
 * What became of an attempt that no doorbell will ring for: another coordinator's launcher runs it, or its launcher died.
 *
 *   exit written ────────────────────────────────► ended
 *   command or its launcher alive ───────────────► running   (the launcher writes `exit`)
 *   neither, but others of its group alive ──────► orphaned  (nobody will write `exit`: they are reaped)
 *   nobody ──────────────────────────────────────► gone
 */
import { type Claim, readExit } from '../../../system/attempt-folder.ts'
import { isGroupOf } from '../../../system/process-group.ts'
import { isSame } from '../../../system/process-identity.ts'
import { bootId } from '../../../system/process-table.ts'

/** See the drawing above; `rebooted`: the machine was started anew since, so nothing of it can be alive. */
export type Custody = 'ended' | 'running' | 'closing' | 'orphaned' | 'gone' | 'rebooted'

/** Looks once. `closing`: the command has ended, and its launcher, alive, has yet to write `exit`. */
export function lookAfter(folder: string, claim: Claim): Custody {
  if (readExit(folder) !== undefined) return 'ended'
  if (claim.process.boot_id !== bootId()) return 'rebooted'
  if (isSame(claim.process)) return 'running'
  if (claim.launcher !== undefined && isSame(claim.launcher)) return 'closing'
  // Asked again: a launcher writes the exit before it leaves, so this answer is final.
  if (readExit(folder) !== undefined) return 'ended'
  return isGroupOf(claim.process, markOf(folder)) ? 'orphaned' : 'gone'
}

/** What all processes of an attempt carry in their environment, unless they drop it. */
export function markOf(folder: string): string {
  return `TASKS_ATTEMPT_DIR=${folder}`
}
