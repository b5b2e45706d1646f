/** Marks of progress inside a task: after each artifact of it, where there are several. */
import type { CheckpointEvent } from '../../model/task.ts'
import type { z } from 'zod'
import { roleOf } from '../codebase/file-role.ts'
import type { WorkItem } from '../work/work-item.ts'
import type { Filled } from './filled.ts'
import type { ScopedPath } from './scoped-path.ts'

type Checkpoint = z.infer<typeof CheckpointEvent>

/** Steps in the order in which they are made, with what their work weighs against the others. */
const STEPS = [
  { role: 'migration', name: 'schema', weight: 2, says: 'the migration is written' },
  { role: 'source', name: 'code', weight: 5, says: 'the code is written' },
  { role: 'test', name: 'tests', weight: 3, says: 'the tests are written' },
] as const

/** Checkpoints of a task that makes several kinds of things. */
export function guidanceOf(item: WorkItem, paths: readonly ScopedPath[]): Filled {
  const roles = new Set(paths.map(({ path }) => roleOf(path.replaceAll('*', 'x'))))
  const steps = STEPS.filter(({ role }) => roles.has(role))
  if (steps.length < 2) return { fields: {} }
  const all = steps.reduce((sum, { weight }) => sum + weight, 0) + 1
  let done = 0
  const checkpoints = steps.map(({ name, weight, says, role }): Checkpoint => {
    done += weight
    return {
      name,
      at_percent: Math.round((done / all) * 20) * 5,
      description: says,
      rollback_capable: role !== 'migration' || item.kind !== 'migration',
    }
  })
  return {
    fields: { checkpoints },
    inferred: ['execution_guidance.checkpoints'],
    derivation: [
      {
        field: 'checkpoints',
        rule: 'by-artifacts',
        because: `it writes ${steps.map(({ name }) => name).join(', ')}, one after the other`,
      },
    ],
  }
}
