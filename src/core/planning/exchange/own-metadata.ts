/** What a plan knows and another tool has no field for: kept in its free metadata, and read back from there. */
import { AcceptanceCheck } from '../../model/acceptance-check.ts'
import { TaskId } from '../../model/identity.ts'
import type { Task } from '../../model/task.ts'
import type { ImportFormat } from './exchange-format.ts'
import { idIn, said, type PlanView } from './exported-plan.ts'
import { scopePath, type ImportedFields, type ImportedGroup } from './imported-work.ts'
import { listOf, objectOf, textOf, textsOf, type Loose } from './read-fields.ts'
import type { Span } from '../spec/source-text.ts'

/** The member of another tool's metadata that is ours. */
export const OWN_METADATA = 'tasks_slaps'

const SCOPE = 'boundaries.scope.includes'
const CHECKS = 'acceptance_checks'

/** What is kept of a task; `nameOf` gives the ids of the other tool. */
export function ownMetadata(
  task: Task,
  view: PlanView,
  format: ImportFormat,
  nameOf: (id: string) => string | undefined,
): Loose {
  const { includes, excludes, restrictions } = task.boundaries.scope
  const scope = said(task, 'boundaries.scope.includes', includes)
  const confidence = (view.waits.get(task.id) ?? []).flatMap(({ from, confidence: value, reason }) => {
    const name = nameOf(from)
    return name === undefined || value === 1 ? [] : [[name, { confidence: value, reason }]]
  })
  return {
    id: task.id,
    feature: view.features.find(({ id }) => id === task.feature_id)?.title ?? task.feature_id,
    // A task that came from there would quote itself.
    ...(idIn(task, format) === undefined
      ? { evidence: task.source_evidence.map(({ source, quote }) => ({ source, quote })) }
      : {}),
    ...(scope === undefined ? {} : { scope: { includes: scope, excludes, restrictions } }),
    ...(task.optional ? { optional: true } : {}),
    ...(task.requirements === undefined ? {} : { requirements: task.requirements }),
    ...(confidence.length === 0 ? {} : { edge_confidence: Object.fromEntries(confidence) as unknown }),
    ...(task.acceptance_checks.length === 0 || task.inferred.includes('acceptance_checks')
      ? {}
      : { acceptance_checks: task.acceptance_checks }),
    ...workedOut(task),
  }
}

/** What nobody said stands apart, so that whoever reads it does not take it for said. */
function workedOut({ inferred, boundaries, acceptance_checks }: Task): Loose {
  const { includes } = boundaries.scope
  const found = {
    ...(inferred.includes(SCOPE) && includes.some((path) => path !== '**') ? { scope_includes: includes } : {}),
    ...(inferred.includes(CHECKS) && acceptance_checks.length > 0 ? { acceptance_checks } : {}),
  }
  return Object.keys(found).length === 0 ? {} : { worked_out: found }
}

/** What of {@link ownMetadata} an import takes back. */
export interface OwnWords {
  readonly fields: Pick<
    ImportedFields,
    'id' | 'acceptance_checks' | 'requirements' | 'optional' | 'scope_includes' | 'scope_excludes' | 'inferred'
  >
  /** The title of the feature that the task belonged to. */
  readonly feature: string | undefined
}

/** Reads metadata that an export wrote, in the form that it should have; anything else is left alone. */
export function readOwn(task: Loose): OwnWords {
  const own = objectOf(objectOf(task['metadata'])?.[OWN_METADATA]) ?? {}
  const id = TaskId.safeParse(own['id'])
  const scope = objectOf(own['scope']) ?? {}
  const found = objectOf(own['worked_out']) ?? {}
  const [saidChecks, foundChecks] = [checksIn(own), checksIn(found)]
  const [saidFiles, foundFiles] = [pathsOf(scope, 'includes'), pathsOf(found, 'scope_includes')]
  const excludes = pathsOf(scope, 'excludes')
  const checks = saidChecks.length > 0 ? saidChecks : foundChecks
  const files = saidFiles.length > 0 ? saidFiles : foundFiles
  const inferred = [
    ...(saidFiles.length === 0 && files.length > 0 ? [SCOPE] : []),
    ...(saidChecks.length === 0 && checks.length > 0 ? [CHECKS] : []),
  ]
  const requirements = textsOf(own, 'requirements')
  return {
    fields: {
      ...(id.success ? { id: id.data } : {}),
      ...(checks.length === 0 ? {} : { acceptance_checks: checks }),
      ...(files.length === 0 ? {} : { scope_includes: files }),
      ...(excludes.length === 0 ? {} : { scope_excludes: excludes }),
      ...(inferred.length === 0 ? {} : { inferred }),
      ...(requirements.length === 0 ? {} : { requirements }),
      ...(own['optional'] === true ? { optional: true } : {}),
    },
    feature: textOf(own, 'feature'),
  }
}

function checksIn(own: Loose): AcceptanceCheck[] {
  return listOf(own, CHECKS).flatMap((value) => {
    const check = AcceptanceCheck.safeParse(value)
    return check.success ? [check.data] : []
  })
}

function pathsOf(own: Loose, key: string): string[] {
  return textsOf(own, key).flatMap((text) => scopePath(text) ?? [])
}

/** The groups of features that tasks belonged to before they were exported, each made when it is first named. */
export class OwnFeatures {
  readonly groups: ImportedGroup[] = []
  readonly #keys = new Map<string, string>()

  /** The key of the group with that title. */
  keyOf(title: string, span: Span): string {
    const known = this.#keys.get(title)
    if (known !== undefined) return known
    const key = `feature ${title}`.slice(0, 300)
    this.#keys.set(title, key)
    this.groups.push({ key, title, span })
    return key
  }
}
