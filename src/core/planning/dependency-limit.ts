import { DEPENDENCY_LIMIT } from './defaults.ts'
import type { Findings } from './findings.ts'

/** How many dependencies a plan of so many tasks may state. */
export function dependenciesAllowed(tasks: number): number {
  const { anyhow, each_task, most } = DEPENDENCY_LIMIT
  return Math.min(most, anyhow + each_task * tasks)
}

/**
 * Refuses more dependencies than may be, before anything is done with them: whether it did. `placeOf` says where the one at
 * an index stands.
 */
export function refuseTooMany(
  tasks: number,
  dependencies: number,
  placeOf: (index: number) => string,
  findings: Findings,
): boolean {
  const most = dependenciesAllowed(tasks)
  if (dependencies <= most) return false
  findings.error(
    'too-many-dependencies',
    `There are ${dependencies} dependencies among ${tasks} tasks; ${most} are read. This is the first beyond them.`,
    placeOf(most),
    'Where many tasks wait for many others, put a milestone between them: it waits for all of the first, and all of the others wait for it.',
  )
  return true
}
