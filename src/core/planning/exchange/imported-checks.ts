import type { CodeIndex } from '../../model/code-index.ts'
import type { TaskProposal } from '../../model/proposal.ts'
import { placesOf } from '../filling/code-places.ts'
import { projectChecks } from '../filling/project-checks.ts'

const FIELD = 'acceptance_checks'

/** The task with the project's own tests of the files that it names as its proof, when it brings none and is still to be done. */
export function withProjectChecks(task: TaskProposal, index: CodeIndex): TaskProposal {
  const { done, action, scope_includes = [], acceptance_checks, inferred = [], derivation = [] } = task
  // Checks that were worked out before are worked out anew: the codebase goes on.
  const isSaid = acceptance_checks !== undefined && !inferred.includes(FIELD)
  if (done === true || action !== undefined || isSaid || scope_includes.length === 0) return task
  const places = placesOf(index)
  const paths = scope_includes.map((path) => ({
    path,
    how: 'named' as const,
    exists: places.files.has(path),
    confidence: 1,
    because: 'the file names it',
  }))
  const checks = projectChecks(paths, places)
  if (checks.length === 0) return task
  return {
    ...task,
    acceptance_checks: checks.map(({ check }) => check),
    inferred: [...new Set([...inferred, FIELD])],
    derivation: [...derivation, ...checks.map(({ derived }) => derived)],
  }
}
