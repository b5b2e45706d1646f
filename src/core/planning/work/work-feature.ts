/** Features and the items under them: named topics first, joined where there are too many, then what stands in the open. */
import type { Section } from '../spec/section.ts'
import { bundleNamed, bundleOf, bundleUnits, placeOf, type Bundle } from './bundle.ts'
import { areOwnDeeds } from './own-deed.ts'
import type { Capability } from './capability.ts'
import type { Following } from './followers.ts'
import { joinNeighbours } from './neighbours.ts'
import { openFeatures } from './open-feature.ts'
import { profileOf, termsOf, type TermWeights } from './term-weights.ts'
import { standsAlone, type Unit } from './unit.ts'
import type { Division, WorkTopic } from './work-topic.ts'

/** A bundle, and what names it alone. */
export interface NamedBundle {
  readonly bundle: Bundle
  /** The heading over it, or what its list calls it. */
  readonly heading: string | undefined
  /** What introduces the list of capabilities that it is one of. */
  readonly list: string | undefined
}

/** A feature in the making. */
export interface WorkFeature {
  /** Nothing for a feature that neither a heading nor a list names. */
  readonly title: string | undefined
  /** The section whose heading names it. */
  readonly section: Section | undefined
  readonly bundles: readonly NamedBundle[]
}

/** The features of a division, at most `most` of them. `found` is how many there were before they were joined. */
export function featuresOf(
  { topics, open }: Division,
  following: Following,
  { most, weights, capabilities }: FeatureLimits,
): { features: WorkFeature[]; found: number } {
  const named = topics.map((topic) => ({ topic, bundles: bundleTopic(topic, following, weights) }))
  const loose = bundleLoose(open, following, { most, weights, capabilities })
  const together = joinNeighbours(
    named.map((part) => ({
      parts: [part],
      profile: profileOf([termsOf(part.topic.title), ...part.topic.units.map(({ terms }) => terms)], weights),
      place: part.topic.section.parent,
    })),
    { most: most - (loose.length > 0 ? 1 : 0), alike: 2, least: 1 },
  )
  const features = together.map((parts): WorkFeature => {
    const [lead] = parts.toSorted((a, b) => b.topic.units.length - a.topic.units.length)
    const bundles = parts.flatMap((part) => part.bundles)
    return { title: lead?.topic.title, section: lead?.topic.section, bundles }
  })
  const others = openFeatures(loose, features.length, most, weights)
  return { features: [...features, ...others.features], found: topics.length + others.found }
}

/** What dividing into features goes by. */
export interface FeatureLimits {
  readonly most: number
  readonly weights: TermWeights
  readonly capabilities: ReadonlyMap<Unit, Capability>
}

function bundleTopic({ title, units }: WorkTopic, following: Following, weights: TermWeights): NamedBundle[] {
  const rest = bundleNamed(
    units.filter((unit) => !following.tasks.has(unit) && !standsAlone(unit)),
    weights,
  )
  const isAlone = rest.length === 1 && rest[0]?.units.length === units.length
  const isNamed = ({ units: [first] }: Bundle): boolean => isAlone || (first !== undefined && ownsGroup(first))
  return [
    ...ownItems(units, following),
    ...rest.map((bundle) => ({ bundle, heading: isNamed(bundle) ? title : undefined, list: undefined })),
  ]
}

/** Whether a unit is the story or the requirement that its group is named after. */
function ownsGroup({ requirement: { id, group } }: Unit): boolean {
  return id !== undefined && id === group?.id
}

/** In the open, each capability is a change of its own. */
function bundleLoose(
  units: readonly Unit[],
  following: Following,
  { weights, capabilities }: FeatureLimits,
): NamedBundle[] {
  const free = units.filter((unit) => !following.tasks.has(unit) && !standsAlone(unit))
  const open = free.filter((unit) => !capabilities.has(unit))
  const rest = areOwnDeeds(open) ? open.map((unit) => bundleOf([unit])) : bundleUnits(open, weights)
  const listed = free.flatMap((unit): NamedBundle[] => {
    const capability = capabilities.get(unit)
    return capability === undefined
      ? []
      : [{ bundle: bundleOf([unit]), heading: capability.name, list: capability.list }]
  })
  const others = [...listed, ...rest.map((bundle) => ({ bundle, heading: undefined, list: undefined }))]
  return [...ownItems(units, following), ...others.toSorted((a, b) => placeOf(a.bundle) - placeOf(b.bundle))]
}

function ownItems(units: readonly Unit[], { tasks }: Following): NamedBundle[] {
  return units
    .filter((unit) => tasks.has(unit) || standsAlone(unit))
    .map((unit) => ({ bundle: bundleOf([unit]), heading: undefined, list: undefined }))
}
