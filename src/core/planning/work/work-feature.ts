/** Features and the items under them: named topics first, joined where there are too many, then what stands in the open. */
import type { Section } from '../spec/section.ts'
import { bundleNamed, bundleOf, bundleUnits, type Bundle } from './bundle.ts'
import { FEWEST_FEATURES } from './feature-count.ts'
import type { Following } from './followers.ts'
import { joinNeighbours } from './neighbours.ts'
import { profileOf, termsOf, type TermWeights } from './term-weights.ts'
import type { Unit } from './unit.ts'
import type { Division, WorkTopic } from './work-topic.ts'

/** A bundle, and the heading that names it alone. */
export interface NamedBundle {
  readonly bundle: Bundle
  readonly heading: string | undefined
}

/** A feature in the making. */
export interface WorkFeature {
  /** Nothing for a feature that no heading names. */
  readonly topic: WorkTopic | undefined
  readonly section: Section | undefined
  readonly bundles: readonly NamedBundle[]
}

/** Neighbours in the open that are as alike as this are one feature. */
const ALIKE = 0.1
/** In the open, a feature has about so many items. */
const ITEMS_OF_FEATURE = 3

/** The features of a division, at most `most` of them. `found` is how many there were before they were joined. */
export function featuresOf(
  { topics, open }: Division,
  following: Following,
  most: number,
  weights: TermWeights,
): { features: WorkFeature[]; found: number } {
  const named = topics.map((topic) => ({ topic, bundles: bundleTopic(topic, following, weights) }))
  const loose = bundleLoose(open, following, weights)
  const room = most - (loose.length > 0 ? 1 : 0)
  const together = joinNeighbours(
    named.map((part) => ({
      parts: [part],
      profile: profileOf([termsOf(part.topic.title), ...part.topic.units.map(({ terms }) => terms)], weights),
      place: part.topic.section.parent,
    })),
    { most: room, alike: 2, least: 1 },
  )
  const features = together.map((parts): WorkFeature => {
    const [lead] = parts.toSorted((a, b) => b.topic.units.length - a.topic.units.length)
    return { topic: lead?.topic, section: lead?.topic.section, bundles: parts.flatMap(({ bundles }) => bundles) }
  })
  const rest = Math.max(1, Math.min(most - features.length, Math.ceil(loose.length / ITEMS_OF_FEATURE)))
  const others = joinNeighbours(
    loose.map((part) => ({
      parts: [part],
      profile: profileOf(
        part.bundle.units.map(({ terms }) => terms),
        weights,
      ),
      place: undefined,
    })),
    { most: rest, alike: ALIKE, least: Math.max(1, FEWEST_FEATURES - features.length) },
  )
  for (const bundles of others) features.push({ topic: undefined, section: sectionOf(bundles), bundles })
  return { features, found: topics.length + others.length }
}

function bundleTopic({ title, units }: WorkTopic, following: Following, weights: TermWeights): NamedBundle[] {
  const rest = bundleNamed(
    units.filter((unit) => !following.tasks.has(unit)),
    weights,
  )
  const isAlone = rest.length === 1 && rest[0]?.units.length === units.length
  return [...ownItems(units, following), ...rest.map((bundle) => ({ bundle, heading: isAlone ? title : undefined }))]
}

function bundleLoose(units: readonly Unit[], following: Following, weights: TermWeights): NamedBundle[] {
  const rest = bundleUnits(
    units.filter((unit) => !following.tasks.has(unit)),
    weights,
  )
  return [...ownItems(units, following), ...rest.map((bundle) => ({ bundle, heading: undefined }))]
}

function ownItems(units: readonly Unit[], { tasks }: Following): NamedBundle[] {
  return units.filter((unit) => tasks.has(unit)).map((unit) => ({ bundle: bundleOf([unit]), heading: undefined }))
}

function sectionOf(bundles: readonly NamedBundle[]): Section | undefined {
  return bundles[0]?.bundle.units[0]?.requirement.section
}
