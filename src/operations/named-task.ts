import { namedPart } from './named-part.ts'

/**
 * The id of the task that a person means: by its id, by its title, or by the beginning of exactly one title, in any case.
 * `titles` are the tasks of an execution by id. Throws a Failure with exit code 1 when none fits, or several.
 */
export function namedTask(titles: ReadonlyMap<string, string>, wanted: string, executionId: string): string {
  const listed = `tasks status ${executionId} --all lists its tasks.`
  return namedPart(titles, wanted, { noun: 'task', whole: executionId, listed })
}
