import { beats } from './beats.ts'
import { crew } from './crew.ts'
import { contention } from './contention.ts'
import { decisions } from './decisions.ts'
import { fairness } from './fairness.ts'
import { faults } from './faults.ts'
import { guards } from './guards.ts'
import { machine } from './machine.ts'
import { mending } from './mending.ts'
import { messages } from './messages.ts'
import { neighbours } from './neighbours.ts'
import { people } from './people.ts'
import { planShape } from './plan-shape.ts'
import { updates } from './updates.ts'
import { workers } from './workers.ts'
import { recovery } from './recovery.ts'
import type { WorldFeature } from './world-feature.ts'

/** Everything that random worlds may hold, in the order in which it is drawn. */
export const WORLD_FEATURES: readonly WorldFeature[] = [
  planShape,
  crew,
  workers,
  faults,
  messages,
  machine,
  people,
  neighbours,
  guards,
  recovery,
  beats,
  contention,
  updates,
  fairness,
  decisions,
  mending,
]
