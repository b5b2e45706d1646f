import { realpathSync } from 'node:fs'
import type { Journal } from '../core/ports/journal.ts'
import { startOf } from '../runtime/fold.ts'

/** The site on which a plan may have been executed: its journal, and whether a coordinator is at work there now. */
export interface PlanSite {
  readonly journal: Journal
  readonly attended: boolean
}

const UNDER_WAY: ReadonlySet<string> = new Set(['running', 'stopping', 'paused'])

/** Executions that were started from a plan's directory and have not ended well, newest first. */
export function openExecutions(
  site: PlanSite | undefined,
  plan_dir: string,
): readonly { readonly execution_id: string; readonly status: string; readonly under_way: boolean }[] {
  if (site === undefined) return []
  return site.journal
    .executions()
    .filter((row) => row.status !== 'completed' && row.status !== 'aborted')
    .filter((row) => isSamePlace(startOf(site.journal, row.execution_id)?.plan_dir, plan_dir))
    .toReversed()
    .map(({ execution_id, status }) => {
      const under_way = site.attended && UNDER_WAY.has(status)
      return { execution_id, status: under_way || !UNDER_WAY.has(status) ? status : 'cut_off', under_way }
    })
}

/** Which of these directories of plans was executed last; undefined when none was. */
export function lastExecuted(journal: Journal, planDirs: readonly string[]): string | undefined {
  for (const { execution_id } of journal.executions().toReversed()) {
    const from = startOf(journal, execution_id)?.plan_dir
    const plan = planDirs.find((dir) => isSamePlace(from, dir))
    if (plan !== undefined) return plan
  }
  return undefined
}

function isSamePlace(a: string | undefined, b: string): boolean {
  if (a === undefined || a === b) return a === b
  try {
    return realpathSync(a) === realpathSync(b)
  } catch {
    return false
  }
}
