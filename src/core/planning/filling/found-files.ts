/**
 * Files that an item's own words lead to. The search is asked for the item, and once for the whole specification: what both find
 * is surer than what one of them finds, and a hub that every sentence leads to a little must be led to by this item's rare words.
 */
import type { CodeFile } from '../../model/code-index.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { CodeSearch } from '../search/prepared-search.ts'
import { searchCode } from '../search/search-code.ts'
import type { FoundFile } from '../search/search-result.ts'
import type { WorkItem } from '../work/work-item.ts'
import type { ItemText } from './item-text.ts'
import { profileOf } from './kind-profile.ts'

/** A file that an item is about, and how sure that is. */
export interface Candidate {
  readonly path: string
  readonly file: CodeFile
  /** 0 to 1. */
  readonly confidence: number
  readonly reasons: FoundFile['reasons']
  readonly tests: readonly string[]
}

const ASKED = 20
const ASKED_WHOLE = 60
const LONGEST_WHOLE = 60_000
/** What the specification's own ranking adds, and what the item's kind does. */
const WHOLE_SHARE = 0.5
const KIND_FACTOR = 1.3

const whole = new WeakMap<SpecReading, WeakMap<CodeSearch, ReadonlyMap<string, number>>>()

/** The files that an item's words lead to, the surest first. */
export function foundFiles(item: WorkItem, text: ItemText, reading: SpecReading, search: CodeSearch): Candidate[] {
  const { paths } = profileOf(item.kind)
  const ofWhole = wholeOf(reading, search)
  const { files } = searchCode(search, text.all, { files: ASKED, symbols: 0 })
  const candidates = files.flatMap((found): Candidate[] => {
    const file = search.files[search.documents.get(found.path) ?? -1]
    if (file === undefined) return []
    const both = 1 - (1 - found.confidence) * (1 - WHOLE_SHARE * (ofWhole.get(found.path) ?? 0))
    const confidence = Math.min(0.95, both * (paths.test(found.path) ? KIND_FACTOR : 1))
    return [{ path: found.path, file, confidence: hundredth(confidence), reasons: found.reasons, tests: found.tests }]
  })
  return candidates.toSorted((a, b) => b.confidence - a.confidence)
}

/** The files that the whole specification leads to, with their confidence. */
function wholeOf(reading: SpecReading, search: CodeSearch): ReadonlyMap<string, number> {
  const known = whole.get(reading)?.get(search)
  if (known !== undefined) return known
  const text = [reading.title ?? '', ...reading.requirements.map((one) => one.text)]
    .join('\n\n')
    .slice(0, LONGEST_WHOLE)
  const { files } = searchCode(search, text, { files: ASKED_WHOLE, symbols: 0 })
  const found = new Map(files.map(({ path, confidence }) => [path, confidence]))
  const bySearch = whole.get(reading) ?? new WeakMap<CodeSearch, ReadonlyMap<string, number>>()
  whole.set(reading, bySearch.set(search, found))
  return found
}

function hundredth(value: number): number {
  return Math.round(value * 100) / 100
}
