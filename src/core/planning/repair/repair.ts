/**
 * How an issue of a running plan is mended: the planner's answer, as steps of a hot update. A pure function of the issue, the plan
 * and what was read of the codebase. What an issue captured is untrusted text; each playbook says what it makes of it.
 */
import type { Healing, RemedyKind } from '../../model/healing.ts'
import type { OwnBreaker } from '../../model/tasks-config.ts'
import type { RepairAnswer, RepairRequest } from '../../ports/repairer.ts'
import type { RepairFacts } from './facts.ts'
import { installPackages } from './install-packages.ts'

/** Breakers of the configuration, by their names. */
export type OwnBreakers = Readonly<Record<string, OwnBreaker>>

type Playbook = (
  request: RepairRequest,
  facts: RepairFacts,
  rules: Healing | undefined,
  own: OwnBreakers | undefined,
) => RepairAnswer

const PLAYBOOKS: Readonly<Partial<Record<RemedyKind, Playbook>>> = { install_packages: installPackages }

/** A remedy for the issue, or why there is none. */
export function planRepair(
  request: RepairRequest,
  facts: RepairFacts,
  rules: Healing | undefined,
  own?: OwnBreakers,
): RepairAnswer {
  const playbook = PLAYBOOKS[request.issue.remedy]
  if (playbook === undefined) return { refusal: `nothing is known against ${request.issue.pattern}` }
  return playbook(request, facts, rules, own)
}
