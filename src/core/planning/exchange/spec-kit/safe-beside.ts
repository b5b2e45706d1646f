import type { Task } from '../../../model/task.ts'
import type { PlanView } from '../exported-plan.ts'

const SCOPE = 'boundaries.scope.includes'

/**
 * The tasks of a phase that can safely run beside all others of it: their files are stated and single, nothing is claimed, and
 * no other task of the phase names one of their files or one that nobody stated.
 */
export function safeBeside(tasks: readonly Task[], { waits, loose, partsOf }: PlanView): Set<string> {
  const users = new Map<string, number>()
  for (const task of tasks) for (const path of new Set(filesOf(task) ?? [])) users.set(path, (users.get(path) ?? 0) + 1)
  const folders = tasks.flatMap((task) => (filesOf(task) ?? []).filter((path) => /[*?{[]|\/$/.test(path)))
  const excluding = new Set(
    loose.flatMap(({ type, from, to }) =>
      type === 'mutual_exclusion' || type === 'resource_limited' ? [from, to] : [],
    ),
  )
  const inPhase = new Set(tasks.map(({ id }) => id))
  const waitsInPhase = (task: Task): boolean =>
    partsOf.has(task.id) || (waits.get(task.id) ?? []).some(({ from }) => inPhase.has(from))
  return new Set(
    tasks.flatMap((task) => {
      const files = filesOf(task)
      const isAlone =
        files?.every((path) => users.get(path) === 1 && !folders.some((folder) => meets(path, folder))) ?? false
      const { exclusive_resources, shared_resources } = task.resource_requirements.estimated
      const claims = exclusive_resources.length + Object.keys(shared_resources).length
      return isAlone && claims === 0 && !excluding.has(task.id) && !waitsInPhase(task) ? [task.id] : []
    }),
  )
}

function filesOf(task: Task): readonly string[] | undefined {
  const { includes } = task.boundaries.scope
  return task.inferred.includes(SCOPE) || includes.some((path) => /^\**$/.test(path)) ? undefined : includes
}

/** Whether a pattern may hold a path: as far as it is plain, both must begin alike. */
function meets(path: string, pattern: string): boolean {
  const plain = pattern.split(/[*?{[]/, 1)[0] as string
  return path.startsWith(plain) || plain.startsWith(path)
}
