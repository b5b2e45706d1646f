import type { FeatureProposal } from '../../model/proposal.ts'
import type { NamedThing } from '../named-things/named-thing.ts'
import type { Cue, Requirement } from '../requirements/requirement.ts'

/** What kind of thing a task makes or changes; decides its size, its checks, what it needs and what it may touch. */
export type WorkKind =
  | 'migration'
  | 'model'
  | 'endpoint'
  | 'view'
  | 'job'
  | 'command'
  | 'config'
  | 'auth'
  | 'limit'
  | 'integration'
  | 'logic'
  | 'infrastructure'
  | 'docs'
  | 'test'
  | 'removal'
  | 'rename'
  | 'spike'

/** A task in the making: one mergeable change, and the requirements that ask for it. */
export interface WorkItem {
  readonly key: string
  /** Key of its feature. */
  readonly feature: string
  readonly kind: WorkKind
  /** Verb first. */
  readonly title: string
  readonly verb: string
  readonly object: string
  /** What it carries out: at least one; their words are its evidence. */
  readonly requirements: readonly Requirement[]
  /** What binds it beside: qualities and constraints that hold for it. */
  readonly bounds: readonly Requirement[]
  /** What binds every item of the plan. */
  readonly common?: readonly Requirement[]
  readonly things: readonly NamedThing[]
  /** What it is, whatever its wording: the content key is made of it. */
  readonly identity: string
  /** Why it is a task of its own, and of its kind. */
  readonly cues: readonly Cue[]
}

/** Features and tasks in the making. */
export interface WorkPlan {
  readonly features: readonly FeatureProposal[]
  readonly items: readonly WorkItem[]
}
