import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import { ARTIFACT_NAMES } from '../core/planning/artifacts/render.ts'
import type { PlanCondition } from '../core/planning/show/plan-picture.ts'
import { nearest } from '../core/std/nearest.ts'
import { readPlanFolder } from '../system/plan-folder.ts'
import { ARCHIVE_FOLDER } from './opened-plan.ts'
import { checkLightly } from './plan-condition.ts'
import { planIdOf } from './plan-id.ts'
import { generatedAt } from './plan-meta.ts'

/** Where plans are looked for when the user names no directory. */
export const PLANS_FOLDER = 'plans'

/** One plan of a list. */
export interface ListedPlan extends PlanCondition {
  /** Null when its coordinator.json says none. */
  readonly plan_id: string | null
  readonly title: string | null
  readonly tasks: number | null
  /** ISO 8601, UTC; null when nothing says it. */
  readonly created_at: string | null
  readonly archived: boolean
  /** Absolute. */
  readonly plan_dir: string
}

/**
 * `list-plans`: the plans in a directory and in its archive, by name; a directory that is itself a plan lists that one. Plans that
 * cannot be read are listed with what is wrong. Throws a Failure when a directory is named that is not there.
 */
export function listPlans(directory: string | undefined, workingDirectory: string): readonly ListedPlan[] {
  const folder = resolve(workingDirectory, directory ?? PLANS_FOLDER)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    // Nobody has planned yet: that is an empty list, not a mistake.
    if (directory === undefined) return []
    throw noSuchFolder(directory, folder)
  }
  if (looksLikePlan(folder)) return [listed(folder, basename(dirname(folder)) === ARCHIVE_FOLDER)]
  return [...plansIn(folder, false), ...plansIn(join(folder, ARCHIVE_FOLDER), true)]
}

function plansIn(folder: string, archived: boolean): ListedPlan[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.'))
    .map((entry) => join(folder, entry.name))
    .filter(looksLikePlan)
    .sort()
    .map((path) => listed(path, archived))
}

/** Whether a directory holds any of a plan's files, or may hold one but cannot be read. */
function looksLikePlan(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return false
  return ARTIFACT_NAMES.some((name) => existsSync(join(path, name)))
}

function listed(plan_dir: string, archived: boolean): ListedPlan {
  const found = { archived, plan_dir, created_at: generatedAt(plan_dir) ?? null }
  try {
    const folder = readPlanFolder(plan_dir)
    const { condition, coordinator } = checkLightly(plan_dir, folder)
    return {
      plan_id: coordinator?.meta.plan_id ?? planIdOf(folder.files.get('coordinator.json')) ?? null,
      title: coordinator?.meta.title ?? null,
      tasks: coordinator?.graph.nodes.length ?? null,
      ...condition,
      ...found,
    }
  } catch (error) {
    const problems = [`It cannot be read: ${error instanceof Error ? error.message : String(error)}`]
    return { plan_id: null, title: null, tasks: null, status: 'broken', ...found, problems }
  }
}

function noSuchFolder(named: string, folder: string): Failure {
  const isFile = existsSync(folder)
  const near = isFile ? undefined : nearest(basename(folder), siblings(folder))
  return new Failure({
    code: isFile ? 'not-a-directory' : 'directory-not-found',
    message: isFile ? `"${named}" is a file, not a directory of plans.` : `There is no directory "${named}".`,
    exit: EXIT.arguments,
    place: named,
    advice:
      near === undefined
        ? 'Name the directory in which plans stand; without a name it is ./plans.'
        : `Did you mean ${join(dirname(named), near)}?`,
  })
}

function siblings(folder: string): string[] {
  try {
    return readdirSync(dirname(folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
  } catch {
    return []
  }
}
