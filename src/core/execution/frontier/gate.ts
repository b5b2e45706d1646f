import type { Claim } from '../claims/claim.ts'
import type { WorkerNeed } from '../workers/worker-fit.ts'

/** One thing that must be so before a task can start. Gates with the same id are the same gate. */
export type Gate =
  | { readonly kind: 'claim'; readonly id: string; readonly claim: Claim }
  | { readonly kind: 'wave'; readonly id: string; readonly level: number }
  | { readonly kind: 'capabilities'; readonly id: string; readonly wanted: WorkerNeed }

/** Who knows whether gates are open. It must answer alike until the gate's key is woken, or its time has come. */
export interface Gatekeeper {
  readonly isOpen: (gate: Gate) => boolean
  /** When a closed gate opens by itself, or null. */
  readonly opensAt: (gate: Gate) => number | null
}
