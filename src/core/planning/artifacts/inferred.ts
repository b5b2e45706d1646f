import type { Plan } from '../plan.ts'
import { counted, listed, table } from './markdown.ts'

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

/** The section of Plan.md that says what the specification left unsaid. */
export function inferredSection(plan: Plan): string {
  const fields = inferredFields(plan)
  if (fields.length === 0) return ''
  const all = plan.tasks.tasks.length
  const rows = fields.map(({ field, tasks }) => [`\`${field}\``, tasks.length === all ? 'all tasks' : listed(tasks, 8)])
  return (
    '## What was filled in\n\n' +
    `The specification left ${counted(fields.length, 'field')} unsaid for some tasks; defaults stand there, and each task lists them under \`inferred\`.\n\n` +
    `${table(['field', 'filled for'], rows)}\n`
  )
}
