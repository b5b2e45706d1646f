import type { Findings } from '../findings.ts'
import type { Task } from '../../model/task.ts'
import type { Precedence, SortedDependencies } from './precedence.ts'

/** Says which dependencies, or whether all of them, look as if they stood the wrong way round, and why. */
export function checkDirection(
  _tasks: readonly Task[],
  _sorted: SortedDependencies,
  _precedence: Precedence,
  _findings: Findings,
): void {}
