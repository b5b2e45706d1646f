/**
 * What a reader of a specification would ask before work begins: what is left open, what cannot be checked, what contradicts,
 * what is said twice, what is not in English. A finding that is noise costs trust: each rule here rather keeps silent.
 */
import type { Report } from '../../spec/report.ts'
import type { SpecReading } from '../spec-reading.ts'
import { reportContradictions } from './contradictions.ts'
import { reportLanguages } from './languages.ts'
import { reportOpenPoints } from './open-points.ts'
import { passagesOf } from './passages.ts'
import { reportRepetitions } from './repetitions.ts'
import { reportSpellings } from './spellings.ts'
import { reportVagueWords, reportMissingActors } from './unclear-words.ts'

/** Reports what is doubtful in what was read. Near linear in the length of the documents; never throws. */
export function reportDoubts(reading: SpecReading, report: Report): void {
  const passages = passagesOf(reading)
  reportOpenPoints(passages, report)
  reportVagueWords(reading.requirements, report)
  reportMissingActors(reading.requirements, report)
  reportContradictions(reading.requirements, report)
  reportRepetitions(reading.requirements, report)
  reportSpellings(passages, report)
  reportLanguages(reading.sources, passages, report)
}
