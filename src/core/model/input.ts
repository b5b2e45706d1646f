/** Inputs: something outside told us. Every input carries `at`, which never decreases. */
import { z } from 'zod'
import { AttemptReport, LostReason } from './attempt.ts'
import { Coordinator } from './coordinator.ts'
import { ExecutionOptions } from './execution-options.ts'
import { Remedy } from './remedy.ts'
import { HotUpdate } from './hot-update.ts'
import { AttemptToken, ExecutionId, Moment, WorkerId } from './identity.ts'
import { OperatorCommand } from './operator-command.ts'
import { WorkerProfile } from './worker-pool.ts'

const stamp = { at: Moment, actor: z.string() }

/** What the core is told. */
export const Input = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('submit'),
    ...stamp,
    execution_id: ExecutionId,
    coordinator: Coordinator,
    options: ExecutionOptions,
    seed: z.int(),
    plan_dir: z.string(),
    codebase: z.string(),
  }),
  /**
   * A coordinator has folded the journal and takes the execution up again, with what the user chooses now. `commands` are
   * carried out before anything moves, so that one answer cannot end the execution before the next is heard.
   */
  z.strictObject({
    type: z.literal('take_up'),
    ...stamp,
    execution_id: ExecutionId,
    options: ExecutionOptions,
    commands: z.array(OperatorCommand),
    /** Changes of the plan that were handed in meanwhile; they are applied first. */
    updates: z.array(HotUpdate).optional(),
    reason: z.string(),
  }),
  z.strictObject({
    type: z.literal('worker_offered'),
    ...stamp,
    execution_id: ExecutionId,
    worker: WorkerId,
    slots: z.int().min(1),
    capabilities: z.array(z.string()),
    /** The kind of worker that it is; generic and without a setup when absent. */
    profile: WorkerProfile.optional(),
  }),
  z.strictObject({
    type: z.literal('worker_gone'),
    ...stamp,
    execution_id: ExecutionId,
    worker: WorkerId,
    reason: z.string(),
  }),
  z.strictObject({
    type: z.literal('attempt_reported'),
    ...stamp,
    execution_id: ExecutionId,
    token: AttemptToken,
    report: AttemptReport,
  }),
  z.strictObject({
    type: z.literal('attempt_lost'),
    ...stamp,
    execution_id: ExecutionId,
    token: AttemptToken,
    reason: LostReason,
  }),
  z.strictObject({ type: z.literal('attempt_silent'), ...stamp, execution_id: ExecutionId, token: AttemptToken }),
  z.strictObject({ type: z.literal('command'), ...stamp, execution_id: ExecutionId, command: OperatorCommand }),
  z.strictObject({ type: z.literal('hot_update'), ...stamp, execution_id: ExecutionId, update: HotUpdate }),
  /** The planner's answer about a systemic issue: a remedy, or why there is none. */
  z.strictObject({
    type: z.literal('repair_planned'),
    ...stamp,
    execution_id: ExecutionId,
    issue: z.string().min(1),
    answer: z.union([Remedy, z.strictObject({ refusal: z.string().min(1) })]),
  }),
  /** The machine's load, told when it crosses a threshold. Percent. */
  z.strictObject({
    type: z.literal('host_load'),
    ...stamp,
    cpu_percent: z.number().min(0).max(100),
    memory_percent: z.number().min(0).max(100),
  }),
  /** Time has passed; deadlines that are due take effect. */
  z.strictObject({ type: z.literal('tick'), ...stamp }),
])
/** See {@link Input}. */
export type Input = z.infer<typeof Input>
