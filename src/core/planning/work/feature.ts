import { Priority } from '../../model/identity.ts'
import type { FeatureProposal } from '../../model/proposal.ts'
import { isOptional } from '../language/modality.ts'
import { assert } from '../../std/assert.ts'
import { quote } from '../spec/evidence-span.ts'
import { nameOfUnits } from './feature-name.ts'
import type { TermWeights } from './term-weights.ts'
import type { Unit } from './unit.ts'
import type { WorkFeature } from './work-feature.ts'

const LONGEST_TITLE = 100
const LONGEST_DESCRIPTION = 400

/**
 * Describes a feature: its title, the heading or the sentence it comes from, how urgent its units say it is. `taken`: how
 * others are called, lower case.
 */
export function describeFeature(
  { title, section: named, bundles }: WorkFeature,
  key: string,
  weights: TermWeights,
  taken: ReadonlySet<string>,
): FeatureProposal {
  const units = bundles.flatMap(({ bundle }) => bundle.units)
  const [lead] = units
  assert(lead !== undefined, 'a feature has units')
  const { source, span, section, text } = lead.requirement
  const heading = named?.heading
  const evidence =
    named === undefined || heading === undefined
      ? quote({ source, span, section: section.path, confidence: 0.5, rationale: 'Sentences that speak of the same.' })
      : quote({
          source: named.source,
          span: heading.span,
          section: named.path.slice(0, -1),
          confidence: 0.8,
          rationale: named.because === '' ? 'It is a heading.' : named.because,
        })
  const priority = priorityOf(units)
  return {
    key,
    title: short(title ?? nameOfUnits(units, weights, taken), LONGEST_TITLE),
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
] as const

/** The most urgent of what is said, of the group or of its units; else how strongly it is demanded. Order says nothing. */
function priorityOf(units: readonly Unit[]): Priority | undefined {
  const said = new Set(units.flatMap(({ requirement: { group, priority } }) => [group?.priority, priority]))
  const stated = Priority.options.find((rank) => said.has(rank))
  if (stated !== undefined) return stated
  const modalities = new Set(units.map(({ requirement }) => requirement.modality))
  const demanded = DEMANDED.find(([modality]) => modalities.has(modality))?.[1]
  if (demanded !== undefined) return demanded
  return units.every(({ requirement: { modality, text } }) => modality === 'may' && isOptional(text))
    ? 'low'
    : undefined
}

/** Cut between words. */
function short(text: string, longest: number): string {
  if (text.length <= longest) return text
  const cut = text.slice(0, longest + 1)
  const end = cut.lastIndexOf(' ')
  return cut.slice(0, end > longest / 2 ? end : longest).replace(/(?:[\s,;:–—-]+|[\uD800-\uDBFF])$/, '')
}
