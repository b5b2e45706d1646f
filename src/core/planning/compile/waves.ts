import type { Quotas } from '../../model/resource.ts'
import type { Task } from '../../model/task.ts'
import type { ModelForecast, PlanForecast, WavesArtifact } from '../../model/waves-artifact.ts'
import { compareText, sortedBy } from '../../std/order.ts'
import type { Claims, Use } from './claims.ts'
import { lowerBound, mitigationOf, usesLeft } from './contention.ts'
import { effortsOf, loadOf, percentilesOf, summed, type Load, type Percentiles } from './estimate.ts'
import { effortLeft, takesResources } from './hours.ts'
import type { Precedence } from './precedence.ts'
import { quotaLoads } from './quota-load.ts'
import { rounded } from '../../std/rounded.ts'

/** What the two execution models are computed from. */
export interface WaveInput {
  readonly tasks: readonly Task[]
  readonly precedence: Precedence
  readonly claims: Claims
  readonly max_wave_size: number
  readonly max_concurrent: number
  /** Tasks that can run at once: the smaller of workers and `max_concurrent`. */
  readonly lanes: number
  /** The machine's limits. */
  readonly quotas: Quotas
}

const BOUNDS_METHOD = 'pert_max'

type Models = WavesArtifact['execution_models']

/** Both execution models, and how they compare. Tasks that were done before the plan stand in neither. */
export function wavesBody(input: WaveInput, forecast: PlanForecast | undefined): Omit<WavesArtifact, 'meta'> {
  const waves = cutIntoWaves(input)
  const wave_based = waveModel(input, waves, forecast?.wave_based)
  const frontier = frontierModel(input, forecast?.rolling_frontier)
  const wavesP50 = wave_based.estimated_completion.p50_hours
  const frontierP50 = frontier.estimated_completion_time.p50_hours
  return {
    execution_models: { wave_based, rolling_frontier: frontier },
    ...(forecast === undefined ? {} : { forecast }),
    comparison: {
      method: forecast?.method ?? BOUNDS_METHOD,
      samples: forecast?.samples ?? 0,
      seed: forecast?.seed ?? 0,
      makespan_ratio: forecast?.ratio.p50 ?? (wavesP50 === 0 ? 1 : rounded(frontierP50 / wavesP50)),
    },
  }
}

/** Layers of what is still to be done, each chopped at the size of a wave, as wave mode carries them out. */
function cutIntoWaves(input: WaveInput): number[][] {
  const { tasks, precedence, max_wave_size } = input
  const { graph, order } = precedence
  const layerOf = new Int32Array(tasks.length).fill(-1)
  const layers: number[][] = []
  for (const node of order) {
    if (tasks[node]?.done === true) continue
    let layer = 0
    const end = graph.inStart[node + 1] as number
    for (let i = graph.inStart[node] as number; i < end; i++) {
      layer = Math.max(layer, (layerOf[graph.in[i] as number] as number) + 1)
    }
    layerOf[node] = layer
    while (layers.length <= layer) layers.push([])
    layers[layer]?.push(node)
  }
  return layers.flatMap((layer) => {
    const ascending = layer.sort((a, b) => a - b)
    return Array.from({ length: Math.ceil(ascending.length / max_wave_size) }, (_, part) =>
      ascending.slice(part * max_wave_size, (part + 1) * max_wave_size),
    )
  })
}

function waveModel(
  input: WaveInput,
  waves: readonly (readonly number[])[],
  forecast: ModelForecast | undefined,
): Models['wave_based'] {
  const usesByWave = sortUses(input, waves)
  const estimates = waves.map((wave, index) => waveEstimate(input, wave, usesByWave[index] ?? new Map()))
  return {
    config: { max_wave_size: input.max_wave_size, barrier: { kind: 'all', quorum: 1 } },
    waves: waves.map((wave, index) => ({
      wave_number: index + 1,
      tasks: wave.map((task) => (input.tasks[task] as Task).id),
      estimates: estimates[index] as Percentiles,
      resource_usage: Object.fromEntries(
        sortedBy(usesByWave[index] ?? [], ([name]) => name).map(([name, uses]) => [
          name,
          uses.reduce((sum, use) => sum + use.units, 0),
        ]),
      ),
    })),
    total_waves: waves.length,
    estimated_completion: forecast === undefined ? summed(estimates) : toldBy(forecast),
  }
}

