/** What must be shown to hold and speaks of no item: it is proved by items of its own, one for each section. */
import type { FeatureProposal } from '../../model/proposal.ts'
import { quote } from '../spec/evidence-span.ts'
import type { Section } from '../spec/section.ts'
import type { DraftedItem } from './drafted-item.ts'
import { cleanTitle, lowered } from './feature-title.ts'
import type { Unit } from './unit.ts'

/** Items that prove what is left, under a feature of their own; none when nothing is left. */
export function proveRest(
  left: readonly Unit[],
  features: number,
): { items: DraftedItem[]; features: FeatureProposal[] } {
  const [lead] = left
  if (lead === undefined) return { items: [], features: [] }
  const key = `f${features + 1}`
  const bySection = new Map<Section, Unit[]>()
  for (const unit of left) {
    const list = bySection.get(unit.requirement.section)
    if (list === undefined) bySection.set(unit.requirement.section, [unit])
    else list.push(unit)
  }
  const items = [...bySection].map(([section, units]): DraftedItem => {
    const title = cleanTitle(section.title)
    const of = title === '' ? 'the criteria of the whole' : lowered(title)
    return {
      feature: key,
      kind: 'test',
      heading: `Verify ${of}`,
      list: undefined,
      leading: units,
      units: [...units],
      bounds: [],
    }
  })
  const { source, span, section } = lead.requirement
  const rationale = 'It holds for the whole and speaks of no single part.'
  const evidence = [quote({ source, span, section: section.path, confidence: 0.6, rationale })]
  return { items, features: [{ key, title: 'Verification of the whole', evidence }] }
}
