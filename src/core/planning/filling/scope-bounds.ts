/** What an item may not touch: files out of bounds, and bounds that no list of files says. */
import type { Exclusion, Requirement } from '../requirements/requirement.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import { wordsOf } from '../search/words.ts'
import type { WorkItem } from '../work/work-item.ts'
import type { CodePlaces } from './code-places.ts'
import { clipped, type ItemText } from './item-text.ts'
import { namedPaths } from './named-paths.ts'
import { folderOf, isWithin } from '../codebase/path-text.ts'

const MOST_EXCLUSIONS = 2
const MOST_RESTRICTIONS = 3
const LONGEST_RESTRICTION = 200
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

/** Whether words keep hands off what they name. */
export function keepsOff(text: string): boolean {
  return HANDS_OFF.test(text)
}

/** Bounds in words: what must not be, and constraints. */
export function restrictionsOf({ requirements, bounds }: WorkItem): string[] {
  const binds = ({ modality, kind, text }: Requirement): boolean =>
    modality === 'must_not' || kind === 'constraint' || keepsOff(text)
  const binding = [
    ...requirements.filter(({ modality, text }) => modality === 'must_not' || keepsOff(text)),
    ...bounds.filter(binds),
  ]
  return [...new Set(binding.map(({ text }) => clipped(text, LONGEST_RESTRICTION)))].slice(0, MOST_RESTRICTIONS)
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

/** Folders of generated and vendored files near the scope, which nobody writes by hand. */
function unwritten(includes: readonly string[], { index }: CodePlaces): string[] {
  const packages = new Set(
    includes.flatMap((path) =>
      index.packages.filter((one) => one.path !== '.' && isWithin(path, one.path)).map((one) => one.path),
    ),
  )
  const taken = new Set(includes)
  const folders = new Map<string, number>()
  for (const { path, role, package: own } of index.files) {
    if ((role !== 'generated' && role !== 'vendored') || taken.has(path)) continue
    if (own !== '.' && packages.size > 0 && !packages.has(own)) continue
    const folder = folderOf(path)
    const top = role === 'vendored' ? `${path.split('/').slice(0, 1).join('/')}/**` : folder === '.' ? path : path
    folders.set(top, (folders.get(top) ?? 0) + 1)
  }
  return [...folders]
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_UNWRITTEN)
    .map(([path]) => path)
}
