import { lstatSync, mkdirSync, renameSync, rmdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import { syncFolder } from '../system/atomic-file.ts'
import { foreignNames } from '../system/plan-folder.ts'
import { ARCHIVE_FOLDER, openPlan } from './opened-plan.ts'
import { openExecutions, type PlanSite } from './plan-executions.ts'
import { planIdOf } from './plan-id.ts'
import { keepCodebase } from './plan-meta.ts'
import { writeTrouble } from './write-trouble.ts'
import { makeFolder } from '../system/made-folder.ts'

/** A plan that was put away. Paths are absolute. */
export interface ArchivedPlan {
  readonly plan_id: string | null
  readonly from: string
  readonly to: string
  /** Executions of it that can still be resumed: they have their own copy of the plan. */
  readonly open_executions: readonly string[]
}

/** What is asked of `archivePlan`. */
export interface ArchiveRequest {
  readonly plan: string
  readonly working_directory: string
  /** Takes an archived plan back to where archived plans come from. */
  readonly undo?: boolean
  /** Moves also a plan that is being executed, and a directory that holds other files too. */
  readonly force?: boolean
  /** Where its executions are known, if anywhere. */
  readonly site?: PlanSite | undefined
}

/**
 * `archive-plan`: moves a plan into `archive/` beside it, or with `undo` out of it, by one renaming and never over anything; a
 * name that is taken gets a number. The plan still knows its codebase there. Throws a Failure with exit code 1 when the plan is
 * not there, stands there already, is being executed, or cannot be moved.
 */
export function archivePlan(request: ArchiveRequest): ArchivedPlan {
  const { plan_dir, files, named } = openPlan(request.plan, request.working_directory)
  const undo = request.undo === true
  if ((basename(dirname(plan_dir)) === ARCHIVE_FOLDER) !== undo) throw standsThere(named, undo)
  const open = openExecutions(request.site, plan_dir)
  if (request.force !== true) {
    const running = open.find((execution) => execution.under_way)
    if (running !== undefined) throw beingExecuted(named, running.execution_id)
    refuseOtherFiles(plan_dir, named)
  }
  if (lstatSync(plan_dir).isSymbolicLink()) throw isLink(named)
  const parent = dirname(plan_dir)
  const to = moved(plan_dir, undo ? dirname(parent) : join(parent, ARCHIVE_FOLDER), named)
  keepCodebase(to, plan_dir)
  return {
    plan_id: planIdOf(files.get('coordinator.json')) ?? null,
    from: plan_dir,
    to,
    open_executions: open.map((execution) => execution.execution_id),
  }
}

/** Moves a directory into a folder, to the first name that is free there. */
function moved(plan_dir: string, folder: string, named: string): string {
  try {
    makeFolder(folder)
    const to = claimName(folder, basename(plan_dir))
    try {
      // Over the empty directory that was just made: so nothing that stands there can ever be replaced.
      renameSync(plan_dir, to)
    } catch (error) {
      rmdirSync(to)
      throw error
    }
    for (const changed of [folder, dirname(plan_dir)]) syncFolder(changed)
    return to
  } catch (error) {
    throw unmovable(error as NodeJS.ErrnoException, named, folder)
  }
}

/** Makes an empty directory under the first free name: `release`, `release-2`, `release-3`, … */
function claimName(folder: string, name: string): string {
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? name : `${name}-${number}`)
    try {
      mkdirSync(path)
      return path
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function standsThere(named: string, undo: boolean): Failure {
  return new Failure({
    code: undo ? 'not-archived' : 'already-archived',
    message: undo ? `The plan "${named}" stands in no archive.` : `The plan "${named}" stands in an archive already.`,
    exit: EXIT.arguments,
    place: named,
    advice: undo ? 'tasks list-plans shows which plans are archived.' : 'To take it back, give --undo.',
  })
}

function beingExecuted(named: string, execution: string): Failure {
  return new Failure({
    code: 'plan-in-use',
    message: `The plan is being executed by ${execution}.`,
    exit: EXIT.arguments,
    place: named,
    advice: 'Wait for it to end or stop it with Ctrl-C; or give --force: an execution has its own copy of the plan.',
  })
}

function refuseOtherFiles(plan_dir: string, named: string): void {
  const foreign = foreignNames(plan_dir)
  if (foreign.length === 0) return
  const more = foreign.length > 5 ? ` and ${foreign.length - 5} more` : ''
  throw new Failure({
    code: 'plan-not-alone',
    message: `The directory holds files that are no plan's: ${foreign.slice(0, 5).join(', ')}${more}. They would move with it.`,
    exit: EXIT.arguments,
    place: named,
    advice: 'Move them away first, or give --force to archive the directory with all that is in it.',
  })
}

function isLink(named: string): Failure {
  return new Failure({
    code: 'plan-is-link',
    message: 'The plan is named by a symbolic link.',
    exit: EXIT.arguments,
    place: named,
    advice: 'Name the directory that it leads to.',
  })
}

function unmovable(error: NodeJS.ErrnoException, named: string, folder: string): Failure {
  return new Failure({
    code: 'not-moved',
    message: `The plan could not be moved to ${folder}: ${writeTrouble(error)}. It stands where it stood.`,
    exit: EXIT.arguments,
    place: named,
    advice: 'Check the rights of both directories, or move the plan by hand.',
    cause: error,
  })
}
