/** Gives criteria that stand apart (a list of scenarios, acceptance criteria of the whole) to the requirement they speak of. */
import { likenessOf } from './likeness.ts'
import type { Section } from '../spec/section.ts'
import { ownNameAbove } from './group.ts'
import type { Gathering, LooseCriterion, Unit } from './unit.ts'
import { takeUnit } from './weighed-unit.ts'

/** A criterion speaks of a requirement that shares this much of its words. */
const ENOUGH_SHARED = 0.2

/**
 * Empties the gathering's loose criteria: each goes to the most alike requirement, or becomes one of its own. What stands below a
 * heading with a name speaks of what stands there, and never of another part.
 */
export function settleLooseCriteria(gathering: Gathering): void {
  const { loose, units } = gathering
  const { alike } = likenessOf(units.map(({ text }) => text))
  const settled = units.length
  const byHeading = placesByHeading(units)
  for (const { criterion, section } of loose.splice(0)) {
    const own = ownNameAbove(section)
    const inside = own === undefined ? undefined : (byHeading.get(own) ?? new Set<number>())
    const [first, ...others] = alike(criterion.text).filter(({ place }) => inside === undefined || inside.has(place))
    const best = others.reduce((most, one) => (most === undefined || one.share > most.share ? one : most), first)
    const [only] = inside ?? []
    const unit =
      best !== undefined && best.place < settled && (best.share >= ENOUGH_SHARED || inside !== undefined)
        ? units[best.place]
        : units[only ?? -1]
    if (unit !== undefined && unit.source === section.source) unit.criteria.push(criterion)
    else if (unit !== undefined) unit.also.push({ source: section.source, span: criterion.span, section })
    else {
      takeAlone(gathering, { criterion, section }, settled > 0)
    }
  }
}

/** The places of units by the heading with a name that they stand below. */
function placesByHeading(units: readonly Unit[]): ReadonlyMap<Section, ReadonlySet<number>> {
  const places = new Map<Section, Set<number>>()
  for (const [place, { section }] of units.entries()) {
    const own = ownNameAbove(section)
    if (own === undefined) continue
    const list = places.get(own)
    if (list === undefined) places.set(own, new Set([place]))
    else list.add(place)
  }
  return places
}

/**
 * A scenario is to be made possible; a plain criterion of the whole bounds everything that is made. A line about how users
 * go (`Shop owner persona`) is nothing to be made where something else is.
 */
function takeAlone(gathering: Gathering, { criterion, section }: LooseCriterion, hasOthers: boolean): void {
  const { span, text, form } = criterion
  const isBound = section.topic === 'acceptance' && form !== 'gherkin'
  const isFlow = hasOthers && section.topic === 'scenarios' && form === 'plain'
  const found = {
    section,
    span,
    form: isFlow ? ('sentence' as const) : ('scenario' as const),
    text,
    isCertain: !isFlow,
  }
  const unit = takeUnit(gathering, isBound ? { ...found, kind: 'quality' } : found, { contextCounts: false })
  if (!isBound) unit?.criteria.push(criterion)
}
