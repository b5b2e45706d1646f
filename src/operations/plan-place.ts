import { hash } from 'node:crypto'
import { join } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Plan } from '../core/planning/plan.ts'
import { writeFileAtomically } from '../system/atomic-file.ts'
import {
  type FileContent,
  PLAN_META_NAME,
  foreignNames,
  readPlanFolder,
  writePlanFolder,
} from '../system/plan-folder.ts'
import { PlanLocked, withPlanLock } from '../system/plan-lock.ts'
import type { PlanFile } from './plan-file.ts'
import { codebaseOf } from './plan-meta.ts'
import { planIdOf } from './plan-id.ts'
import { writeTrouble } from './write-trouble.ts'

/** A plan on its way to its directory. */
export interface PlanToPlace {
  readonly plan_dir: string
  readonly plan: Plan
  /** The artifacts and the copies of the specification. */
  readonly files: readonly PlanFile[]
  /** Text of `.tasks-meta.json`. */
  readonly meta: string
  /** Absolute. */
  readonly codebase: string
}

/**
 * Writes a plan to its directory, whole or not at all, and says whether it stood there already, byte for byte. A directory
 * that holds another plan, or files that are no plan's, is refused unless `force` is given; even then only the plan's own
 * files are replaced. Whoever comes while another process writes there waits for it, and then finds its plan. A full disk and
 * missing rights are Failures with exit code 1; what stood there stands on.
 */
export function placePlan(place: PlanToPlace, force: boolean): boolean {
  try {
    return withPlanLock(place.plan_dir, () => placeAlone(place, force))
  } catch (error) {
    if (error instanceof Failure) throw error
    if (error instanceof PlanLocked) throw locked(place.plan_dir)
    throw unwritable(error as NodeJS.ErrnoException, place.plan_dir)
  }
}

function placeAlone(place: PlanToPlace, force: boolean): boolean {
  const { plan_dir, files } = place
  const before = presentPlan(plan_dir)
  if (before !== undefined && isSame(before, place)) {
    // The same plan for a codebase that stands elsewhere: only the note beside it changes.
    if (codebaseOf(plan_dir) !== place.codebase) writeFileAtomically(join(plan_dir, PLAN_META_NAME), place.meta)
    return true
  }
  if (!force) refuseOccupied(plan_dir, before, place.plan)
  writePlanFolder(
    plan_dir,
    new Map<string, FileContent>([
      ...files.map(({ name, write }) => [name, write] as const),
      [PLAN_META_NAME, place.meta],
    ]),
  )
  return false
}

type Present = ReturnType<typeof readPlanFolder>

function presentPlan(directory: string): Present | undefined {
  try {
    return readPlanFolder(directory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function isSame(before: Present, { files }: PlanToPlace): boolean {
  return files.every(({ name, sha256 }) => {
    const text = before.files.get(name) ?? before.specs.get(name)
    return text !== undefined && hash('sha256', text) === sha256
  })
}

function locked(directory: string): Failure {
  return new Failure({
    code: 'output-busy',
    message: 'Another process writes a plan there, and has not finished.',
    exit: EXIT.arguments,
    place: directory,
    advice: 'Try again when it has ended, or give --output-dir another directory.',
  })
}

function refuseOccupied(directory: string, before: Present | undefined, plan: Plan): void {
  if (before === undefined) return
  const force = 'Give --output-dir another directory, or --force to replace it.'
  if (before.files.size > 0) {
    const id = planIdOf(before.files.get('coordinator.json'))
    // The same tasks with other limits, or written by another release of the tool: still the same plan.
    if (id === plan.coordinator.meta.plan_id) return
    const ids = `${id ?? 'without an id'}; this one is ${plan.coordinator.meta.plan_id}`
    const since = changedSince(before.files.get('tasks.json'), plan)
    throw new Failure({
      code: 'output-holds-plan',
      message:
        since === undefined
          ? `The directory holds another plan (${ids}).`
          : `The directory holds a plan of the same work, made before ${since} (${ids}).`,
      exit: EXIT.arguments,
      place: directory,
      advice: since !== undefined ? 'Give --force to replace it; its tasks keep their ids.' : force,
    })
  }
  const foreign = foreignNames(directory)
  if (foreign.length > 0) {
    throw new Failure({
      code: 'output-not-empty',
      message: `The directory holds files that are no plan's: ${foreign.slice(0, 5).join(', ')}${foreign.length > 5 ? ` and ${foreign.length - 5} more` : ''}.`,
      exit: EXIT.arguments,
      place: directory,
      advice: 'Give --output-dir another directory, or --force to write the plan beside them.',
    })
  }
}

/** What has changed since a plan's tasks.json was made of the same features; undefined where that is not all. */
function changedSince(tasks: string | undefined, { tasks: { meta } }: Plan): string | undefined {
  try {
    const before = (JSON.parse(tasks ?? '') as Partial<Plan['tasks']>).meta
    if (before?.features_hash !== meta.features_hash) return undefined
    if (before.codebase_analysis.hash !== meta.codebase_analysis.hash) return 'the codebase changed'
    return before.history?.hash === meta.history?.hash ? undefined : 'more was learned from executions'
  } catch {
    return undefined
  }
}

function unwritable(error: NodeJS.ErrnoException, directory: string): Failure {
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT' || error.code === 'EFBIG') {
    return new Failure({
      code: 'disk-full',
      message:
        'The plan could not be written: there is no room left on the disk. What stood there before is untouched.',
      exit: EXIT.arguments,
      place: directory,
      advice: 'Make room, or give --output-dir a directory on another disk.',
      cause: error,
    })
  }
  return new Failure({
    code: 'output-unwritable',
    message: `The plan could not be written: ${writeTrouble(error)}.`,
    exit: EXIT.arguments,
    place: directory,
    advice: 'Give --output-dir a directory that you may write to.',
    cause: error,
  })
}
