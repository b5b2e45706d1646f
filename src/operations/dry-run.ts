import { MS_PER_HOUR } from '../core/std/duration.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import type { ExecutionStatus } from '../core/model/execution-options.ts'
import { taskState } from '../core/execution/state.ts'
import { whyItWaits } from '../core/execution/why.ts'
import { personsTime } from '../simulation/fate.ts'
import { simulate } from '../simulation/simulate.ts'
import { checkExecutable, tasksForAgent } from './executable.ts'

/** One task of a simulated schedule. Times are milliseconds from the start. */
export interface ScheduledTask {
  readonly task: string
  readonly title: string
  readonly worker: string
  readonly start_ms: number
  readonly end_ms: number
}

/** What a dry run says: a schedule that was simulated, never carried out. */
export interface DryRun {
  readonly simulated: true
  readonly status: ExecutionStatus
  /** In the order of their starts. */
  readonly schedule: readonly ScheduledTask[]
  readonly finish_ms: number
  readonly critical_path_ms: number
  /** Most workers that were at work at once. */
  readonly workers: number
  /**
   * Tasks for which a person is needed, to do them or to approve them. The schedule goes on as if people did what is theirs
   * in the estimated time, under the worker `person`, and approved at once.
   */
  readonly waiting_for_person: readonly string[]
  /** Ready tasks that could not start to the end, each with what it lacks: a sentence without a subject. */
  readonly left_out: readonly { readonly task: string; readonly text: string }[]
  /** Tasks that have no command while no agent is named: `execute` refuses them. */
  readonly without_command: readonly string[]
}

/** Who a task is done by in a schedule when a person does it. */
export const PERSON = 'person'

/**
 * Runs the plan through the same scheduler over a simulated world in which every attempt, and every person, takes the mean
 * estimate and succeeds. Nothing is started and nothing is written.
 */
export function dryRun(
  coordinator: Coordinator,
  options: {
    readonly worker_min: number
    readonly worker_max: number
    readonly agent: string | null
    /** An order of the tasks that was found before. */
    readonly ranking?: readonly string[]
    /** When it would begin, in milliseconds since 1970, on which time windows rest; else when all simulations begin. */
    readonly start?: number
    /** Tasks under way at most; the plan's number when absent. */
    readonly max_concurrent?: number
  },
): DryRun {
  checkExecutable(coordinator, options.agent ?? 'simulated')
  const { worker_min, worker_max, agent, ranking, start, max_concurrent } = options
  const simulation = simulate(coordinator, {
    seed: 1,
    ...(start === undefined ? {} : { start }),
    options: {
      worker_min,
      worker_max,
      agent: agent ?? 'simulated',
      ...(ranking === undefined ? {} : { ranking: [...ranking] }),
      ...(max_concurrent === undefined ? {} : { max_concurrent }),
    },
    operator: { acts: [], does: personsTime(coordinator, 1, 'mean') },
  })
  const titles = new Map(coordinator.graph.nodes.map((node) => [node.id, node.name]))
  const begin = simulation.events[0]?.ts ?? 0
  const open = new Map<string, { worker: string; start_ms: number }>()
  const schedule: ScheduledTask[] = []
  const atWork = new Set<string>()
  const waiting: string[] = []
  let busiest = 0
  for (const event of simulation.events) {
    if (event.type === 'attempt_ordered' && event.kind === 'run') {
      open.set(event.task, { worker: event.worker, start_ms: event.ts - begin })
      atWork.add(event.task)
      busiest = Math.max(busiest, atWork.size)
    } else if (event.type === 'task_succeeded') {
      const started = open.get(event.task)
      open.delete(event.task)
      atWork.delete(event.task)
      if (started !== undefined)
        schedule.push({ task: event.task, title: titles.get(event.task) ?? '', ...started, end_ms: event.ts - begin })
    } else if (event.type === 'task_needs_attention') {
      waiting.push(event.task)
      if (event.reason === 'manual') open.set(event.task, { worker: PERSON, start_ms: event.ts - begin })
    }
  }
  schedule.sort((a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms)
  return {
    simulated: true,
    status: simulation.status,
    schedule,
    finish_ms: simulation.makespan_ms,
    critical_path_ms: Math.round(coordinator.estimates.critical_path_hours * MS_PER_HOUR),
    workers: busiest,
    waiting_for_person: waiting,
    left_out: leftOut(simulation),
    without_command: agent === null ? tasksForAgent(coordinator) : [],
  }
}

function leftOut({ site, execution_id }: ReturnType<typeof simulate>): DryRun['left_out'] {
  const execution = site.executions.get(execution_id)
  if (execution === undefined) return []
  return execution.plan.nodes.flatMap(({ id }, task) => {
    if (taskState(execution, task) !== 'READY') return []
    const obstacle = whyItWaits(site, execution, task, site.at)
    return obstacle === undefined ? [] : [{ task: id, text: obstacle.text }]
  })
}
