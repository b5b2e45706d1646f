import { EXIT, Failure } from '../core/model/failure.ts'
import { nearest } from '../core/std/nearest.ts'

/** Most tasks that are named when several fit. */
const CANDIDATES_SHOWN = 5

/**
 * The id of the task that a person means: by its id, by its title, or by the beginning of exactly one title, in any case.
 * `titles` are the tasks of an execution by id. Throws a Failure with exit code 1 when none fits, or several.
 */
export function namedTask(titles: ReadonlyMap<string, string>, wanted: string, executionId: string): string {
  if (titles.has(wanted)) return wanted
  const lower = wanted.toLowerCase()
  const exact = [...titles].filter(([id, title]) => id.toLowerCase() === lower || title.toLowerCase() === lower)
  const begun = [...titles].filter(([, title]) => lower !== '' && title.toLowerCase().startsWith(lower))
  const found = exact.length > 0 ? exact : begun
  const [only] = found
  if (only === undefined) throw unknownTask(titles, wanted, executionId)
  if (found.length > 1) throw ambiguousTask(found, wanted)
  return only[0]
}

function ambiguousTask(found: readonly (readonly [string, string])[], wanted: string): Failure {
  const names = found.slice(0, CANDIDATES_SHOWN).map(([id, title]) => `${id} (${title})`)
  const more = found.length - names.length
  return new Failure({
    code: 'ambiguous-task',
    message: `${wanted} may mean several tasks: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
    exit: EXIT.arguments,
    advice: 'Name one by its id.',
  })
}

function unknownTask(titles: ReadonlyMap<string, string>, wanted: string, executionId: string): Failure {
  const near = wanted === '' ? undefined : nearest(wanted, [...titles.keys(), ...titles.values()])
  const list = `tasks status ${executionId} lists its tasks.`
  return new Failure({
    code: 'unknown-task',
    message: `${executionId} has no task ${wanted}.`,
    exit: EXIT.arguments,
    advice: near === undefined ? list : `Did you mean ${near}? ${list}`,
  })
}
