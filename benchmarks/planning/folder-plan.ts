/** Plans that are a folder with a file for each task, with front matter: kandev and spec-kitty. */
import { parse } from 'yaml'
import type { HumanTask, HumanTasks } from './human-plan.ts'

/** kandev's `task-01-….md`: id, title, depends_on. */
export function kandevTasks(files: readonly string[]): HumanTasks {
  return readable(files).flatMap(([front, body]): HumanTask[] => {
    const { id, title, depends_on, wave } = front
    if (id === undefined || title === undefined) return []
    return [{ id: saidOf(id), title: saidOf(title), body, after: listOf(depends_on), refs: [], group: saidOf(wave) }]
  })
}

/** spec-kitty's `WP01-….md`: work_package_id, title, dependencies, requirement_refs. */
export function specKittyTasks(files: readonly string[]): HumanTasks {
  return readable(files).flatMap(([front, body]): HumanTask[] => {
    const { work_package_id: id, title, dependencies, requirement_refs, phase } = front
    if (id === undefined || title === undefined) return []
    const refs = listOf(requirement_refs)
    return [{ id: saidOf(id), title: saidOf(title), body, after: listOf(dependencies), refs, group: saidOf(phase) }]
  })
}

function readable(files: readonly string[]): (readonly [Record<string, unknown>, string])[] {
  return files.flatMap((text) => {
    const found = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?([\s\S]*)$/.exec(text)
    if (found === null) return []
    try {
      const front: unknown = parse(found[1] ?? '', { logLevel: 'silent', uniqueKeys: false })
      return typeof front === 'object' && front !== null
        ? [[front as Record<string, unknown>, found[2] ?? ''] as const]
        : []
    } catch {
      return []
    }
  })
}

function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((each) => typeof each !== 'object').map(String)
  return typeof value === 'string' && value !== '' && value !== 'none' ? value.split(/\s*,\s*/) : []
}

function saidOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
