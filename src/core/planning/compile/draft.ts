import type { Feature } from '../../model/features-artifact.ts'
import type { Proposal } from '../../model/proposal.ts'
import type { Task } from '../../model/task.ts'
import type { Dependency } from '../../model/tasks-artifact.ts'
import type { Findings } from '../findings.ts'
import { gatherClaims, type Claims } from './claims.ts'
import { connect } from './connection.ts'
import { checkDirection } from './direction.ts'
import type { Verifier } from './evidence.ts'
import { fillFeatures } from './features.ts'
import { nameAll, type Names, type Naming } from './names.ts'
import { arrange, sortDependencies, type Arranged, type SortedDependencies } from './precedence.ts'
import type { CompileSettings } from './settings.ts'
import { fillTasks } from './tasks.ts'

/** What a proposal says, numbered, filled and connected, before it is known to hold no cycle. */
export interface Draft {
  readonly proposal: Proposal
  readonly names: Names
  readonly features: readonly Feature[]
  readonly tasks: readonly Task[]
  readonly dependencies: readonly Dependency[]
  readonly sorted: SortedDependencies
  readonly claims: Claims
  readonly arranged: Arranged
  /** Those that look reversed. */
  readonly doubted: ReadonlySet<Dependency>
}

/** Names, fills, connects, sorts and arranges a proposal. Nothing when what it names does not fit together. */
export function draftOf(
  proposal: Proposal,
  naming: Naming,
  settings: CompileSettings,
  verifier: Verifier,
  findings: Findings,
): Draft | undefined {
  const names = nameAll(proposal, naming, verifier, findings)
  const features = fillFeatures(proposal, names, verifier, findings)
  const tasks = fillTasks(proposal, names, verifier, findings, settings)
  const dependencies = connect(proposal, names, verifier, findings)
  if (findings.failed) return undefined
  const sorted = sortDependencies(dependencies, settings.min_confidence)
  const claims = gatherClaims(proposal, settings, tasks, sorted.resource, verifier, findings)
  const doubted = checkDirection(tasks, sorted, verifier, findings)
  const arranged = arrange(tasks, sorted.hard, doubted)
  return { proposal, names, features, tasks, dependencies, sorted, claims, arranged, doubted }
}
