/** How texts speak of other tasks: by their ids, or by words of their titles. */
import { wordsOf } from '../search/words.ts'
import type { Subject } from './subject.ts'

/** Which tasks words refer to, by their places. */
export interface References {
  /** The tasks that a stretch of text begins with, and where what speaks of them ends. */
  readonly at: (text: string, start: number) => { readonly places: readonly number[]; readonly end: number }
}

/** What may stand before a reference, and between two of them. */
const LEAD =
  /^(?:[\s:[("'“`*]|the\b|all\b|both\b|(?:work )?(?:tasks?|requirements?|stor(?:y|ies)|features?|steps?|packages?|items?)\b(?!\s+(?:is|are)))*/i
const JOIN = /^[\]"'”`*)]*\s*(?:,|and\b|&|\+|or\b|,\s*and\b)\s*/i
const ID =
  /^[A-Za-z]{1,12}[-_.]?\d{1,6}(?:\.\d{1,4}){0,3}[a-z]?(?![\w-])|^\d{1,4}(?:\.\d{1,4}){0,3}(?![\w.%-]|\s*(?:%|ms|s|h|hours?|minutes?|days?|seconds?|times?)\b)/
const WORDS = /^[A-Za-z][\w-]{1,40}(?:[ /][A-Za-z][\w-]{0,40}){0,6}/
/** Where a name in prose ends. */
const END =
  /\s(?:is|are|was|were|has|have|had|exists?|lands?|completes?|finish(?:es)?|ships?|being|and|or|to|for|before|after|which|that|because|since|so|then|we|it|must|should|can|will|in|on|at|when|if|by|of|with)(?=\s|$)/i
const FEWEST_WORDS = 2
/** Words that name a task say this much of its title. */
const LEAST_SHARE = 0.5
const MOST_REFERENCES = 24
/** A word of more titles than this names none of them. */
const MOST_TITLES = 50

/** Prepares the ids and titles of tasks for {@link References}. */
export function referencesTo(subjects: readonly Subject[]): References {
  const ids = new Map<string, number[]>()
  const titles = subjects.map(({ title }) => new Set(wordsOf(title)))
  const byWord = new Map<string, number[]>()
  for (const [place, { ids: own }] of subjects.entries()) {
    for (const id of own) ids.set(id.toLowerCase(), [...(ids.get(id.toLowerCase()) ?? []), place])
    for (const word of titles[place] ?? []) {
      const list = byWord.get(word)
      if (list === undefined) byWord.set(word, [place])
      else if (list.length <= MOST_TITLES) list.push(place)
    }
  }
  const byTitle = (words: string): number[] => {
    const stems = [...new Set(wordsOf(words))]
    const lists = stems.map((stem) => byWord.get(stem) ?? [])
    if (stems.length < FEWEST_WORDS || lists.some((list) => list.length === 0)) return []
    const rarest = lists.toSorted((a, b) => a.length - b.length)[0] ?? []
    const found = rarest.filter((place) => {
      const title = titles[place]
      return title !== undefined && stems.length >= title.size * LEAST_SHARE && stems.every((stem) => title.has(stem))
    })
    return found.length === 1 ? found : []
  }
  return { at: (text, start) => readAll(text, start, ids, byTitle) }
}

function readAll(
  text: string,
  start: number,
  ids: ReadonlyMap<string, readonly number[]>,
  byTitle: (words: string) => readonly number[],
): { places: number[]; end: number } {
  const places: number[] = []
  let end = start
  let at = start
  for (let count = 0; count < MOST_REFERENCES; count++) {
    const rest = text.slice(at, at + 240)
    const lead = LEAD.exec(rest)?.[0].length ?? 0
    const said = rest.slice(lead)
    const id = ID.exec(said)?.[0]
    const known = id === undefined ? undefined : ids.get(id.toLowerCase())
    const words = (WORDS.exec(said)?.[0] ?? '').split(END)[0] ?? ''
    const named = known ?? (id === undefined ? byTitle(words) : [])
    const length = known === undefined ? words.length : (id ?? '').length
    if (id === undefined && named.length === 0) break
    places.push(...named)
    end = at + lead + (id === undefined ? length : id.length)
    const join = JOIN.exec(text.slice(end, end + 20))
    if (join === null) break
    at = end + join[0].length
  }
  return { places, end }
}
