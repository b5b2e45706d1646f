import type { Cue } from '../requirements/requirement.ts'
import type { DraftedItem } from './drafted-item.ts'
import { layerOf, type Layer } from './layer.ts'
import { termsOf } from './term-weights.ts'
import type { Unit } from './unit.ts'

const CHANGES: Readonly<Record<Layer, string>> = {
  data: 'what is stored',
  core: 'how it behaves',
  endpoint: 'endpoints',
  command: 'commands',
  view: 'screens',
  docs: 'documents',
  test: 'tests',
  build: 'the build',
  removal: 'what is taken away',
  spike: 'what is to be found out',
}
const MOST_WORDS = 3

/** Why the demands of an item stand together, in words for the person who reviews the plan. */
export function togetherOf({ heading, list, leading }: DraftedItem): Cue {
  if (list !== undefined)
    return { rule: 'listed-capability', weight: 1, because: `the list “${list}” names it as a part of its own` }
  if (heading !== undefined)
    return { rule: 'named-part', weight: 1, because: `all that is asked for under “${heading}”` }
  const [first] = leading
  const title = first?.requirement.section.title ?? ''
  const under = title === '' ? '' : ` under “${title}”`
  if (first === undefined || leading.length === 1)
    return { rule: 'single-demand', weight: 1, because: `one demand${under} that is a change by itself` }
  const words = sharedWords(leading)
  const about = words.length === 0 ? '' : ` and speak of ${words.map((word) => `“${word}”`).join(', ')}`
  const change = CHANGES[layerOf(first.kind)]
  return {
    rule: 'joined-units',
    weight: 1,
    because: `${leading.length} neighbouring demands${under} that change ${change}${about}`,
  }
}

/** The words, as first written, that most of the units say; the most common first. */
function sharedWords(units: readonly Unit[]): string[] {
  const counts = new Map<string, number>()
  for (const { terms } of units) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  const most = [...counts]
    .filter(([, count]) => count > 1 && count * 2 >= units.length)
    .toSorted(([, a], [, b]) => b - a)
  const words: string[] = []
  for (const [term] of most) {
    const word = units.flatMap(({ requirement }) => wordFor(term, requirement.text)).at(0)
    if (word !== undefined && !words.includes(word)) words.push(word)
    if (words.length === MOST_WORDS) break
  }
  return words
}

function wordFor(term: string, text: string): string[] {
  return (text.match(/[\p{L}\p{N}_-]{3,40}/gu) ?? []).filter((word) => termsOf(word)[0] === term).slice(0, 1)
}
