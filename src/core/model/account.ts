/** What broke in an execution, what was done about it, what it cost and what is still open: `tasks explain --json`. */
import { z } from 'zod'
import { ExecutionStatus } from './execution-options.ts'
import { FailureKind } from './failure.ts'
import { HealingMode, RemedyKind } from './healing.ts'
import { ExecutionId, TaskId } from './identity.ts'

/** ISO 8601, UTC. */
const Time = z.string()
const Seconds = z.number().min(0)

/** A question to a person, and what came of it. */
export const AccountQuestion = z.strictObject({
  id: z.string(),
  kind: z.string(),
  subject: z.string(),
  asked_at: Time,
  /** Absent while it is open. */
  answer: z
    .strictObject({
      at: Time,
      choice: z.string(),
      /** `person`, `timeout`, or `withdrawn` where it was no question any more. */
      by: z.enum(['person', 'timeout', 'withdrawn']),
      /** Who, as the journal has it. */
      actor: z.string(),
      waited_seconds: Seconds,
    })
    .optional(),
})
/** See {@link AccountQuestion}. */
export type AccountQuestion = z.infer<typeof AccountQuestion>

/** A circuit breaker that has opened. */
export const AccountBreaker = z.strictObject({
  pattern: z.string(),
  key: z.string(),
  opened: z.int().min(0),
  first_opened_at: Time,
  /** As it stands: `open`, `half_open`, `exhausted` or `closed`; `opened_again` where the next issue of it goes on with that. */
  state: z.string(),
  probes: z.array(
    z.strictObject({ task: TaskId.optional(), at: Time, outcome: z.enum(['went_well', 'failed', 'under_way']) }),
  ),
  closed_at: Time.optional(),
  /** Seconds for which each task waited because of it, of those that did. */
  parked: z.array(z.strictObject({ task: TaskId, seconds: Seconds })),
  parked_seconds: Seconds,
  /** Tasks that it held back before they had failed in this way: each has been spared a try at least. */
  spared_attempts: z.int().min(0),
})
/** See {@link AccountBreaker}. */
export type AccountBreaker = z.infer<typeof AccountBreaker>

/** A systemic issue, from what showed it to what became of it. */
export const AccountIssue = z.strictObject({
  id: z.string(),
  pattern: z.string(),
  key: z.string(),
  code: z.string(),
  /** What the first of its failures said; absent where it was no failure that showed it. */
  message: z.string().optional(),
  ecosystem: z.string().optional(),
  captures: z.record(z.string(), z.array(z.string())),
  tasks: z.array(TaskId),
  occurrences: z.int().min(0),
  first_seen_at: Time,
  told_at: Time,
  mode: HealingMode,
  remedy_kind: RemedyKind,
  /** The breaker from this issue to the next one of it. */
  breaker: AccountBreaker.optional(),
  remedy: z
    .strictObject({
      summary: z.string(),
      /** What it does: each command with its folder, and what else it changes. */
      steps: z.array(z.string()),
      planned_at: Time,
      question: AccountQuestion.optional(),
      /** The update by which it was applied; absent while it is not. */
      update: z.strictObject({ id: z.string(), version: z.int(), at: Time, changes: z.array(z.string()) }).optional(),
      /** Tasks that were added to put it right. */
      mends: z.array(z.strictObject({ task: TaskId, state: z.string(), seconds: Seconds })),
    })
    .optional(),
  /** Why nothing was done about it, or no more. */
  refusal: z.string().optional(),
  outcome: z.enum(['open', 'planned', 'applied', 'refused', 'helped', 'did_not_help', 'failed']),
  /** From the moment when it was told to its end; absent while it is under way. */
  took_seconds: Seconds.optional(),
})
/** See {@link AccountIssue}. */
export type AccountIssue = z.infer<typeof AccountIssue>

/** Failures of one task with one code. */
export const AccountFailure = z.strictObject({
  task: TaskId,
  title: z.string(),
  code: z.string(),
  message: z.string(),
  kind: FailureKind.optional(),
  times: z.int().min(1),
  first_at: Time,
  last_at: Time,
  /** How the task stands now. */
  state: z.string(),
  /** The issue that it is part of. */
  issue: z.string().optional(),
})
/** See {@link AccountFailure}. */
export type AccountFailure = z.infer<typeof AccountFailure>

/** Something else that kept the execution from going straight on. */
export const AccountTrouble = z.strictObject({
  kind: z.enum([
    'quarantined',
    'rollback',
    'paused',
    'stopped',
    'cut_off',
    'rested',
    'attempts_lost',
    'slowed_down',
    'plan_changed',
    'update_refused',
  ]),
  at: Time,
  text: z.string(),
  tasks: z.array(TaskId),
  /** How long it lasted, where it lasts and is over. */
  seconds: Seconds.optional(),
})
/** See {@link AccountTrouble}. */
export type AccountTrouble = z.infer<typeof AccountTrouble>

/** See the head of this file. */
export const Account = z.strictObject({
  execution_id: ExecutionId,
  plan_id: z.string(),
  title: z.string(),
  /** `cut_off`: the journal says that it runs, and no coordinator does. */
  status: z.enum([...ExecutionStatus.options, 'cut_off']),
  started_at: Time,
  last_event_at: Time,
  tasks_total: z.int(),
  tasks_done: z.int(),
  issues: z.array(AccountIssue),
  /** Breakers that opened without an issue being told. */
  breakers: z.array(AccountBreaker),
  failures: z.array(AccountFailure),
  troubles: z.array(AccountTrouble),
  /** Questions that are not about a remedy. */
  questions: z.array(AccountQuestion),
  cost: z.strictObject({
    /** Tries that came to nothing, their checks and joinings included, and what they took in all. */
    failed_attempts: z.int(),
    failed_seconds: Seconds,
    lost_attempts: z.int(),
    retries: z.int(),
    spared_attempts: z.int(),
    parked_seconds: Seconds,
    /** Tasks that were added to mend something. */
    mending_seconds: Seconds,
    waiting_for_people_seconds: Seconds,
    /** The same on the one way through the plan that ended last; null where nothing has ended. */
    on_the_longest_way: z
      .strictObject({
        tasks: z.array(TaskId),
        failed_seconds: Seconds,
        parked_seconds: Seconds,
        mending_seconds: Seconds,
      })
      .nullable(),
  }),
  open: z.array(z.strictObject({ what: z.string(), next: z.string() })),
})
/** See {@link Account}. */
export type Account = z.infer<typeof Account>
