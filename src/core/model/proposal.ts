/**
 * What a proposer hands to the compiler: titles, scopes, evidence and edges by local key.
 * It carries no ids but those that a person wrote, and no number that code can count.
 * Everything left out is what the source left unsaid; the compiler fills it and says that it did.
 */
import { z } from 'zod'
import { AcceptanceCheck } from './acceptance-check.ts'
import { Action, Compensation, Effect } from './action.ts'
import { EvidenceSpan } from './evidence.ts'
import { Finding } from './finding.ts'
import { StatedHealing } from './healing.ts'
import { Priority, Sha256, TaskId } from './identity.ts'
import { ResourceSpec, SharedResource } from './resource.ts'
import { ReusesExisting } from './reuse.ts'
import { Alert, CheckpointEvent, Derivation, TaskCategory } from './task.ts'

/** The six kinds of dependency. The first four are arrows; the last two become claims. */
export const DependencyType = z.enum([
  'technical',
  'sequential',
  'infrastructure',
  'knowledge',
  'mutual_exclusion',
  'resource_limited',
])
/** See {@link DependencyType}. */
export type DependencyType = z.infer<typeof DependencyType>

/** Local name of a feature or task inside one set of proposals; never seen by users. */
export const ProposalKey = z.string().min(1).max(300)

/** A document that was read. `path` is relative to the plan's directory, where a copy is kept. */
export const Source = z.strictObject({
  path: z.string(),
  /** As the user named it: a path relative to the codebase or working directory, `-`, or `text`. */
  origin: z.string(),
  sha256: Sha256,
  lines: z.int().min(0),
})
/** See {@link Source}. */
export type Source = z.infer<typeof Source>

/** A proposed feature. */
export const FeatureProposal = z.strictObject({
  key: ProposalKey,
  title: z.string().min(1),
  description: z.string().optional(),
  priority: Priority.optional(),
  evidence: z.array(EvidenceSpan).min(1),
})
/** See {@link FeatureProposal}. */
export type FeatureProposal = z.infer<typeof FeatureProposal>

/** Three durations in hours: the spec said all three, or one from which the others follow by rule. */
export const DurationProposal = z.strictObject({
  optimistic: z.number().min(0),
  mostLikely: z.number().min(0),
  pessimistic: z.number().min(0),
})
/** See {@link DurationProposal}. */
export type DurationProposal = z.infer<typeof DurationProposal>

/** A proposed task. Only `key`, `feature`, `title` and `evidence` are owed; the rest is what the source says. */
export const TaskProposal = z.strictObject({
  key: ProposalKey,
  feature: ProposalKey,
  title: z.string().min(1),
  description: z.string().optional(),
  evidence: z.array(EvidenceSpan).min(1),
  id: TaskId.optional(),
  /** Already done when the plan was made (`- [x]`, `[done]`). */
  done: z.boolean().optional(),
  optional: z.boolean().optional(),
  action: Action.optional(),
  compensation: Compensation.optional(),
  effects: z.array(Effect).optional(),
  idempotent: z.boolean().optional(),
  preemptible: z.boolean().optional(),
  priority: Priority.optional(),
  max_retries: z.int().min(0).max(100).optional(),
  duration: DurationProposal.optional(),
  /** Where `duration` comes from: `stated` in the source (taken when left out), or `estimated` by the proposer. */
  duration_basis: z.enum(['stated', 'estimated']).optional(),
  complexity: z.strictObject({ value: z.string(), breakdown: z.string() }).optional(),
  done_when: z.array(z.string()).optional(),
  stop_when: z.string().optional(),
  scope_includes: z.array(z.string()).optional(),
  scope_excludes: z.array(z.string()).optional(),
  resources: ResourceSpec.optional(),
  /** What it takes at most, and while what; what `resources` says when left out. */
  peak: ResourceSpec.extend({ during: z.string() }).optional(),
  capabilities: z.array(z.string()).optional(),
  interfaces_produced: z.array(z.string()).optional(),
  interfaces_consumed: z.array(z.string()).optional(),
  /** What of the codebase it should build on. The compiler leaves out each symbol that is not there. */
  reuses_existing: ReusesExisting.optional(),
  acceptance_checks: z.array(AcceptanceCheck).optional(),
  tags: z.array(z.string()).optional(),
  category: TaskCategory.optional(),
  /** Bounds that no list of files says: “Keep the public API as it is”. */
  restrictions: z.string().optional(),
  checkpoints: z.array(CheckpointEvent).optional(),
  /** It promises a sign of life so often; after six that are missed it counts as silent. */
  heartbeat_seconds: z.number().min(1).max(86_400).optional(),
  /** Bounds of what it reports and uses. */
  alerts: z.array(Alert).optional(),
  /** What the task is, whatever its wording: its content key is made of this instead of its title and feature. */
  identity: z.string().min(1).optional(),
  /** Fields that the proposer worked out rather than read; the compiler flags them as inferred. */
  inferred: z.array(z.string()).optional(),
  derivation: z.array(Derivation).optional(),
  /** Ids of the requirements that it carries out, as the specification writes them. */
  requirements: z.array(z.string().min(1)).optional(),
})
/** See {@link TaskProposal}. */
export type TaskProposal = z.infer<typeof TaskProposal>

/** A proposed dependency: `from` comes before `to`. */
export const EdgeProposal = z.strictObject({
  from: ProposalKey,
  to: ProposalKey,
  type: DependencyType,
  isHard: z.boolean(),
  reason: z.string(),
  evidence: z.array(EvidenceSpan).min(1),
  confidence: z.number().min(0).max(1),
  origin: z.enum(['declared', 'inferred', 'manual', 'runtime']),
  interface: z.string().optional(),
  shared_resource: z.string().optional(),
  units: z.number().positive().optional(),
})
/** See {@link EdgeProposal}. */
export type EdgeProposal = z.infer<typeof EdgeProposal>

/** All that one proposer says about one set of sources: `proposals.json`. */
export const Proposal = z.strictObject({
  schema: z.literal('tasks-slaps/proposals'),
  version: z.literal('1.0'),
  proposer: z.strictObject({ name: z.string(), version: z.string() }),
  title: z.string(),
  sources: z.array(Source).min(1),
  features: z.array(FeatureProposal),
  tasks: z.array(TaskProposal),
  edges: z.array(EdgeProposal),
  resources: z.record(z.string().min(1), SharedResource),
  /** What may be mended while the plan runs, as the specification says it. */
  healing: StatedHealing.optional(),
  /** What the specification says is not to be made. */
  excluded: z.array(EvidenceSpan).optional(),
  /** What the specification demands and no task takes up. */
  unplanned: z.array(EvidenceSpan).optional(),
  findings: z.array(Finding),
})
/** See {@link Proposal}. */
export type Proposal = z.infer<typeof Proposal>
