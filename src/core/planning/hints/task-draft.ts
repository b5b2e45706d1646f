import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { Action, CacheInputs, Effect, HttpAction, Limits, SecretReference } from '../../model/action.ts'
import type { Priority } from '../../model/identity.ts'
import type { DurationProposal } from '../../model/proposal.ts'
import type { Access } from '../../model/resource.ts'
import type { Alert, CheckpointEvent } from '../../model/task.ts'
import type { SourceText, Span } from '../spec/source-text.ts'
import type { HintFlag, HintKey } from './hint-vocabulary.ts'

/** One name after `after:`. Spans here are offsets in the source. */
export interface Reference extends Span {
  readonly text: string
  readonly isSoft: boolean
  /** The whole hint. References of one hint share it, so that a title with a comma in it can be put together again. */
  readonly hint: Span
}

/** One resource after `uses:`. */
export interface ClaimMention extends Span {
  readonly name: string
  /** The name as it would be if `x2` at its end were a number of units, with that number. */
  readonly split: { readonly name: string; readonly units: number } | undefined
  readonly units: number | undefined
  readonly access: Access | undefined
}

/** A task while its item is being read: what the item says, not yet resolved against other tasks. */
export interface TaskDraft {
  readonly key: string
  readonly feature: string
  readonly source: SourceText
  /** The headings above the item. */
  readonly section: readonly string[]
  /** The whole item. */
  readonly span: Span
  title: string
  /** Where each key that may be written once was written. */
  readonly seen: Map<HintKey | 'duration', number>
  readonly flags: Set<HintFlag>
  readonly details: string[]
  readonly references: Reference[]
  /** Interfaces with their versions, as plans write them: `Users:v1`, or `Users`. */
  readonly needs: string[]
  readonly provides: string[]
  readonly claims: ClaimMention[]
  readonly files: string[]
  readonly notFiles: string[]
  readonly capabilities: string[]
  readonly effects: Effect['kind'][]
  readonly doneWhen: string[]
  readonly checks: AcceptanceCheck[]
  readonly env: Map<string, string>
  readonly secrets: Map<string, SecretReference>
  readonly limits: Limits
  readonly timeouts: NonNullable<Action['timeouts']>
  readonly checkpoints: CheckpointEvent[]
  readonly alerts: Alert[]
  readonly cache: CacheInputs
  executor?: string
  image?: string
  http?: HttpAction
  approval?: string
  id?: string
  run?: string
  undo?: string
  priority?: Priority
  cpuCores?: number
  memoryMb?: number
  timeoutSeconds?: number
  heartbeatSeconds?: number
  retries?: number
  cwd?: string
  stopWhen?: string
  complexity?: string
  duration?: DurationProposal
}

/** A draft that says nothing yet. */
export function newDraft(fields: Pick<TaskDraft, 'key' | 'feature' | 'source' | 'section' | 'span'>): TaskDraft {
  return {
    ...fields,
    title: '',
    seen: new Map(),
    flags: new Set(),
    details: [],
    references: [],
    needs: [],
    provides: [],
    claims: [],
    files: [],
    notFiles: [],
    capabilities: [],
    effects: [],
    doneWhen: [],
    checks: [],
    env: new Map(),
    secrets: new Map(),
    limits: {},
    timeouts: {},
    checkpoints: [],
    alerts: [],
    cache: { inputs: [], tools: [], env: [] },
  }
}
