/**
 * What became of an attempt that no doorbell will ring for: another coordinator's launcher runs it, or its launcher died.
 *
 *   exit written ────────────────────────────────► ended
 *   command alive ───────────────────────────────► running
 *   command gone, launcher alive ────────────────► closing   (it is starting the command, or writing `exit`)
 *   neither, but others of the group alive ──────► orphaned  (nobody will write `exit`: they are reaped)
 *   nobody ──────────────────────────────────────► gone
 */
import { type Claim, readClaim, readExit } from '../../../system/attempt-folder.ts'
import { findMarked, isGroupOf } from '../../../system/process-group.ts'
import { isSame } from '../../../system/process-identity.ts'
import { bootId } from '../../../system/process-table.ts'

/** See the drawing above. `rebooted`: the machine was started anew since, so nothing of it can be alive. */
export type Custody = 'ended' | 'running' | 'closing' | 'orphaned' | 'gone' | 'rebooted'

/** Looks once. */
export function lookAfter(folder: string, claim: Claim): Custody {
  if (readExit(folder) !== undefined) return 'ended'
  if (claim.launcher.boot_id !== bootId()) return 'rebooted'
  if (claim.process !== undefined && isSame(claim.process)) return 'running'
  if (isSame(claim.launcher)) return 'closing'
  // Asked again: a launcher writes the exit before it leaves, so this answer is final.
  if (readExit(folder) !== undefined) return 'ended'
  const leader = claim.process ?? findMarked(markOf(folder))
  if (leader === undefined) return 'gone'
  if (isSame(leader)) return 'running'
  return isGroupOf(leader, markOf(folder)) ? 'orphaned' : 'gone'
}

/**
 * The claim as it stands now. When the launcher died between starting the command and writing down who it is, or could not
 * write (a full disk), the command is found by its mark.
 */
export function completeClaim(folder: string, known: Claim | undefined): Claim | undefined {
  if (known?.process !== undefined) return known
  const claim = readClaim(folder)
  if (claim === undefined || claim.process !== undefined) return claim
  return { launcher: claim.launcher, process: findMarked(markOf(folder)) }
}

/** What all processes of an attempt carry in their environment, unless they drop it. */
export function markOf(folder: string): string {
  return `TASKS_ATTEMPT_DIR=${folder}`
}
