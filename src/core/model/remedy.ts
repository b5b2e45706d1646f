import { z } from 'zod'
import { HotUpdateOp } from './hot-update.ts'
import { Moment } from './identity.ts'

/** What the planner proposes about an issue. */
export const Remedy = z.strictObject({
  /** In plain words: `npm install jose in web/`. */
  summary: z.string().min(1).max(500),
  /** It edits data or history, so a person agrees first whatever the rules say. */
  asks: z.boolean(),
  /** Steps of the hot update; none where waiting is all that there is to do. */
  ops: z.array(HotUpdateOp),
  /** No probe goes before: what the other side said. */
  not_before: Moment.optional(),
})
/** See {@link Remedy}. */
export type Remedy = z.infer<typeof Remedy>
