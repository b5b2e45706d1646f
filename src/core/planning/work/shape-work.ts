/** From requirements to features and work items: what belongs together is one mergeable change. */
import { imperativeOf } from '../language/imperative.ts'
import { namedThingsIn } from '../named-things/named-thing.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import { quote } from '../spec/evidence-span.ts'
import type { Report } from '../spec/report.ts'
import type { WorkItem, WorkPlan } from './work-item.ts'

/** Shapes the work. Every functional requirement is carried out by at least one item; what is excluded by none. */
export function shapeWork(reading: SpecReading, code: CodeKnowledge, report: Report): WorkPlan {
  void [code, report]
  const features = reading.groups.map(({ key, title, section }) => ({
    key,
    title,
    evidence: [
      quote({
        source: section.source,
        span: section.heading?.span ?? { start: 0, end: 0 },
        section: section.path.slice(0, -1),
        confidence: 0.8,
        rationale: section.because,
      }),
    ],
  }))
  const items = reading.requirements.flatMap((requirement): WorkItem[] => {
    if (requirement.group === undefined) return []
    const { title, verb, object } = imperativeOf(requirement.text)
    return [
      {
        key: `w${requirement.key.slice(1)}`,
        feature: requirement.group.key,
        kind: 'logic',
        title,
        verb,
        object,
        requirements: [requirement],
        bounds: [],
        things: namedThingsIn(requirement.text),
        identity: `${requirement.id ?? title} ${object}`,
        cues: requirement.cues,
      },
    ]
  })
  return { features, items }
}
