/**
 * Joins what summaries and roadmaps say again to what they speak of: a bullet of “What changes” to the requirement block
 * that says it in full, a task of a phase to the feature that it builds.
 */
import type { Section } from '../spec/section.ts'
import { likenessOf, type Likeness } from './likeness.ts'
import { joinUnits } from './near-duplicates.ts'
import type { Gathering, Unit } from './unit.ts'

/** A line restates a requirement that has this much of the line's words. */
const ENOUGH_SHARED = 0.5

const RESTATING: ReadonlySet<string> = new Set(['changes', 'feature', 'phase', 'goals', 'scope'])

/** The units without those that restate a story, a requirement block or a described feature; its evidence grows by theirs. */
export function withoutRestatements({ units, owners }: Gathering): Unit[] {
  const blocks = [...owners.values()]
  if (blocks.length === 0) return [...units]
  const owned = new Set(blocks)
  const { alike } = likenessOf(blocks.map(({ text, group }) => `${group?.title ?? ''} ${text}`))
  return units.filter((unit) => {
    if (unit.id !== undefined || owned.has(unit) || unit.kind !== 'functional' || !restates(unit.section)) return true
    const spoken = ofNamedDocument(unit, blocks) ?? mostAlike(unit, blocks, alike)
    if (spoken !== undefined) joinUnits(spoken, unit)
    return spoken === undefined
  })
}

/** The first block of the document that a line names by its folder: `mobile-auth: …` and `specs/mobile-auth/spec.md`. */
function ofNamedDocument({ text, source }: Unit, blocks: readonly Unit[]): Unit | undefined {
  const name = /^([a-z0-9]+(?:-[a-z0-9]+)+)\s*(?:[:–—-]|$)/.exec(text)?.[1]
  if (name === undefined) return undefined
  return blocks.find((block) => block.source !== source && block.source.origin.split(/[/\\]/).includes(name))
}

function mostAlike({ text }: Unit, blocks: readonly Unit[], alike: Likeness['alike']): Unit | undefined {
  const head = /^[^:]{8,80}(?=:\s)/.exec(text)?.[0]
  let best: { readonly place: number; readonly share: number } | undefined
  for (const one of [...alike(text), ...(head === undefined ? [] : alike(head))]) {
    if (best === undefined || one.share > best.share) best = one
  }
  return best === undefined || best.share < ENOUGH_SHARED ? undefined : blocks[best.place]
}

function restates(section: Section): boolean {
  for (let place: Section | undefined = section; place !== undefined; place = place.parent) {
    if (RESTATING.has(place.topic ?? '')) return true
  }
  return false
}
