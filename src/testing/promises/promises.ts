import { attemptsInOrder } from './attempts-in-order.ts'
import { goingBack } from './going-back.ts'
import { foldsAlike } from './folds-alike.ts'
import { guardsKept } from './guards-kept.ts'
import { wavesEndByRule } from './waves-end-by-rule.ts'
import { ledgerInOrder } from './ledger-in-order.ts'
import { mendingKept } from './mending-kept.ts'
import { mostUrgentFirst } from './most-urgent-first.ts'
import { obligationsAnswered } from './obligations-answered.ts'
import { questionsAnswered } from './questions-answered.ts'
import { resourcesWithinCapacity } from './resources-within-capacity.ts'
import { siteInOrder } from './site-in-order.ts'
import { throttlesKept } from './throttles-kept.ts'
import { timedRight } from './timed-right.ts'
import { updatesWhole } from './updates-whole.ts'
import { withinBudget } from './within-budget.ts'
import { workersAble } from './workers-able.ts'
import type { KeptPromise } from './kept-promise.ts'

/** Everything that is judged in every simulated world. */
export const PROMISES: readonly KeptPromise[] = [
  attemptsInOrder,
  goingBack,
  mostUrgentFirst,
  resourcesWithinCapacity,
  ledgerInOrder,
  workersAble,
  siteInOrder,
  guardsKept,
  questionsAnswered,
  withinBudget,
  throttlesKept,
  timedRight,
  wavesEndByRule,
  obligationsAnswered,
  updatesWhole,
  mendingKept,
  foldsAlike,
]
