import type { Priority } from '../../model/identity.ts'
import type { FeatureProposal } from '../../model/proposal.ts'
import { assert } from '../../std/assert.ts'
import { quote } from '../spec/evidence-span.ts'
import { nameOfUnits } from './feature-name.ts'
import type { TermWeights } from './term-weights.ts'
import type { Unit } from './unit.ts'
import type { WorkFeature } from './work-feature.ts'

const RANKS: readonly Priority[] = ['critical', 'high', 'medium', 'low']
const LONGEST_TITLE = 100
const LONGEST_DESCRIPTION = 400

/** Describes a feature: its title, the heading or the sentence it comes from, how urgent its units say it is. */
export function describeFeature({ topic, bundles }: WorkFeature, key: string, weights: TermWeights): FeatureProposal {
  const units = bundles.flatMap(({ bundle }) => bundle.units)
  const [lead] = units
  assert(lead !== undefined, 'a feature has units')
  const { source, span, section, text } = lead.requirement
  const heading = topic?.section.heading
  const evidence =
    topic === undefined || heading === undefined
      ? quote({ source, span, section: section.path, confidence: 0.5, rationale: 'Sentences that speak of the same.' })
      : quote({
          source: topic.section.source,
          span: heading.span,
          section: topic.section.path.slice(0, -1),
          confidence: 0.8,
          rationale: topic.section.because === '' ? 'It is a heading.' : topic.section.because,
        })
  const priority = priorityOf(units)
  return {
    key,
    title: short(topic?.title ?? nameOfUnits(units, weights), LONGEST_TITLE),
    description: short(text, LONGEST_DESCRIPTION),
    ...(priority === undefined ? {} : { priority }),
    evidence: [evidence],
  }
}

/** What the strongest word of demand says where no priority is stated. */
const DEMANDED = [
  ['must', 'high'],
  ['must_not', 'high'],
  ['should', 'medium'],
  ['may', 'low'],
] as const

/** The most urgent of what is said, of the group or of its units; else how strongly it is demanded. Order says nothing. */
function priorityOf(units: readonly Unit[]): Priority | undefined {
  const said = new Set(units.flatMap(({ requirement: { group, priority } }) => [group?.priority, priority]))
  const stated = RANKS.find((rank) => said.has(rank))
  if (stated !== undefined) return stated
  const modalities = new Set(units.map(({ requirement }) => requirement.modality))
  return DEMANDED.find(([modality]) => modalities.has(modality))?.[1]
}

/** Cut between words. */
function short(text: string, longest: number): string {
  if (text.length <= longest) return text
  const cut = text.slice(0, longest + 1)
  const end = cut.lastIndexOf(' ')
  return cut.slice(0, end > longest / 2 ? end : longest).replace(/(?:[\s,;:–—-]+|[\uD800-\uDBFF])$/, '')
}
