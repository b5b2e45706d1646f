import type { Task } from '../../model/task.ts'
import type { Findings } from '../findings.ts'
import type { Verifier } from './evidence.ts'
import type { SortedDependencies } from './precedence.ts'

/** Says which dependencies, or whether all of them, look as if they stood the wrong way round, and why. */
export function checkDirection(
  _tasks: readonly Task[],
  _sorted: SortedDependencies,
  _verifier: Verifier,
  _findings: Findings,
): void {}
