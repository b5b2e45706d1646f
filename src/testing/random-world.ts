/**
 * A plan, people and a world full of trouble, from one number. Everything is drawn by a key of its own, so that a world
 * with fewer tasks is the same world with its last tasks left out, and a world without some trouble is the same world
 * else: a failure can be made smaller. What worlds may hold stands in `worlds/`, a file for each feature.
 */
import type { Coordinator } from '../core/model/coordinator.ts'
import type { Faults } from '../simulation/fate.ts'
import type { SimulationSetup } from '../simulation/simulate.ts'
import type { TimedAct, WorldFaults } from '../simulation/world-parts.ts'
import { planFromText } from './plan-text.ts'
import { Dice } from './worlds/dice.ts'
import { WORLD_FEATURES } from './worlds/features.ts'
import { patience } from './worlds/people.ts'
import type { WorldFeature } from './worlds/world-feature.ts'

/** See {@link randomWorld}. */
export interface RandomWorld {
  /** The plan as text, for reading. */
  readonly text: string
  readonly coordinator: Coordinator
  readonly setup: SimulationSetup
  /** What may be left out, by name: its features, faults and acts, and the person who comes back when all is quiet. */
  readonly holds: readonly string[]
}

const PATIENCE = 'patience'

/** The world of a seed. About half of the worlds are calm in any one respect, so that each trouble also comes alone. */
export function randomWorld(seed: number, tasks: number, without: ReadonlySet<string> = new Set()): RandomWorld {
  const dice = new Dice(seed)
  const features = WORLD_FEATURES.filter(({ name }) => !without.has(name))
  const text = [
    ...features.flatMap(({ header }) => header?.(dice) ?? []),
    ...Array.from({ length: tasks }, (_, task) => taskLine(features, dice, task)),
  ].join('\n')
  const coordinator = planOf(text, features, dice)
  const workers = 1 + dice.below(4, 'workers')
  const faults = faultsOf(features, dice, without)
  const acts = actsOf(features, dice, coordinator).filter(([name]) => !without.has(name))
  return {
    text,
    coordinator,
    holds: [...features.map(({ name }) => name), ...Object.keys(faults), ...acts.map(([name]) => name), PATIENCE],
    setup: {
      seed,
      durations: 'drawn',
      options: {
        worker_min: workers,
        worker_max: workers + dice.below(3, 'workers max'),
        assume_idempotent: dice.happens(0.2, 'assume'),
        ...Object.assign({}, ...features.map((feature) => feature.options?.(dice) ?? {})),
      },
      faults,
      planner: features.find((feature) => feature.planner !== undefined)?.planner?.(dice),
      beside: features.flatMap((feature) => feature.beside?.(dice) ?? []),
      operator: {
        acts: acts.map(([, act]) => act),
        ...(without.has(PATIENCE) ? {} : { whenQuiet: patience(dice) }),
      },
    },
  }
}

/** The acts of a world, each under its feature's name and its number there. */
function actsOf(features: readonly WorldFeature[], dice: Dice, coordinator: Coordinator): [string, TimedAct][] {
  return features.flatMap(({ name, acts }) =>
    (acts?.(dice, coordinator) ?? []).map((act, i): [string, TimedAct] => [`${name} ${i}`, act]),
  )
}

function taskLine(features: readonly WorldFeature[], dice: Dice, task: number): string {
  const words = features.flatMap((feature) => feature.words?.(dice, task) ?? [])
  return [`t${task}`, `${1 + dice.below(12, 'task', task, 'length')}0m`, ...words].join(' ')
}

function planOf(text: string, features: readonly WorldFeature[], dice: Dice): Coordinator {
  const plan = planFromText(text, {
    mode: dice.happens(0.2, 'waves') ? 'wave_based' : 'rolling_frontier',
    ...(dice.happens(0.5, 'cut waves') ? { max_wave_size: 1 + dice.below(6, 'wave size') } : {}),
    concurrency_max: dice.happens(0.2, 'concurrency') ? 3 : 1000,
  })
  const policies = features.reduce((all, feature) => ({ ...all, ...feature.policies?.(dice) }), plan.policies)
  return features.reduce<Coordinator>((whole, feature) => feature.change?.(dice, whole) ?? whole, {
    ...plan,
    policies,
  })
}

/** The faults of a world that are not calm in it, and not left out. */
function faultsOf(features: readonly WorldFeature[], dice: Dice, without: ReadonlySet<string>): Faults & WorldFaults {
  const all: [string, number][] = features.flatMap((feature) => Object.entries(feature.faults?.(dice) ?? {}))
  return Object.fromEntries(all.filter(([name, likely]) => likely !== 0 && !without.has(name)))
}
