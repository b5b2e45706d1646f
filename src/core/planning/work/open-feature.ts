/**
 * Features of what no heading of its own holds: a capability that a list names is one; what stands under one heading for its
 * form (“API surface”, “Data model”) is one and called so; the rest is divided by what it says.
 */
import type { Section } from '../spec/section.ts'
import { bareTitle } from '../spec/section-topic.ts'
import { placeOf } from './bundle.ts'
import { FEWEST_FEATURES } from './feature-count.ts'
import { cleanTitle, namesPart, lowered } from './feature-title.ts'
import { joinNeighbours } from './neighbours.ts'
import { nearestTopic } from './section-topics.ts'
import { profileOf, termsOf, type Profile, type TermWeights } from './term-weights.ts'
import type { NamedBundle, WorkFeature } from './work-feature.ts'

/** Neighbours in the open that are as alike as this are one feature. */
const ALIKE = 0.1
/** In the open, a feature has about so many items. */
const ITEMS_OF_FEATURE = 3
/** What shows how demands play out names no feature. */
const EXAMPLES: ReadonlySet<string | undefined> = new Set(['edge-cases', 'scenarios', 'scenario', 'acceptance'])

interface Part {
  readonly title: string | undefined
  readonly section: Section | undefined
  readonly bundles: NamedBundle[]
}

/** The features of bundles in the open beside `named` others, at most `most` in all; `found` is how many they would be. */
export function openFeatures(
  loose: readonly NamedBundle[],
  named: number,
  most: number,
  weights: TermWeights,
): { features: WorkFeature[]; found: number } {
  const [examples, demands] = parted(loose, ({ bundle }) => EXAMPLES.has(topicOf(bundle.units[0])))
  const [sure, unsure] = parted(demands.length === 0 ? examples : demands, (each) => isSure(each, named))
  const parts = namedParts(sure, named)
  const free = Math.max(1, most - named - parts.length)
  const rest = Math.max(1, Math.min(free, Math.ceil(unsure.length / ITEMS_OF_FEATURE)))
  const least = Math.min(rest, Math.max(1, FEWEST_FEATURES - named - parts.length))
  const others = joinNeighbours(
    unsure.map((each) => ({ parts: [each], profile: profileOfAll([each], weights), place: undefined })),
    { most: rest, alike: ALIKE, least },
  )
  const all = [
    ...parts,
    ...others.map((bundles): Part => ({ title: undefined, section: undefined, bundles: [...bundles] })),
  ].toSorted((a, b) => placeOfPart(a) - placeOfPart(b))
  if (demands.length > 0) for (const example of examples) (partBefore(all, example) ?? all[0])?.bundles.push(example)
  const kept = joinNeighbours(
    all.map((part) => ({ parts: [part], profile: profileOfAll(part.bundles, weights), place: undefined })),
    { most: Math.max(1, most - named), alike: 2, least: 1 },
  )
  return { features: kept.map(asOne), found: all.length }
}

/** A capability where there is nothing else, and what stands under a heading that names a part. */
function isSure({ list, bundle }: NamedBundle, named: number): boolean {
  return (list !== undefined && named === 0) || namingSection(bundle.units[0]?.requirement.section) !== undefined
}

function namedParts(bundles: readonly NamedBundle[], named: number): Part[] {
  const parts: Part[] = []
  const bySection = new Map<Section, Part>()
  const listed = bundles.filter(({ list }) => list !== undefined && named === 0)
  const told = wordsOfTwo(listed.map(({ heading }) => heading ?? ''))
  let before: Part | undefined
  for (const each of bundles) {
    if (each.list !== undefined && named === 0) {
      const words = termsOf(each.heading ?? '')
      const known = before?.bundles.flatMap(({ heading }) => termsOf(heading ?? '')) ?? []
      if (before !== undefined && before.bundles.length < 3 && words.some((w) => told.has(w) && known.includes(w))) {
        before.bundles.push(each)
      } else {
        before = { title: undefined, section: undefined, bundles: [each] }
        parts.push(before)
      }
      continue
    }
    const section = namingSection(each.bundle.units[0]?.requirement.section)
    if (section === undefined) continue
    const part = bySection.get(section)
    if (part !== undefined) part.bundles.push(each)
    else {
      const made = { title: cleanTitle(bareTitle(section.title)), section, bundles: [each] }
      bySection.set(section, made)
      parts.push(made)
    }
  }
  return parts.map((part) => ({ ...part, title: part.title ?? togetherOf(part.bundles) }))
}

/** Words that two of the names have and no third: they tell what belongs together. */
function wordsOfTwo(names: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const name of names) for (const word of termsOf(name)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return new Set([...counts].flatMap(([word, count]) => (count === 2 ? [word] : [])))
}

function togetherOf(bundles: readonly NamedBundle[]): string | undefined {
  const names = bundles.flatMap(({ heading }, place) =>
    heading === undefined ? [] : [place === 0 ? heading : heading.replace(/^\S+/, lowered)],
  )
  const last = names.pop()
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`
}

/** The nearest section, from here up, whose heading names a part rather than a form for any content. */
function namingSection(from: Section | undefined): Section | undefined {
  for (let section = from; section !== undefined && section.heading !== undefined; section = section.parent) {
    if (section.depth > 1 && namesPart(section)) return section
  }
  return undefined
}

/** Parts that had to be joined are called by the largest that has a name. */
function asOne(parts: readonly Part[]): WorkFeature {
  const [lead] = parts
    .filter(({ title }) => title !== undefined)
    .toSorted((a, b) => b.bundles.length - a.bundles.length)
  return { title: lead?.title, section: lead?.section, bundles: parts.flatMap(({ bundles }) => bundles) }
}

function profileOfAll(bundles: readonly NamedBundle[], weights: TermWeights): Profile {
  return profileOf(
    bundles.flatMap(({ bundle }) => bundle.units.map(({ terms }) => terms)),
    weights,
  )
}

function partBefore(parts: readonly Part[], { bundle }: NamedBundle): Part | undefined {
  return parts.findLast((part) => placeOfPart(part) < placeOf(bundle))
}

function placeOfPart({ bundles: [first] }: Part): number {
  return first === undefined ? 0 : placeOf(first.bundle)
}

function topicOf(unit: NamedBundle['bundle']['units'][number] | undefined): Section['topic'] {
  return unit === undefined ? undefined : nearestTopic(unit.requirement.section)
}

function parted<T>(list: readonly T[], is: (each: T) => boolean): [T[], T[]] {
  return [list.filter(is), list.filter((each) => !is(each))]
}
