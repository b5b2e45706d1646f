import { basename, dirname, sep } from 'node:path'

/**
 * The name to put into commands that are shown: as this one was typed. `script` is what Node.js was told to run. What npx ran is
 * in no folder of the search path afterwards, so there the name is `npx tasks`.
 */
export function commandName(script: string, environment: Readonly<Record<string, string | undefined>>): string {
  const name = basename(script) === 'slaps' ? 'slaps' : 'tasks'
  const byNpm = environment['npm_command'] === 'exec' || environment['npm_lifecycle_event'] !== undefined
  return byNpm && dirname(script).endsWith(`node_modules${sep}.bin`) ? `npx ${name}` : name
}

/** In a pattern: what follows is not about tasks of a plan, as in `2 of 3 tasks done`. */
export const NO_TASKS_OF_A_PLAN = '(?<!(?:\\d|\\b(?:its|the|all|of)) )'

/** A text that names commands as `tasks <verb>`, with the name that was typed in their place. */
export function asTyped(text: string, name: string, verbs: readonly string[]): string {
  if (name === 'tasks') return text
  const next = [...verbs, '--help', '--version'].join('|')
  return text.replaceAll(
    new RegExp(`${NO_TASKS_OF_A_PLAN}(?<!npx )(?<![\\w./-])tasks (?=(?:${next})(?![\\w-]))`, 'g'),
    `${name} `,
  )
}
