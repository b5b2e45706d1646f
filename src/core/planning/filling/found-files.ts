/** Files of the specification that an item's own words speak for, and the best of the others where there are none. */
import type { CodeFile } from '../../model/code-index.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { CodeSearch } from '../search/prepared-search.ts'
import type { Reason } from '../search/search-result.ts'
import type { WorkItem } from '../work/work-item.ts'
import { profileOf } from './kind-profile.ts'
import { specFiles } from './spec-files.ts'

/** A file that an item is about, and how sure that is. */
export interface Candidate {
  readonly path: string
  readonly file: CodeFile
  /** 0 to 1. */
  readonly confidence: number
  /** How much its words speak for the file, against the part of the specification that does most: 0 to 1. */
  readonly share: number
  /** Whether the specification is likely to touch it, and the item is one of the few parts that speak for it. */
  readonly speaks: boolean
  readonly reasons: readonly Reason[]
}

/** What a file counts more that stands where such work is done. */
const KIND_FACTOR = 1.2
/** A file that is found with less than this is a guess: it goes to the part that speaks for it most, for more would wait for each other by it. */
const LEAST_SHARED = 0.4

/** The files that an item's words speak for, the most first. */
export function foundFiles(item: WorkItem, reading: SpecReading, search: CodeSearch): Candidate[] {
  const { paths } = profileOf(item.kind)
  const { files, likely, saidBy } = specFiles(reading, search)
  const speaking = item.requirements.map((one) => saidBy(one.text))
  const saidOf = (rank: number): number => speaking.reduce((most, said) => Math.max(most, said[rank] ?? 0), 0)
  return files
    .flatMap(({ file, rank, found, most, enough }): (Candidate & { readonly worth: number })[] => {
      const much = saidOf(rank)
      if (much <= 0) return []
      const isFitting = paths.test(file.path)
      const share = Math.min(1, (much / most) * (isFitting ? KIND_FACTOR : 1))
      const isGuess = found.confidence < LEAST_SHARED
      const speaks = rank < likely && (isGuess ? much >= most : much * (isFitting ? KIND_FACTOR : 1) >= enough)
      const confidence = Math.round((0.3 + 0.7 * share) * Math.max(found.confidence, 0.1) * 100) / 100
      const worth = share * Math.max(found.confidence, 0.02)
      return [{ path: file.path, file, confidence, share, speaks, reasons: found.reasons, worth }]
    })
    .toSorted((a, b) => b.worth - a.worth)
    .map(({ worth: _, ...candidate }) => candidate)
}
