import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { RetryPolicy } from '../../model/policies.ts'
import type { Task } from '../../model/task.ts'
import { DEFAULT_RETRY_CLASSES, STATED_RETRY_CLASSES, usualLog } from '../defaults.ts'
import type { Claims } from './claims.ts'
import { Z95, effortOf } from './hours.ts'
import { rounded } from '../../std/rounded.ts'

/** What a node says beside its task. */
export interface NodeExtras {
  /** For tasks that somebody must read to do. */
  readonly brief: string | undefined
  /** For tasks that wait for a person to confirm what they depend on. */
  readonly approval: CoordinatorNode['approval']
  /** The plan's own rule, where the task states nothing else. */
  readonly retry: RetryPolicy
}

/** A task in the form that the scheduler reads. `rank` is its upward rank in hours. */
export function nodeOf(
  task: Task,
  claims: Claims['ofTask'][number],
  rank: number,
  { brief, approval, retry }: NodeExtras,
): CoordinatorNode {
  const { mean, sd } = effortOf(task.duration)
  const { estimated, worker_capabilities_required } = task.resource_requirements
  const { monitoring, logging } = task.execution_guidance
  const asked = approvalOf(task, approval)
  const assumed = task.inferred.includes('scheduling_hints.max_retries')
  return {
    id: task.id,
    name: task.title,
    feature_id: task.feature_id,
    description: task.description,
    action: task.action,
    estimates: {
      mean_h: rounded(mean),
      sd_h: rounded(sd),
      p50_h: rounded(mean),
      p95_h: rounded(mean + Z95 * sd),
      ...historyOf(task),
    },
    priority: task.scheduling_hints.priority,
    rank: rounded(rank),
    acceptance: task.acceptance_checks,
    effects: task.effects,
    resources: {
      locks: claims.locks,
      pools: claims.pools,
      quota: {
        cpu_cores: estimated.cpu_cores ?? 0,
        memory_mb: estimated.memory_mb ?? 0,
        disk_io_mbps: estimated.disk_io_mbps ?? 0,
      },
    },
    capabilities: worker_capabilities_required,
    retry: {
      ...retry,
      max_attempts: assumed ? retry.max_attempts : task.scheduling_hints.max_retries + 1,
      classes: [...(assumed ? DEFAULT_RETRY_CLASSES : STATED_RETRY_CLASSES)],
    },
    checkpoints: task.execution_guidance.checkpoints,
    idempotent: task.idempotent,
    ...(task.compensation === undefined ? {} : { compensation: task.compensation }),
    scope: { includes: task.boundaries.scope.includes, excludes: task.boundaries.scope.excludes },
    preemptible: task.scheduling_hints.preemptible,
    ...(task.scheduling_hints.checkpoint_capable ? { checkpoint_capable: true } : {}),
    ...(monitoring.heartbeat_promised === undefined
      ? {}
      : {
          heartbeat: {
            interval_seconds: monitoring.heartbeat_interval_seconds,
            timeout_seconds: monitoring.heartbeat_timeout_seconds,
          },
        }),
    ...(monitoring.alerts === undefined || monitoring.alerts.length === 0 ? {} : { alerts: monitoring.alerts }),
    ...(logging.destination === usualLog(task.id) ? {} : { log_destination: logging.destination }),
    optional: task.optional,
    done: task.done,
    tags: task.tags,
    ...(asked === undefined ? {} : { approval: asked }),
    ...(brief === undefined ? {} : { brief }),
  }
}

/** How history changed the estimates: what is measured is compared with what they were before. */
function historyOf({ duration_history }: Task): Pick<CoordinatorNode['estimates'], 'history'> {
  if (duration_history === undefined) return {}
  const { samples, factor, before } = duration_history
  return { history: { samples, factor, before_h: rounded(effortOf(before).mean) } }
}

/** What a person is asked before the task starts: what the specification wants approved, and what is too uncertain. */
function approvalOf({ action }: Task, uncertain: CoordinatorNode['approval']): CoordinatorNode['approval'] {
  if (action.approval === undefined) return uncertain
  const reason = uncertain === undefined ? action.approval : `${action.approval}; ${uncertain.reason}`
  return { reason, dependencies: uncertain?.dependencies ?? [] }
}
