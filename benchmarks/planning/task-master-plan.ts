import type { HumanTask, HumanTasks } from './human-plan.ts'

/** The plans of a tasks.json by tag; subtasks are details of their task and not tasks of the plan. */
export function taskMasterTags(text: string): ReadonlyMap<string, HumanTasks> {
  const value = JSON.parse(text) as Record<string, unknown>
  const owners = Array.isArray(value['tasks']) ? [['master', value] as const] : Object.entries(value)
  return new Map(
    owners.flatMap(([tag, owner]) => {
      const tasks =
        typeof owner === 'object' && owner !== null ? (owner as Record<string, unknown>)['tasks'] : undefined
      return Array.isArray(tasks) ? [[tag, (tasks as Record<string, unknown>[]).map(taskOf)] as const] : []
    }),
  )
}

function taskOf(task: Record<string, unknown>): HumanTask {
  const text = (key: string): string => (typeof task[key] === 'string' ? task[key] : '')
  const after = Array.isArray(task['dependencies']) ? task['dependencies'].map(String) : []
  return {
    id: String(task['id']),
    title: text('title'),
    body: [text('description'), text('details'), text('testStrategy')].join('\n\n'),
    after,
    refs: [],
    group: '',
  }
}
