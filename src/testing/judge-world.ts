import { simulate } from '../simulation/simulate.ts'
import type { Event } from '../core/model/event.ts'
import { Auditor } from './auditor.ts'
import { type RandomWorld, randomWorld } from './random-world.ts'
import { judgeReplay } from './replay.ts'
import { traceOf } from './trace.ts'

/** What a judged world held. */
export interface WorldVerdict {
  readonly world: RandomWorld
  readonly events: readonly Event[]
  /** How often each kind of thing happened in it. */
  readonly seen: ReadonlyMap<string, number>
  /** The broken promise, or null. */
  readonly broken: Error | null
}

/** How many tasks the world of a seed has unless told: between 1 and 24. */
export function tasksOf(seed: number): number {
  return 1 + (seed % 24)
}

/** Simulates the world of a seed with an auditor beside it, and repeats it from `cuts` places in the middle. */
export function judgeWorld(
  seed: number,
  tasks = tasksOf(seed),
  cuts = 1,
  without: ReadonlySet<string> = new Set(),
): WorldVerdict {
  const world = randomWorld(seed, tasks, without)
  const beside = new Map(world.setup.beside?.map((plan) => [plan.execution_id, plan.coordinator]))
  const auditor = new Auditor(world.coordinator, beside)
  let broken: Error | null = null
  try {
    const { site } = simulate(world.coordinator, { ...world.setup, observer: auditor })
    auditor.close(site)
    judgeReplay(auditor, seed, cuts)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    broken = error
  }
  return { world, events: auditor.events, seen: auditor.seen, broken }
}

/** Throws when a world breaks a promise: says which, shows plan and trace, and the one command that shows it again. */
export function mustHoldIn(seed: number, tasks?: number, cuts?: number): ReadonlyMap<string, number> {
  const verdict = judgeWorld(seed, tasks, cuts)
  if (verdict.broken !== null) throw new Error(tellVerdict(seed, verdict), { cause: verdict.broken })
  return verdict.seen
}

/** The story of a judged world, for people. */
export function tellVerdict(seed: number, { world, events, broken }: WorldVerdict): string {
  const tasks = world.coordinator.graph.nodes.length
  const { options, faults, operator } = world.setup
  return [
    broken === null ? 'All promises were kept.' : broken.message,
    `npm run simulate -- --seed ${seed} --tasks ${tasks}`,
    '',
    world.text,
    '',
    JSON.stringify({ mode: world.coordinator.mode, ...options, faults, acts: operator?.acts }),
    '',
    traceOf(events),
  ].join('\n')
}
