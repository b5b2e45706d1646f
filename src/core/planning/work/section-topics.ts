import type { Section } from '../spec/section.ts'

/** What a section and those above it announce. */
export function topicsAbove(from: Section): ReadonlySet<NonNullable<Section['topic']>> {
  const topics = new Set<NonNullable<Section['topic']>>()
  for (let section: Section | undefined = from; section !== undefined; section = section.parent) {
    if (section.topic !== undefined) topics.add(section.topic)
  }
  return topics
}

/** What the section or the nearest one above it announces. */
export function nearestTopic(from: Section): Section['topic'] {
  for (let section: Section | undefined = from; section !== undefined; section = section.parent) {
    if (section.topic !== undefined) return section.topic
  }
  return undefined
}
