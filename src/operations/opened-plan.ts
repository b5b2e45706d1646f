import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import { nearest } from '../core/std/nearest.ts'
import { readPlanFolder, type PlanFolder } from '../system/plan-folder.ts'

/** Where plans that nobody needs at hand are kept, inside the folder of plans. */
export const ARCHIVE_FOLDER = 'archive'

/** A plan's directory that was read. */
export interface OpenedPlan extends PlanFolder {
  /** Absolute. */
  readonly plan_dir: string
  /** As the user named it, for findings and failures. */
  readonly named: string
}

/**
 * Reads the directory of a plan, named by itself or by its coordinator.json. A Failure with exit code 1 when there is no such
 * directory or it cannot be read, 5 when it holds no plan.
 */
export function openPlan(path: string, workingDirectory: string): OpenedPlan {
  const target = resolve(workingDirectory, path)
  try {
    const found = statSync(target, { throwIfNoEntry: false })
    const plan_dir = found?.isFile() === true ? dirname(target) : target
    if (found === undefined) throw notFound(path, target)
    if (found.isFile() && basename(target) !== 'coordinator.json')
      throw notAPlan(path, 'is a file, but no coordinator.json')
    const folder = readPlanFolder(plan_dir)
    if (folder.files.size === 0) throw notAPlan(path, 'holds no plan')
    return { ...folder, plan_dir, named: relative(workingDirectory, plan_dir) || '.' }
  } catch (error) {
    if (error instanceof Failure) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw new Failure({
      code: 'plan-unreadable',
      message: `The plan cannot be read: ${code === 'EACCES' || code === 'EPERM' ? 'permission denied' : message}.`,
      exit: EXIT.arguments,
      place: path,
      advice: 'Check the rights of the directory and of the files in it.',
      cause: error,
    })
  }
}

function notFound(path: string, target: string): Failure {
  const archive = join(dirname(target), ARCHIVE_FOLDER)
  const isArchived = plansIn(archive).includes(basename(target))
  const close = isArchived
    ? join(ARCHIVE_FOLDER, basename(target))
    : nearest(basename(target), plansIn(dirname(target)))
  return new Failure({
    code: 'plan-not-found',
    message: `There is no plan at "${path}".`,
    exit: EXIT.arguments,
    place: path,
    advice:
      close === undefined
        ? 'Name the directory that tasks plan wrote.'
        : isArchived
          ? `It stands in the archive: name ${join(dirname(path), close)}.`
          : `Did you mean ${join(dirname(path), close)}?`,
  })
}

function notAPlan(path: string, what: string): Failure {
  return new Failure({
    code: 'not-a-plan',
    message: `"${path}" ${what}.`,
    exit: EXIT.plan_invalid,
    place: path,
    advice: 'Name the directory that tasks plan wrote, or the coordinator.json in it.',
  })
}

/** The names of directories that look like plans. */
function plansIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'coordinator.json')))
      .map((entry) => entry.name)
      .sort()
  } catch {
    return []
  }
}
