/**
 * One thing that random worlds may hold, in a file of its own: draw it here, list it in `features.ts`, and state what must
 * hold of it in `src/testing/promises`. A world without a feature is the same world else, so that a failure can be made
 * smaller by leaving features out (`--without`).
 */
import type { Coordinator } from '../../core/model/coordinator.ts'
import type { ExecutionOptions } from '../../core/model/execution-options.ts'
import type { Policies } from '../../core/model/policies.ts'
import type { Faults } from '../../simulation/fate.ts'
import type { BesidePlan, SimulationSetup } from '../../simulation/simulate.ts'
import type { TimedAct, WorldFaults } from '../../simulation/world-parts.ts'
import type { Dice } from './dice.ts'

/** See the header. All of its parts are drawn by keys of their own and may be absent. */
export interface WorldFeature {
  readonly name: string
  /** Lines before the tasks, as {@link planFromText} reads them. */
  readonly header?: (dice: Dice) => readonly string[]
  /** Words at the end of the line of a task. */
  readonly words?: (dice: Dice, task: number) => readonly string[]
  readonly policies?: (dice: Dice) => Partial<Policies>
  /** What no word says. It gets the whole plan, and returns the one that is carried out. */
  readonly change?: (dice: Dice, coordinator: Coordinator) => Coordinator
  /** What the user chooses for the execution. */
  readonly options?: (dice: Dice) => Partial<ExecutionOptions>
  readonly faults?: (dice: Dice) => Faults & WorldFaults
  /** Other executions on the same site. */
  readonly beside?: (dice: Dice) => readonly BesidePlan[]
  /** What the planner answers about systemic issues. */
  readonly planner?: (dice: Dice) => NonNullable<SimulationSetup['planner']>
  /** What people and the world do at moments of their own. */
  readonly acts?: (dice: Dice, coordinator: Coordinator) => readonly TimedAct[]
}
