import { foreignTag, IMPORT_FORMATS } from '../core/planning/exchange/exchange-format.ts'
import type { PlanPicture } from '../core/planning/show/plan-picture.ts'
import { namedPart } from './named-part.ts'

/**
 * The id of the task of a plan that a person means: by its id, by the one that it had in the tool it was imported from, by its
 * title or the beginning of it. Throws a Failure with exit code 1 when none fits, or several.
 */
export function shownTask({ coordinator, tasks }: PlanPicture, wanted: string): string {
  const titles = new Map(coordinator.graph.nodes.map((node) => [node.id, node.name]))
  const [own, another] = titles.has(wanted)
    ? []
    : (tasks?.tasks ?? []).filter(({ tags }) =>
        IMPORT_FORMATS.some((format) => tags.includes(foreignTag(format, wanted))),
      )
  if (own !== undefined && another === undefined && titles.has(own.id)) return own.id
  return namedPart(titles, wanted, {
    noun: 'task',
    whole: 'The plan',
    listed: 'tasks show-plan <plan> lists all of it.',
  })
}
