import type { Plan } from '../plan.ts'
import { table } from './markdown.ts'
import { counted } from '../../std/counted.ts'

/** Fields that the compiler filled, with the tasks for which it did; the most often filled first. */
export function inferredFields(plan: Plan): { readonly field: string; readonly tasks: readonly string[] }[] {
  const byField = new Map<string, string[]>()
  for (const task of plan.tasks.tasks) {
    for (const field of task.inferred) {
      const tasks = byField.get(field)
      if (tasks === undefined) byField.set(field, [task.id])
      else tasks.push(task.id)
    }
  }
  return [...byField]
    .map(([field, tasks]) => ({ field, tasks }))
    .sort((a, b) => b.tasks.length - a.tasks.length || (a.field < b.field ? -1 : 1))
}

const FIELDS: ReadonlyMap<string, string> = new Map([
  ['action', 'who or what does it (`run:`)'],
  ['duration', 'how long it takes (`(3h)`)'],
  ['category', 'its category'],
  ['idempotent', 'whether it may run twice (`[idempotent]`)'],
  ['boundaries.expected_complexity', 'how large it is (`complexity:`)'],
  ['boundaries.definition_of_done.criteria', 'when it is done (`done-when:`)'],
  ['boundaries.definition_of_done.stop_when', 'when to stop (`stop-when:`)'],
  ['boundaries.scope.includes', 'which files it may touch (`files:`)'],
  ['resource_requirements.estimated', 'what it takes of the machine (`cpu:`, `memory:`)'],
  ['resource_requirements.estimated.exclusive_resources', 'which locks its files ask for (`locks:`)'],
  ['resource_requirements.worker_capabilities_required', 'who can do it (`needs-worker:`)'],
  ['acceptance_checks', 'by which check it is proved (`accept:`)'],
  ['effects', 'what it changes beside its result (`effects:`)'],
  ['execution_guidance.checkpoints', 'when it reports progress'],
  ['resource_requirements.peak', 'what it takes at most'],
  ['scheduling_hints.max_retries', 'how often it is retried (`retries:`)'],
  ['scheduling_hints.priority', 'its priority (`priority:`)'],
  ['scheduling_hints.preemptible', 'whether it may be interrupted (`[preemptible]`)'],
])

/** A field in the words of somebody who writes specifications, with the hint that states it. */
export function fieldText(field: string): string {
  return FIELDS.get(field) ?? `\`${field}\``
}

/** The section of Plan.md that says what the specification left unsaid. */
export function inferredSection(plan: Plan): string {
  const fields = inferredFields(plan)
  if (fields.length === 0) return ''
  const all = plan.tasks.tasks.length
  const rows = fields.map(({ field, tasks }) => [fieldText(field), tasks.length === all ? 'all' : String(tasks.length)])
  return (
    '## What was filled in\n\n' +
    `The specification left ${counted(fields.length, 'kind')} of detail unsaid for some of the ${counted(all, 'task')}. What stands there was counted or is a default; each task lists it under \`inferred\` in tasks.json.\n\n` +
    `${table(['detail', 'tasks'], rows)}\n`
  )
}
