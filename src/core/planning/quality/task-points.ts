import type { QualityCategory, QualityPoint } from '../../model/quality.ts'
import type { Task } from '../../model/task.ts'
import type { Plan } from '../plan.ts'
import { category, point, pointByTasks } from './points.ts'
import type { Proof } from './proof.ts'
import { subjectiveCriterion } from './proof-findings.ts'
import { knowsCode, touchesCode } from './reuse-share.ts'

/** What each kind of proof is worth. */
const WORTH: Readonly<Record<Exclude<Proof, 'not_needed'>, number>> = {
  checked: 1,
  person: 1,
  exit_status: 0.5,
  none: 0,
}

/** G: whether it can be seen, by others than who did it, that a task is done. `proofs` are those of the tasks, in their order. */
export function acceptancePoints({ tasks }: Plan, proofs: readonly Proof[]): QualityCategory {
  const proven = tasks.tasks.map((task, index) => ({ task, proof: proofs[index] as Proof }))
  const needed = proven.filter(({ proof }) => proof !== 'not_needed')
  const weak = needed.filter(({ proof }) => proof === 'exit_status')
  const none = needed.filter(({ proof }) => proof === 'none')
  const reasons = [
    none.length === 0
      ? ''
      : `Nothing could fail in ${none.length} of ${needed.length} tasks (${kindsOf(none.map(({ task }) => task))})`,
    weak.length === 0
      ? ''
      : `${none.length === 0 ? 'Only' : 'only'} the exit status of their own command proves ${weak.length} of ${needed.length}`,
  ]
  return category('G', 'Acceptance', [
    point(
      'proof',
      8,
      proofShare(proofs),
      `${reasons.filter((reason) => reason !== '').join('; ')}.`,
      [...none, ...weak].map(({ task }) => task.id),
    ),
    pointByTasks(
      'criteria',
      2,
      tasks.tasks,
      (task) => task.done || subjectiveCriterion(task) === undefined,
      (missing) => `Nobody can check the words of ${missing}.`,
    ),
  ])
}

/** The share of what has to be proven that is: a check or a person counts whole, the exit status of the task's own command half. */
export function proofShare(proofs: readonly Proof[]): number {
  const needed = proofs.filter((proof) => proof !== 'not_needed')
  return needed.length === 0 ? 1 : needed.reduce((sum, proof) => sum + WORTH[proof], 0) / needed.length
}

/** Why nothing could fail in these tasks, by who does them. */
function kindsOf(tasks: readonly Task[]): string {
  const commands = tasks.filter((task) => task.action.kind === 'shell').length
  const others = tasks.length - commands
  return [
    commands === 0 ? '' : `${commands} whose command cannot fail`,
    others === 0 ? '' : `${others} by an agent without a check`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/** H: whether each task says how large it is, when it is done, what it may touch and what it logs. */
export function boundaryPoints({ tasks }: Plan): QualityCategory {
  const left = tasks.tasks.filter((task) => !task.done && task.action.kind !== 'noop')
  const stated = (field: string) => (task: Task) => !task.inferred.includes(field)
  return category('H', 'Boundaries', [
    pointByTasks(
      'complete',
      4,
      tasks.tasks,
      (task) => hasBoundaries(task) && hasLogging(task),
      (missing) => `Size, criteria, scope or logging are missing: ${missing}.`,
    ),
    pointByTasks(
      'scope-stated',
      3,
      left,
      (task) => task.boundaries.scope.includes.every((path) => !/^\**$/.test(path)),
      (missing) => `Any file may be touched by ${missing}.`,
    ),
    pointByTasks(
      'excludes',
      1,
      left,
      (task) => task.boundaries.scope.excludes.length > 0,
      (missing) => `Nothing is out of bounds for ${missing}.`,
    ),
    pointByTasks(
      'size-stated',
      1,
      left,
      stated('boundaries.expected_complexity'),
      (missing) => `The size of ${missing} is a guess.`,
    ),
    pointByTasks(
      'done-stated',
      1,
      left,
      stated('boundaries.definition_of_done.criteria'),
      (missing) => `Nobody said when ${missing} count as done.`,
    ),
  ])
}

/** I: whether the plan knows the codebase. Does not apply when nobody analysed it, or when there was no code. */
export function codebasePoints({ tasks }: Plan): QualityCategory {
  const { tool, scanned_files } = tasks.meta.codebase_analysis
  if (!knowsCode(tasks.meta)) return category('I', 'Codebase', [])
  const touching = tasks.tasks.filter(touchesCode)
  const quotesCode = (task: Task): boolean =>
    task.source_evidence.some(({ type, quote, verified }) => type === 'code' && quote !== '' && verified !== 'missing')
  return category('I', 'Codebase', [
    point('scanned', 5, scanned_files > 0 ? 1 : 0, `${tool} read no file.`),
    // A plan that only runs commands owes the code nothing.
    ...(touching.length === 0 ? [] : [grounded(touching, quotesCode)]),
  ])
}

function grounded(touching: readonly Task[], quotesCode: (task: Task) => boolean): QualityPoint {
  return pointByTasks(
    'grounded',
    5,
    touching,
    (task) => task.reuses_existing !== undefined || quotesCode(task),
    (missing) => `No code that is there is named or quoted for ${missing}.`,
    0.5,
  )
}

/** Whether size, end and scope of a task are there. */
export function hasBoundaries(task: Task): boolean {
  const { expected_complexity, definition_of_done, scope } = task.boundaries
  return (
    /\d/.test(expected_complexity.value) &&
    definition_of_done.criteria.length > 0 &&
    definition_of_done.stop_when !== '' &&
    scope.includes.length > 0
  )
}

/** Whether a task says where and what it logs. */
export function hasLogging(task: Task): boolean {
  const { destination, required_fields } = task.execution_guidance.logging
  return destination !== '' && required_fields.length > 0
}
