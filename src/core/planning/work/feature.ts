import type { Priority } from '../../model/identity.ts'
import type { FeatureProposal } from '../../model/proposal.ts'
import { quote } from '../spec/evidence-span.ts'
import type { Section } from '../spec/section.ts'
import type { Unit } from './unit.ts'

const RANKS: readonly Priority[] = ['critical', 'high', 'medium', 'low']

/** Describes a feature: its title, the heading or the sentence it comes from, how urgent its units say it is. */
export function describeFeature(key: string, title: string, section: Section, units: readonly Unit[]): FeatureProposal {
  const { heading, source, because } = section
  const lead = units[0]?.requirement
  const isOfSentence = heading === undefined || cleanHeading(section) !== title.toLowerCase()
  const evidence =
    isOfSentence && lead !== undefined
      ? quote({ source: lead.source, span: lead.span, section: lead.section.path, confidence: 0.6, rationale: because })
      : quote({
          source,
          span: heading?.span ?? { start: 0, end: 0 },
          section: section.path.slice(0, -1),
          confidence: 0.8,
          rationale: because,
        })
  const priority = priorityOf(units)
  return {
    key,
    title: title.slice(0, 120),
    ...(lead === undefined ? {} : { description: lead.text.slice(0, 400) }),
    ...(priority === undefined ? {} : { priority }),
    evidence: [evidence],
  }
}

function cleanHeading({ title }: Section): string {
  return title.toLowerCase()
}

/** The most urgent of what is said: of the group, else of its units. */
function priorityOf(units: readonly Unit[]): Priority | undefined {
  const said = new Set(units.flatMap(({ requirement: { group, priority } }) => [group?.priority, priority]))
  return RANKS.find((rank) => said.has(rank))
}