function sortUses(input: WaveInput, waves: readonly (readonly number[])[]): Map<string, Use[]>[] {
  const waveOf = new Int32Array(input.tasks.length).fill(-1)
  waves.forEach((wave, index) => {
    for (const task of wave) waveOf[task] = index
  })
  const sorted = waves.map(() => new Map<string, Use[]>())
  for (const [name, uses] of input.claims.uses) {
    for (const use of uses) {
      const ofWave = sorted[waveOf[use.task] as number]
      if (ofWave === undefined) continue
      const list = ofWave.get(name)
      if (list === undefined) ofWave.set(name, [use])
      else list.push(use)
    }
  }
  return sorted
}

/** A wave takes as long as its longest task, all of its work over the lanes, or the queue at one of its resources. */
function waveEstimate(
  input: WaveInput,
  wave: readonly number[],
  uses: ReadonlyMap<string, readonly Use[]>,
): Percentiles {
  const tasks = wave.map((task) => input.tasks[task] as Task)
  return percentilesOf([...effortsOf(tasks), ...machineLoads(input, tasks), ...resourceLoads(input, uses)])
}

/** The work of tasks over the lanes and over the machine's limits. What people do takes neither, and no resource either. */
function machineLoads({ lanes, quotas }: WaveInput, tasks: readonly Task[]): Load[] {
  const own = tasks.filter(takesResources)
  const limits = quotaLoads(tasks, quotas).map((load) => ({ mean: load.lower_bound_hours, sd: 0 }))
  return [loadOf(effortsOf(own), lanes), ...limits]
}

function resourceLoads(input: WaveInput, uses: ReadonlyMap<string, readonly Use[]>): Load[] {
  const loads: Load[] = []
  for (const [name, list] of uses) {
    const entry = input.claims.catalog.get(name)
    if (entry === undefined) continue
    const efforts = usesLeft(list, input.tasks)
      .filter((use) => entry.mode !== 'rate' && !(use.read && entry.mode === 'exclusive'))
      .map((use) => {
        const { mean, sd } = effortLeft(input.tasks[use.task] as Task)
        return { mean: mean * use.units, sd: sd * use.units }
      })
    loads.push({ mean: lowerBound(entry, list, input.tasks), sd: loadOf(efforts, entry.capacity).sd })
  }
  return loads
}

function frontierModel(input: WaveInput, forecast: ModelForecast | undefined): Models['rolling_frontier'] {
  const { tasks, precedence } = input
  const chain = effortsOf(precedence.byHours.path.map((node) => tasks[node] as Task))
  const bounds = percentilesOf([
    loadOf(chain, 1),
    ...machineLoads(input, tasks),
    ...resourceLoads(input, input.claims.uses),
  ])
  const estimate = forecast === undefined ? bounds : toldBy(forecast)
  return {
    initial_frontier: initialFrontier(input),
    config: {
      max_concurrent_tasks: input.max_concurrent,
      scheduling_algorithm: 'longest_remaining_path_first',
      frontier_update_policy: 'immediate',
      coordinator_config_ref: 'coordinator.json',
    },
    estimated_completion_time: { ...estimate, optimal_hours: bounds.p50_hours },
    critical_resource_contentions: contentions(input, forecast?.resources ?? {}),
  }
}

const QUOTA_PREFIX = 'quota:'

/** Where the simulated tasks waited, the longest wait first. */
function contentions(
  { claims }: WaveInput,
  resources: ModelForecast['resources'],
): Models['rolling_frontier']['critical_resource_contentions'] {
  return Object.entries(resources)
    .filter(([, { wait_hours }]) => wait_hours > 0)
    .sort(([a, { wait_hours: x }], [b, { wait_hours: y }]) => y - x || compareText(a, b))
    .map(([resource, { waits, wait_hours }]) => {
      const entry = claims.catalog.get(resource)
      return {
        resource,
        contention_points: waits,
        estimated_wait_time_hours: wait_hours,
        mitigation:
          entry === undefined
            ? `Give the plan more ${resource.slice(QUOTA_PREFIX.length)}, or let its tasks ask for less.`
            : mitigationOf(resource, entry),
      }
    })
}

function toldBy({ p50_hours, p80_hours, p95_hours }: ModelForecast): Percentiles {
  return { p50_hours: rounded(p50_hours), p80_hours: rounded(p80_hours), p95_hours: rounded(p95_hours) }
}

function initialFrontier({ tasks, precedence }: WaveInput): string[] {
  const { graph } = precedence
  return tasks
    .filter((task, index) => {
      if (task.done) return false
      const before = graph.in.subarray(graph.inStart[index], graph.inStart[index + 1])
      return before.every((source) => tasks[source]?.done === true)
    })
    .map((task) => task.id)
}
