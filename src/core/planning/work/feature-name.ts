import { profileOf, termsOf, type TermWeights } from './term-weights.ts'
import type { Unit } from './unit.ts'

/** A name has so many words. */
const FEWEST_WORDS = 2
const MOST_WORDS = 6

/** A name for units that no heading names: of the things that they are about, the one whose words most of them say. */
export function nameOfUnits(units: readonly Unit[], weights: TermWeights): string {
  const said = profileOf(
    units.map(({ terms }) => terms),
    weights,
  ).weights
  let best = ''
  let most = -1
  for (const { imperative } of units) {
    const { object } = imperative
    const terms = termsOf(object)
    const words = object.split(' ').length
    const sum = terms.reduce((total, term) => total + (said.get(term) ?? 0), 0)
    const worth = terms.length === 0 || words > MOST_WORDS ? 0 : sum / (words < FEWEST_WORDS ? 3 : Math.sqrt(words))
    if (worth > most) [best, most] = [object, worth]
  }
  return best === '' ? 'Work' : best.charAt(0).toUpperCase() + best.slice(1)
}
