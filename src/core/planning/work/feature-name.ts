/** A name for units that neither a heading nor a list names: a bold label, else a short noun phrase of what they are about. */
import { nounPhrasesOf } from '../language/noun-phrase.ts'
import { plainDemand, titled } from '../language/title.ts'
import { cleanTitle, isForm } from './feature-title.ts'
import { profileOf, termsOf, type TermWeights } from './term-weights.ts'
import type { Unit } from './unit.ts'

/** A name has so many words. */
const FEWEST_WORDS = 2
const MOST_WORDS = 5
/** So many characters of a deed make a name. */
const LONGEST_DEED = 60

/** Names units by what most of them say, not as others are (`taken`, lower case); the earlier name goes first among equals. */
export function nameOfUnits(units: readonly Unit[], weights: TermWeights, taken: ReadonlySet<string>): string {
  const said = profileOf(
    units.map(({ terms }) => terms),
    weights,
  ).weights
  let best: { readonly name: string; readonly worth: number } | undefined
  for (const unit of units) {
    for (const { name, weight } of namesIn(unit)) {
      const sum = termsOf(name).reduce((total, term) => total + (said.get(term) ?? 0), 0)
      const words = name.split(' ').length
      const worth = (weight * sum) / (words < FEWEST_WORDS ? 2 : Math.sqrt(words))
      if (worth > 0 && !taken.has(name.toLowerCase()) && (best === undefined || worth > best.worth))
        best = { name, worth }
    }
  }
  return titled(best?.name ?? nameAbove(units) ?? deedOf(units) ?? 'Work')
}

/** The label before what a unit says, and the first things that it is about. */
function namesIn({ requirement: { source, span, id }, imperative }: Unit): { name: string; weight: number }[] {
  const raw = source.text.slice(span.start, Math.min(span.end, span.start + 120))
  const label = /^(?:\*\*|__)([^*_\r\n]{2,60}?)[.:]?(?:\*\*|__)(?:[.:]|\s*[–—-]\s)?/.exec(raw)?.[1]
  const isLabel =
    label !== undefined &&
    id === undefined &&
    !/\d/.test(label) &&
    /[.:]/.test(raw.charAt(label.length + 2) + raw.charAt(label.length + 4))
  if (isLabel && label.split(/\s+/).length <= MOST_WORDS) return [{ name: plainDemand(label), weight: 3 }]
  const { object } = imperative
  const whole = /^\S+(?: \S+)? \p{L}+ing$/u.test(object) ? [object] : []
  // A gerund at the end is read as a deed elsewhere: “rate limiting” is a thing.
  return [...whole, ...nounPhrasesOf(object).map(({ text }) => text)].slice(0, 2).flatMap((text, place) => {
    const name = text
      .replace(/^[^\p{L}\p{N}/.<-]+/u, '')
      .replace(/^(?:all|each|every|any|its|their|this|that|these|same|other|no)\s+/i, '')
    const words = name.split(' ')
    if (words.length > MOST_WORDS || /^(?:this|it|done|same|following)$/i.test(name)) return []
    const isCode = /[/_.(){}<>=`]|\p{Ll}\p{Lu}/u.test(name)
    const isLoose =
      /(?:ed|[ai]ble|missing|appearing|only|once|solely|independent)$/.test(words.at(-1) ?? '') ||
      words.slice(1).some((word) => isClauseWord(word))
    return [{ name, weight: (place === 0 ? 1 : 0.7) * (isCode ? 0.4 : 1) * (isLoose ? 0.4 : 1) }]
  })
}

/** Whether a word shows that what looks like a name is a piece of a sentence. */
function isClauseWord(word: string): boolean {
  return /^(?:is|are|was|were|be|must|should|shall|may|can|will|has|have|not|it|they|them|this|that|which|what|who)$/i.test(
    word,
  )
}

/** The first deed that is short enough for a name. */
function deedOf(units: readonly Unit[]): string | undefined {
  return units.find(({ imperative }) => imperative.title.length <= LONGEST_DEED)?.imperative.title
}

/** The nearest heading that says what it is about, the document's own among them. */
function nameAbove([first]: readonly Unit[]): string | undefined {
  for (let section = first?.requirement.section; section !== undefined; section = section.parent) {
    if (!isForm(section)) return cleanTitle(section.title).replace(/^(?:\w+ )?spec(?:ification)?\s*[:–—-]+\s*/i, '')
  }
  return undefined
}
