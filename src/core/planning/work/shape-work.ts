/**
 * From requirements to features and work items: what belongs together is one mergeable change.
 *
 *   requirements ─► units ─► leading ones ─► topics, and the open ─► bundles ─► features ─► items ─► twins joined
 *                        └─► followers ────────────────────────────────────────────────────┘ └─ bounds
 */
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import type { Report } from '../spec/report.ts'
import { attachBounds } from './attachment.ts'
import { capabilitiesIn } from './capability.ts'
import { draftItem } from './drafted-item.ts'
import { MOST_FEATURES, reportFeatureCount } from './feature-count.ts'
import { describeFeature } from './feature.ts'
import { finishItems } from './finished-items.ts'
import { followUnits } from './followers.ts'
import { stackOf } from './stack.ts'
import { weighTerms } from './term-weights.ts'
import { joinTwins } from './twins.ts'
import { readUnit, type Unit } from './unit.ts'
import { proveRest } from './verification.ts'
import { featuresOf } from './work-feature.ts'
import type { WorkPlan } from './work-item.ts'
import { divideUnits } from './work-topic.ts'

/** Shapes the work. Every functional requirement is carried out by at least one item; what is excluded by none. */
export function shapeWork(reading: SpecReading, code: CodeKnowledge, report: Report): WorkPlan {
  const stack = stackOf(code)
  const units = reading.requirements.map((requirement, place) => readUnit(requirement, place, stack))
  const weights = weighTerms(units.map(({ terms }) => terms))
  const made = units.filter(isCarriedOut)
  const carried = made.length > 0 ? made : units
  const following = followUnits(carried, weights)
  const bounds = made.length > 0 ? units.filter((unit) => !isCarriedOut(unit)) : []
  const most = MOST_FEATURES - (bounds.length > 0 ? 1 : 0)
  const capabilities = capabilitiesIn(following.leading)
  const division = divideUnits(following.leading, capabilities, weights)
  const { features: found, found: count } = featuresOf(division, following, { most, weights, capabilities })
  const drafted = found.flatMap(({ bundles }, place) =>
    bundles.map((bundle) => draftItem(`f${place + 1}`, bundle, following.followers)),
  )
  const { left, common } = attachBounds(bounds, drafted, weights)
  const proofs = proveRest(left, found.length)
  const items = finishItems(joinTwins([...drafted, ...proofs.items], weights), weights).map((item) =>
    common.length === 0 ? item : { ...item, common },
  )
  const inUse = new Set(items.map(({ feature }) => feature))
  const taken = new Set(found.flatMap(({ title }) => title?.toLowerCase() ?? []))
  const described = found.map((feature, place) => {
    const made = describeFeature(feature, `f${place + 1}`, weights, taken)
    taken.add(made.title.toLowerCase())
    return made
  })
  const features = [...described, ...proofs.features].filter(({ key }) => inUse.has(key))
  reportFeatureCount(count, features.length, reading.sources[0], report)
  return { features, items }
}

/** What is to be made; and a quality that is a part of its own, with an id and a heading. */
function isCarriedOut({ requirement: { kind, id }, named }: Unit): boolean {
  return kind === 'functional' || (id !== undefined && named.length > 0)
}
