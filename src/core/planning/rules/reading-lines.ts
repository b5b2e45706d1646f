import type { Dialect, SpecReading } from '../requirements/spec-reading.ts'
import { counted } from '../../std/counted.ts'

/** Documents that are told one by one. */
const MOST = 6

const DIALECTS: Readonly<Record<Dialect, string>> = {
  prose: 'prose',
  spec_kit: 'Spec Kit',
  openspec: 'OpenSpec',
  kiro: 'Kiro',
  task_master: 'Task Master',
  bmad: 'a BMAD story',
  numbered: 'numbered text',
  sentence: 'a sentence',
  contract: 'a contract',
}

/** What was read of each document, and what was found in all of them, a line each. */
export function readingLines({ sources, dialects, requirements, exclusions, groups }: SpecReading): string[] {
  const lines = sources.slice(0, MOST).map((source) => {
    const own = requirements.filter((requirement) => requirement.source === source).length
    return `Read ${source.origin} as ${DIALECTS[dialects.get(source.path) ?? 'prose']}: ${counted(own, 'requirement')}`
  })
  const more = sources.length - lines.length
  if (more > 0) lines.push(`Read ${counted(more, 'other document')}`)
  const criteria = requirements.reduce((sum, requirement) => sum + requirement.criteria.length, 0)
  const bounds = requirements.filter(({ kind }) => kind !== 'functional').length
  const parts = [
    `${counted(requirements.length, 'requirement')} in ${counted(groups.length, 'group')}`,
    ...(bounds === 0 ? [] : [`${bounds} of them about how good it must be`]),
    ...(criteria === 0 ? [] : [counted(criteria, 'criterion', 'criteria')]),
    ...(exclusions.length === 0 ? [] : [`${counted(exclusions.length, 'thing')} not to be made`]),
  ]
  return [...lines, `Understood ${parts.join(', ')}`]
}
