/** Joins units that say the same, in one document or in several: one unit, with every place that says so. */
import { likenessOf } from './likeness.ts'
import type { Unit } from './unit.ts'

/** Units that share this much of their words say the same. */
const SAME = 0.8

/** The units without those that say what an earlier one says; its words, criteria and notes go to the earlier one. */
export function withoutDuplicates(units: readonly Unit[]): Unit[] {
  const { alike } = likenessOf(units.map(({ text }) => text))
  const joined = new Map<number, number>()
  for (const [place, unit] of units.entries()) {
    for (const { place: other, both } of alike(unit.text)) {
      if (both < SAME) break
      const first = joined.get(other) ?? other
      if (first >= place || !saysTheSame(units[first] as Unit, unit)) continue
      joined.set(place, first)
      joinUnits(units[first] as Unit, unit)
      break
    }
  }
  return units.filter((_unit, place) => !joined.has(place))
}

/** Two units may be one when neither id, number, demand nor kind tells them apart. */
function saysTheSame(a: Unit, b: Unit): boolean {
  if (a.id !== undefined && b.id !== undefined && (a.id !== b.id || a.source === b.source)) return false
  if ((a.modality === 'must_not') !== (b.modality === 'must_not') || a.kind !== b.kind) return false
  return numbersIn(a.text) === numbersIn(b.text)
}

function numbersIn(text: string): string {
  return (text.match(/\d+(?:[.,]\d+)*/g) ?? []).sort().join(' ')
}

/** Gives the words, criteria and notes of a unit to another one that says the same. */
export function joinUnits(first: Unit, same: Unit): void {
  first.id ??= same.id
  first.also.push({ source: same.source, span: same.span, section: same.section }, ...same.also)
  if (first.source === same.source) {
    first.criteria.push(...same.criteria)
    first.notes.push(...same.notes)
  } else {
    // A criterion's span is one in the requirement's own document; those of another document are places that say more.
    const { source, section } = same
    first.also.push(...[...same.criteria, ...same.notes].map(({ span }) => ({ source, span, section })))
  }
  first.priority ??= same.priority
  first.done ??= same.done
  first.group ??= same.group
}
