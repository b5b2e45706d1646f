import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { prettyJson } from '../core/model/canonical.ts'
import { Generator } from '../core/model/meta.ts'
import { PLAN_META_NAME } from '../system/plan-folder.ts'

/** `.tasks-meta.json`: what is known about the making of a plan and stands outside its hashes. */
export const PlanMeta = z.object({
  /** ISO 8601, UTC. */
  generated_at: z.string(),
  generator: Generator,
  cli_args: z.array(z.string()),
  /** Where the codebase stands, relative to the plan's directory. */
  codebase_path: z.string(),
})
/** See {@link PlanMeta}. */
export type PlanMeta = z.infer<typeof PlanMeta>

/** The text of `.tasks-meta.json`. `at` is the moment of planning, in milliseconds since 1970. */
export function planMetaText(
  made: { readonly at: number; readonly generator: Generator; readonly cli_args?: readonly string[] },
  planDir: string,
  codebase: string,
): string {
  const meta: PlanMeta = {
    generated_at: new Date(made.at).toISOString(),
    generator: made.generator,
    cli_args: [...(made.cli_args ?? [])],
    codebase_path: relative(planDir, codebase) || '.',
  }
  return prettyJson(meta)
}

/** The codebase that a plan was made for, absolute; nothing when the plan does not say. */
export function codebaseOf(planDir: string): string | undefined {
  try {
    const meta = PlanMeta.safeParse(JSON.parse(readFileSync(join(planDir, PLAN_META_NAME), 'utf8')))
    return meta.success ? resolve(planDir, meta.data.codebase_path) : undefined
  } catch {
    // The file is a convenience: without it the caller falls back to where it stands.
    return undefined
  }
}
