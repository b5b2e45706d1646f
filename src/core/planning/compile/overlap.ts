import type { Task } from '../../model/task.ts'
import type { Claims } from './claims.ts'
import type { Precedence } from './precedence.ts'
import { scopeOverlaps } from './scope-overlap.ts'
import { titleOverlaps, type Overlap } from './title-overlap.ts'

/** Most pairs of each kind that are listed. */
const MOST = 100

/** Pairs of tasks that may be the same work, by title or by the files that they may change. */
export function overlapsOf(tasks: readonly Task[], precedence: Precedence, claims: Pick<Claims, 'ofTask'>): Overlap[] {
  return [...titleOverlaps(tasks, MOST), ...scopeOverlaps(tasks, precedence, claims, MOST)]
}
