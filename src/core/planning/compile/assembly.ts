import type { Coordinator } from '../../model/coordinator.ts'
import type { LowConfidenceDep } from '../../model/dag-artifact.ts'
import type { Feature } from '../../model/features-artifact.ts'
import type { Finding } from '../../model/finding.ts'
import type { Proposal } from '../../model/proposal.ts'
import type { Task } from '../../model/task.ts'
import type { Autonormalization, CycleRepair, Dependency } from '../../model/tasks-artifact.ts'
import type { PlanForecast, WavesArtifact } from '../../model/waves-artifact.ts'
import { mostSlots } from '../../model/worker-pool.ts'
import { DEFAULT_LIMITS } from '../defaults.ts'
import type { Plan } from '../plan.ts'
import type { Claims } from './claims.ts'
import { conflictsOf, findContention } from './contention.ts'
import { coordinatorBody, totalEstimates } from './coordinator.ts'
import { dagBody } from './dag.ts'
import { demotedFindings } from './demotion.ts'
import { placeIn } from './evidence.ts'
import { graphFindings } from './graph-findings.ts'
import { overlapsOf } from './overlap.ts'
import type { Precedence, SortedDependencies } from './precedence.ts'
import { quotaLoads } from './quota-load.ts'
import { draftCoordinator, sealCoordinator, sealDag, sealSources, sealWaves } from './seal.ts'
import type { CompileSettings } from './settings.ts'
import { wavesBody } from './waves.ts'

/** Everything that was found out about a proposal that can become a plan. */
export interface PlanParts {
  readonly proposal: Proposal
  readonly features: readonly Feature[]
  readonly tasks: readonly Task[]
  readonly dependencies: readonly Dependency[]
  readonly sorted: SortedDependencies
  readonly precedence: Precedence
  readonly claims: Claims
  readonly review: readonly LowConfidenceDep[]
  readonly autonormalization: Autonormalization
  readonly repairs: readonly CycleRepair[]
  readonly findings: readonly Finding[]
}

/** Measures, cuts waves, forecasts and seals: the parts become the artifacts, each hashed over the one before. */
export function assemble(parts: PlanParts, settings: CompileSettings): Plan {
  const { tasks, dependencies, sorted, precedence, claims } = parts
  const minConfidence = settings.min_confidence
  const policy = settings.low_confidence ?? 'soft'
  const overlaps = overlapsOf(tasks, precedence, claims)
  const place = placeIn(parts.proposal.sources)
  const warnings = [
    ...demotedFindings(parts.review, sorted, tasks, place, { minConfidence, policy }),
    ...graphFindings(tasks, precedence, overlaps, place),
  ]
  const contention = findContention(claims, precedence)
  const sources = sealSources(
    {
      ...parts,
      conflicts: conflictsOf(contention, tasks),
      findings: [...parts.findings, ...warnings],
    },
    settings,
  )
  const { review } = parts
  const measured = {
    tasks,
    dependencies,
    sorted,
    precedence,
    claims,
    contention,
    quotaLoads: quotaLoads(tasks, settings.quotas ?? {}),
    overlaps,
    warnings,
    minConfidence,
    review,
  }
  const dag = sealDag(sources, dagBody(measured), settings)

  const limits = limitsOf(settings)
  const most = settings.policies?.worker_matching?.max_tasks_per_worker
  const lanes = Math.min(limits.max_concurrent, mostSlots(settings.worker_pool ?? {}, limits.worker_max, most))
  const wavesWith = (forecast: PlanForecast | undefined): Omit<WavesArtifact, 'meta'> =>
    wavesBody({ tasks, precedence, claims, lanes, quotas: settings.quotas ?? {}, ...limits }, forecast)
  const body = coordinatorBody({
    tasks,
    features: parts.features,
    sorted,
    precedence,
    claims,
    review,
    settings,
    limits,
  })
  const coordinatorWith = (waves: Omit<WavesArtifact, 'meta'>): Omit<Coordinator, 'meta'> => ({
    ...body,
    estimates: totalEstimates(precedence, chosenModel(waves, settings)),
  })

  const bounds = wavesWith(undefined)
  // The forecast simulates the coordinator, which names the hash of the waves, which hold the forecast: so a draft goes first.
  const draft = draftCoordinator(sources, dag, coordinatorWith(bounds), settings)
  const estimated = settings.forecast === undefined ? bounds : wavesWith(settings.forecast(draft))
  const waves = sealWaves(sources, dag, estimated, settings)
  const coordinator = sealCoordinator(sources, dag, waves, coordinatorWith(estimated), settings)
  return { proposals: sources.proposals, features: sources.features, tasks: sources.tasks, dag, waves, coordinator }
}

function chosenModel(waves: Omit<WavesArtifact, 'meta'>, settings: CompileSettings) {
  const { wave_based, rolling_frontier } = waves.execution_models
  return settings.execution_model === 'wave_based'
    ? wave_based.estimated_completion
    : rolling_frontier.estimated_completion_time
}

interface Limits {
  readonly max_wave_size: number
  readonly max_concurrent: number
  readonly worker_min: number
  readonly worker_max: number
}

function limitsOf(settings: CompileSettings): Limits {
  const { policies, worker_pool } = settings
  const least = settings.worker_min ?? worker_pool?.min
  const worker_max = settings.worker_max ?? worker_pool?.max ?? Math.max(least ?? 0, DEFAULT_LIMITS.worker_max)
  return {
    max_wave_size: settings.max_wave_size ?? policies?.max_wave_size ?? DEFAULT_LIMITS.max_wave_size,
    max_concurrent: settings.max_concurrent ?? policies?.concurrency_max ?? DEFAULT_LIMITS.max_concurrent,
    worker_min: Math.min(least ?? DEFAULT_LIMITS.worker_min, worker_max),
    worker_max,
  }
}
