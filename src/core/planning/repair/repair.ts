/**
 * How an issue of a running plan is mended: the planner's answer, as steps of a hot update. A pure function of the issue, the plan
 * and what was read of the codebase. What an issue captured is untrusted text; each playbook says what it makes of it.
 */
import type { Healing, RemedyKind } from '../../model/healing.ts'
import type { OwnBreaker } from '../../model/tasks-config.ts'
import type { RepairAnswer, RepairRequest } from '../../ports/repairer.ts'
import { easeResources } from './ease-resources.ts'
import type { RepairFacts } from './facts.ts'
import { freeDisk } from './free-disk.ts'
import { installPackages } from './install-packages.ts'
import { movePort } from './move-port.ts'
import { orderWriters } from './order-writers.ts'
import { ownRemedy } from './own-remedy.ts'
import { refreshLockFile } from './refresh-lock-file.ts'
import { syncSchema } from './sync-schema.ts'
import { throttle } from './throttle.ts'

/** Breakers of the configuration, by their names. */
export type OwnBreakers = Readonly<Record<string, OwnBreaker>>

type Playbook = (
  request: RepairRequest,
  facts: RepairFacts,
  rules: Healing | undefined,
  own: OwnBreakers | undefined,
) => RepairAnswer

const PLAYBOOKS: Readonly<Record<RemedyKind, Playbook>> = {
  install_packages: installPackages,
  refresh_lock_file: refreshLockFile,
  sync_schema: syncSchema,
  throttle,
  ease_resources: easeResources,
  free_disk: freeDisk,
  move_port: movePort,
  order_writers: orderWriters,
  own: (request, _facts, _rules, own) => ownRemedy(request, own),
}

/** A remedy for the issue, or why there is none. */
export function planRepair(
  request: RepairRequest,
  facts: RepairFacts,
  rules: Healing | undefined,
  own?: OwnBreakers,
): RepairAnswer {
  return PLAYBOOKS[request.issue.remedy](request, facts, rules, own)
}
