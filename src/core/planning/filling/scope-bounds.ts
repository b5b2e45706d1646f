/** What an item may not touch: files out of bounds, and bounds that no list of files says. */
import type { Exclusion, Requirement } from '../requirements/requirement.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import { wordsOf } from '../search/words.ts'
import type { WorkItem } from '../work/work-item.ts'
import type { CodePlaces } from './code-places.ts'
import { clipped, type ItemText } from './item-text.ts'
import { namedPaths } from './named-paths.ts'
import { folderOf, isWithin } from '../codebase/path-text.ts'
import { staysUntouched } from '../language/hands-off.ts'
import type { OffLimit } from './off-limits.ts'
import { compareText } from '../../std/order.ts'

const MOST_EXCLUSIONS = 2
const MOST_RESTRICTIONS = 3
const LONGEST_RESTRICTION = 200
/** What binds every task is said in short. */
const LONGEST_COMMON = 120
/** Words that an exclusion shares with an item which it concerns, at least. */
const SHARED_WORDS = 2
const SHARED = 0.35
/** A sentence that keeps hands off something. */
const HANDS_OFF =
  /\b(?:do(?:es)? not|don'?t|must not|shall not|should not|never|without|no changes? to|leave|keep)\b.{0,40}\b(?:touch\w*|chang\w*|modif\w*|edit\w*|alter\w*|rewrit\w*|remov\w*|alone|as (?:it|they) (?:is|are)|untouched|unchanged|intact)\b/i

/** The exclusions of the specification that concern an item: they share words with it that few others say. */
export function exclusionsOf(text: ItemText, reading: SpecReading): Exclusion[] {
  const own = new Set(wordsOf(text.all))
  return reading.exclusions
    .map((exclusion) => {
      const words = new Set(wordsOf(exclusion.text))
      const shared = [...words].filter((word) => own.has(word)).length
      return { exclusion, shared, share: shared / Math.max(1, words.size) }
    })
    .filter(({ shared, share }) => shared >= SHARED_WORDS && share >= SHARED)
    .toSorted((a, b) => b.shared - a.shared)
    .slice(0, MOST_EXCLUSIONS)
    .map(({ exclusion }) => exclusion)
}

/**
 * What stays as it is and lies near an item: it names or includes files beside it, or says some of its words. What names no
 * file and is near no item of its own words holds for all.
 */
export function untouchedNear(
  text: ItemText,
  reading: SpecReading,
  limits: readonly OffLimit[],
  includes: readonly string[],
  named: readonly { readonly path: string }[],
): Exclusion[] {
  const own = new Set(wordsOf(text.all))
  const folders = new Set([...includes, ...named.map(({ path }) => path)].map(folderOf))
  return reading.exclusions.filter((exclusion) => {
    const paths = limits.filter((limit) => limit.exclusion === exclusion).map(({ path }) => path)
    if (paths.length === 0 && !staysUntouched(exclusion.text)) return false
    if (paths.some((path) => folders.has(folderOf(path.replace(/\/\*\*$/, ''))))) return true
    if (named.some(({ path }) => paths.some((one) => one === path))) return true
    return paths.length === 0 || wordsOf(exclusion.text).filter((word) => own.has(word)).length >= SHARED_WORDS
  })
}

/** Whether words keep hands off what they name. */
export function keepsOff(text: string): boolean {
  return HANDS_OFF.test(text)
}

/** Bounds in words: what must not be, and constraints. */
export function restrictionsOf(
  { requirements, bounds, common = [] }: WorkItem,
  untouched: readonly Exclusion[],
): string[] {
  const binds = ({ modality, kind, text }: Requirement): boolean =>
    modality === 'must_not' || kind === 'constraint' || kind === 'process' || keepsOff(text)
  const binding = [
    ...requirements.filter(({ modality, text }) => modality === 'must_not' || keepsOff(text)),
    ...bounds.filter(binds),
    ...untouched,
  ]
  const own = [...new Set(binding.map(({ text }) => clipped(text, LONGEST_RESTRICTION)))].slice(0, MOST_RESTRICTIONS)
  return [...new Set([...own, ...common.map(({ text }) => clipped(text, LONGEST_COMMON))])]
}

/** Files that are out of bounds: those that the text keeps hands off, and generated or vendored ones beside the scope. */
export function excludedPaths(
  item: WorkItem,
  exclusions: readonly Exclusion[],
  includes: readonly string[],
  places: CodePlaces | undefined,
): string[] {
  const kept = [...item.requirements, ...item.bounds].filter(
    ({ text, modality }) => keepsOff(text) || modality === 'must_not',
  )
  const words = [...kept, ...exclusions].map(({ source, span }) => source.text.slice(span.start, span.end))
  const named = words.flatMap((text) => namedPaths(text, places)).map(({ path }) => path)
  const off = named.filter((path) => !includes.includes(path))
  return [...new Set([...off, ...(places === undefined ? [] : unwritten(includes, places))])]
}

const MOST_UNWRITTEN = 5

/** Generated and vendored files of the packages in scope, which nobody writes by hand: those of the most files first. */
function unwritten(includes: readonly string[], { index, unwritten: files }: CodePlaces): string[] {
  const taken = new Set(includes)
  const packages = new Set(
    index.packages
      .filter(({ path }) => path !== '.' && includes.some((one) => isWithin(one, path)))
      .map(({ path }) => path),
  )
  const counts = new Map<string, number>()
  for (const { path, role, package: own } of files) {
    if (taken.has(path) || (own !== '.' && !packages.has(own))) continue
    const told = role === 'vendored' && path.includes('/') ? `${path.slice(0, path.indexOf('/'))}/**` : path
    counts.set(told, (counts.get(told) ?? 0) + 1)
  }
  const sorted = [...counts].toSorted((a, b) => b[1] - a[1] || compareText(a[0], b[0]))
  return sorted.slice(0, MOST_UNWRITTEN).map(([path]) => path)
}
