/**
 * A plan as writers of other tools' formats need it: which task is part of which, what each waits for, and which ids the tasks had
 * where they came from.
 */
import type { Feature } from '../../model/features-artifact.ts'
import type { Task } from '../../model/task.ts'
import type { Dependency } from '../../model/tasks-artifact.ts'
import { counted } from '../../std/counted.ts'
import {
  MILESTONE,
  PART_OF,
  STATUS,
  foreignTag,
  taggedWith,
  IMPORT_FORMATS,
  type ImportFormat,
} from './exchange-format.ts'

/** What of a plan is exported. */
export interface ExportedPlan {
  readonly plan_id: string
  readonly title: string
  readonly features: readonly Feature[]
  readonly tasks: readonly Task[]
  /** As the plan lists them, before the reduction. */
  readonly dependencies: readonly Dependency[]
  /** Hard dependencies below it do not hold. */
  readonly min_confidence: number
}

/** What a writer gives: the text, and in sentences what of the plan it does not hold. */
export interface Written {
  readonly text: string
  readonly lost: readonly string[]
}

/** A plan with its parts and wholes. */
export interface PlanView extends ExportedPlan {
  readonly byId: ReadonlyMap<string, Task>
  /** By the id of each part the id of its whole. */
  readonly wholeOf: ReadonlyMap<string, string>
  /** The parts of each whole, in the order of the plan. */
  readonly partsOf: ReadonlyMap<string, readonly string[]>
  /** By each task's id what it waits for, as it was said: without what follows from wholes. */
  readonly waits: ReadonlyMap<string, readonly Dependency[]>
  /** Dependencies that hold nothing up: preferred orders, uncertain ones, and tasks that exclude each other. */
  readonly loose: readonly Dependency[]
}

/** Finds parts, wholes and what is waited for. */
export function viewOf(plan: ExportedPlan): PlanView {
  const byId = new Map(plan.tasks.map((task) => [task.id, task]))
  const named = new Map<string, string>()
  for (const { id, tags } of plan.tasks) for (const own of foreignIds(tags)) named.set(own, id)
  const wholeOf = new Map<string, string>()
  const partsOf = new Map<string, string[]>()
  for (const { id, tags } of plan.tasks) {
    const whole = named.get(taggedWith(tags, PART_OF) ?? '')
    if (whole === undefined || whole === id) continue
    wholeOf.set(id, whole)
    const known = partsOf.get(whole)
    if (known === undefined) partsOf.set(whole, [id])
    else known.push(id)
  }
  const isArrow = ({ type }: Dependency): boolean => type !== 'mutual_exclusion' && type !== 'resource_limited'
  const holds = (one: Dependency): boolean => isArrow(one) && one.isHard && one.confidence >= plan.min_confidence
  const hard = plan.dependencies.filter(holds)
  const pairs = new Set(hard.map(({ from, to }) => `${from} ${to}`))
  const waits = new Map<string, Dependency[]>()
  for (const one of hard) {
    const whole = wholeOf.get(one.to)
    const follows = one.origin === 'inferred' && whole !== undefined && pairs.has(`${one.from} ${whole}`)
    if (follows || wholeOf.get(one.from) === one.to) continue
    const known = waits.get(one.to)
    if (known === undefined) waits.set(one.to, [one])
    else known.push(one)
  }
  return { ...plan, byId, wholeOf, partsOf, waits, loose: plan.dependencies.filter((one) => !holds(one)) }
}

function foreignIds(tags: readonly string[]): string[] {
  return IMPORT_FORMATS.flatMap((format) => taggedWith(tags, `${format}:`) ?? [])
}

/** The id that a task had in a tool; `undefined` for one that did not come from there. */
export function idIn({ tags }: Pick<Task, 'tags'>, format: ImportFormat): string | undefined {
  return taggedWith(tags, foreignTag(format, ''))
}

/** A state that is neither open nor done: `in-progress`. */
export function stateOf({ tags }: Pick<Task, 'tags'>): string | undefined {
  return taggedWith(tags, STATUS)
}

/** Whether a task does nothing but stand for the end of others. */
export function isMilestone({ tags }: Pick<Task, 'tags'>): boolean {
  return tags.includes(MILESTONE)
}

/** What was worked out for tasks and is not handed on, because nobody said it: in words that follow “left out: ”. */
export function workedOut({ tasks }: Pick<ExportedPlan, 'tasks'>): string[] {
  const files = tasks.filter(
    ({ inferred, boundaries }) =>
      inferred.includes('boundaries.scope.includes') && boundaries.scope.includes.some((path) => path !== '**'),
  ).length
  const checks = tasks.filter(
    ({ inferred, acceptance_checks }) => inferred.includes('acceptance_checks') && acceptance_checks.length > 0,
  ).length
  const parts = [
    ...(files === 0 ? [] : [`the files of ${counted(files, 'task')}`]),
    ...(checks === 0 ? [] : [`the checks of ${counted(checks, 'task')}`]),
  ]
  return parts.length === 0 ? [] : [`${parts.join(' and ')} that were worked out, and that nobody said`]
}

/** A field of a task that somebody said, and nobody filled in; `undefined` otherwise. */
export function said<T>({ inferred }: Pick<Task, 'inferred'>, field: string, value: T): T | undefined {
  return inferred.includes(field) ? undefined : value
}
