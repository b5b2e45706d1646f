/**
 * From requirements to features and work items: what belongs together is one mergeable change.
 *
 *   requirements ─► units ─► topics (headings) ─► bundles ─► items ─► bounds attached, twins joined ─► titles, identities
 *                        └─► in the open ─► bundles ─► topics by their words ─┘
 */
import type { FeatureProposal } from '../../model/proposal.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import type { Report } from '../spec/report.ts'
import { attachBounds } from './attachment.ts'
import { bundleUnits } from './bundle.ts'
import { draftItem, type DraftedItem } from './drafted-item.ts'
import { describeFeature } from './feature.ts'
import { finishItems } from './finished-items.ts'
import { divideBundles } from './open-topics.ts'
import { weighTerms } from './term-weights.ts'
import { readUnit, type Unit } from './unit.ts'
import type { WorkPlan } from './work-item.ts'
import { divideUnits } from './work-topic.ts'

/** A plan has at most so many features; beyond, the likest neighbours are joined. */
const MOST_FEATURES = 25

/** Shapes the work. Every functional requirement is carried out by at least one item; what is excluded by none. */
export function shapeWork(reading: SpecReading, code: CodeKnowledge, report: Report): WorkPlan {
  void [code, report]
  const units = reading.requirements.map(readUnit)
  const weights = weighTerms(units.map(({ terms }) => terms))
  const carried = units.filter(isCarriedOut)
  const { topics, open } = divideUnits(carried, weights)

  const features: FeatureProposal[] = []
  const items: DraftedItem[] = []
  for (const topic of topics) {
    const feature = describeFeature(`f${features.length + 1}`, topic.title, topic.section, topic.units)
    features.push(feature)
    const bundles = bundleUnits(inOrder(topic.units), weights)
    for (const bundle of bundles) {
      items.push(draftItem(feature.key, bundle, bundles.length === 1 ? topic.title : undefined))
    }
  }
  const bundles = bundleUnits(open, weights)
  for (const topic of divideBundles(bundles, Math.max(1, MOST_FEATURES - features.length), weights)) {
    const units = topic.bundles.flatMap((bundle) => bundle.units)
    const [lead] = units
    if (lead === undefined) continue
    const feature = describeFeature(`f${features.length + 1}`, lead.imperative.object, lead.requirement.section, units)
    features.push(feature)
    for (const bundle of topic.bundles) items.push(draftItem(feature.key, bundle, undefined))
  }
  attachBounds(
    units.filter((unit) => !isCarriedOut(unit)),
    items,
    weights,
  )
  return { features, items: finishItems(items, weights) }
}

function isCarriedOut({ requirement }: Unit): boolean {
  return requirement.kind === 'functional'
}

function inOrder(units: readonly Unit[]): Unit[] {
  return units.toSorted((a, b) => a.place - b.place)
}
