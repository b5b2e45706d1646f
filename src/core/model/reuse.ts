import { z } from 'zod'

/** What of the codebase a task builds on. A symbol is named by its file and its name: `src/auth/base.ts#BaseAuthProvider`. */
export const ReusesExisting = z.strictObject({
  /** Base classes, interfaces and other places that invite extension. */
  extends: z.array(z.string().min(1)),
  /** What is called or built upon as it is. */
  imports: z.array(z.string().min(1)),
  rationale: z.string(),
})
/** See {@link ReusesExisting}. */
export type ReusesExisting = z.infer<typeof ReusesExisting>
