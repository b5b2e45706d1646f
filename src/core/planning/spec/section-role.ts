import { modalityOf } from '../language/modality.ts'
import type { SectionRole } from './section.ts'
import type { Topic } from './section-topic.ts'
import type { SourceText } from './source-text.ts'
import type { Statement } from './statement.ts'

/** Words that oblige in other languages that write as English does. */
const OBLIGES_ELSEWHERE =
  /(?<!\p{L})(?:soll|sollen|muss|müssen|doit|doivent|debe|deben|deve|devono|moet|moeten)(?!\p{L})/iu

const ROLES: Readonly<Record<Topic, SectionRole>> = {
  requirements: 'requirement',
  requirement: 'requirement',
  story: 'requirement',
  feature: 'requirement',
  phase: 'requirement',
  changes: 'requirement',
  scope: 'requirement',
  impact: 'context',
  goals: 'context',
  scenarios: 'requirement',
  scenario: 'requirement',
  acceptance: 'requirement',
  'edge-cases': 'requirement',
  entities: 'requirement',
  'data-model': 'requirement',
  interface: 'requirement',
  design: 'requirement',
  tasks: 'requirement',
  constraints: 'quality',
  quality: 'quality',
  success: 'quality',
  testing: 'quality',
  'non-goals': 'negative',
  future: 'negative',
  assumptions: 'negative',
  risks: 'negative',
  alternatives: 'negative',
  questions: 'question',
  glossary: 'context',
  background: 'context',
  summary: 'context',
  decisions: 'context',
  clarifications: 'context',
  references: 'context',
  dependencies: 'context',
  rollout: 'process',
  process: 'process',
  template: 'process',
  removed: 'requirement',
  renamed: 'requirement',
}

/** What a section of a topic is for. */
export function roleOfTopic(topic: Topic): SectionRole {
  return ROLES[topic]
}

/** What blocks speak for: items and rows for requirements, prose against, code and headings for nothing. */
export function votesOf(source: SourceText, statements: readonly Statement[]): number {
  let votes = 0
  for (const statement of statements) {
    if (statement.kind === 'item') votes += 1
    else if (statement.kind === 'table') votes += statement.rows.length
    else if (statement.kind === 'paragraph') votes += obliges(source, statement) ? 1 : -1
  }
  return votes
}

function obliges(source: SourceText, { span }: Statement): boolean {
  const text = source.text.slice(span.start, Math.min(span.end, span.start + 2000))
  const said = modalityOf(text)?.modality
  return (said !== undefined && said !== 'may') || OBLIGES_ELSEWHERE.test(text)
}
