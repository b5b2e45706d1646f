import { EXECUTION, SIMULATED_START, simulate } from '../simulation/simulate.ts'
import type { Event } from '../core/model/event.ts'
import type { Input } from '../core/model/input.ts'
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
  /** What the coordinator was told beside reports, a line each. */
  readonly told: readonly string[]
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
  return { world, events: auditor.events, seen: auditor.seen, told: tidingsOf(auditor.turns), broken }
}

/** Throws when a world breaks a promise: says which, shows plan and trace, and the one command that shows it again. */
export function mustHoldIn(seed: number, tasks?: number, cuts?: number): ReadonlyMap<string, number> {
  const verdict = judgeWorld(seed, tasks, cuts)
  if (verdict.broken !== null) throw new Error(tellVerdict(seed, verdict), { cause: verdict.broken })
  return verdict.seen
}

/** The story of a judged world, for people. */
export function tellVerdict(seed: number, verdict: WorldVerdict, without: ReadonlySet<string> = new Set()): string {
  const { world, events, broken, told } = verdict
  const { coordinator, setup } = world
  const left = without.size === 0 ? '' : ` --without '${[...without].join(',')}'`
  const { faults, options, beside = [] } = setup
  return [
    broken === null ? 'All promises were kept.' : broken.message,
    `npm run simulate -- --seed ${seed} --tasks ${coordinator.graph.nodes.length}${left}`,
    '',
    world.text,
    '',
    JSON.stringify({ mode: coordinator.mode, ...options, faults }),
    ...(told.length === 0 ? [] : ['', 'What it was told beside reports:', ...told]),
    '',
    traceOf(events.filter(({ execution_id }) => execution_id === EXECUTION)),
    ...beside.map(
      ({ execution_id }) => `beside: ${traceOf(events.filter((event) => event.execution_id === execution_id))}`,
    ),
  ].join('\n')
}

const ENVELOPE: ReadonlySet<string> = new Set(['at', 'actor', 'execution_id', 'options'])

/** What came from outside and is no report, a line each. */
function tidingsOf(turns: readonly (readonly Input[])[]): string[] {
  return turns.flat().flatMap((input) => {
    if (input.type === 'tick' || input.type.startsWith('attempt_')) return []
    if (input.type === 'submit') return []
    const what = Object.entries(input).filter(([name]) => !ENVELOPE.has(name))
    return [`${String((input.at - SIMULATED_START) / 60_000)} min ${JSON.stringify(Object.fromEntries(what))}`]
  })
}
