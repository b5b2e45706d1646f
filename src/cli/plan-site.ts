import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { namePlan } from '../operations/load-plan.ts'
import type { PlanSite } from '../operations/plan-executions.ts'
import { findStateDirectory } from '../system/state-directory.ts'
import { siteDirectory, withReadSite } from './site.ts'

/**
 * Gives `use` the site on which a plan may have been executed: the named one, or the one of the codebase that the plan was made
 * for; nothing when there is none. It is open only as long as `use` takes.
 */
export async function withPlanSite<T>(
  plan: string,
  directory: string,
  stateDir: string | undefined,
  use: (site: PlanSite | undefined) => T | Promise<T>,
): Promise<T> {
  const named = stateDir === undefined ? undefined : siteDirectory(directory, resolve(directory, stateDir))
  const found = named ?? findStateDirectory(namePlan(plan, { working_directory: directory }).codebase)
  if (found === undefined || !existsSync(join(found, 'journal.db'))) return use(undefined)
  return withReadSite(directory, found, ({ journal, attended }) => use({ journal, attended: attended() }))
}
