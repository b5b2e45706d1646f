import type { Evidence } from '../../model/evidence.ts'
import type { Paint } from '../../std/paint.ts'
import { inTone, oneLine } from './columns.ts'
import type { Link, TaskFacts } from './plan-facts.ts'
import { linkText, taskSections } from './task-sections.ts'

/** Everything of one task for a terminal: what it does, where it stands, what it depends on, and where that was said. */
export function taskPage(facts: TaskFacts, paint?: Paint): string {
  const { node, task, feature } = facts
  const title = `${node.id} ${oneLine(node.name)}`
  const sections = [
    ...taskSections(facts),
    { title: 'After', lines: linkLines(facts.before) },
    { title: 'Before', lines: linkLines(facts.after) },
    { title: 'Evidence', lines: (task?.source_evidence ?? []).flatMap(evidenceLines) },
  ]
  return `${[
    inTone(title, 'strong', paint),
    inTone(oneLine(`${node.feature_id} ${feature?.title ?? ''}`), 'faint', paint),
    ...sections
      .filter((section) => section.lines.length > 0)
      .flatMap((section) => ['', inTone(section.title, 'accent', paint), ...section.lines.map(indented)]),
  ].join('\n')}\n`
}

/** One task as JSON, with its dependencies on both sides. */
export function taskJson({ node, task, feature, measures, wave, before, after }: TaskFacts): unknown {
  return {
    id: node.id,
    title: node.name,
    feature: feature === undefined ? { id: node.feature_id } : { id: feature.id, title: feature.title },
    ...(task === undefined ? {} : { task }),
    node,
    ...(measures === undefined ? {} : { measures }),
    ...(wave === undefined ? {} : { wave }),
    after: before,
    before: after,
  }
}

/** A quote and its place, as lines: whether it was found there is said too. */
export function evidenceLines(evidence: Evidence): string[] {
  const { source, quote, verified, confidence, rationale, section } = evidence
  const where = section === undefined ? source : `${source}, ${section}`
  const found = quote === '' ? 'inferred' : verified
  const head = `${where} (${found}, ${confidence.toFixed(2)})${rationale === '' ? '' : `: ${rationale}`}`
  return quote === '' ? [head] : [head, ...quote.split('\n').map((line) => `  > ${line}`)]
}

function linkLines(links: readonly Link[]): string[] {
  return links.flatMap((link) => [
    linkText(link),
    ...link.evidence.map(({ source, quote }) => `  ${source} > ${oneLine(quote)}`),
  ])
}

function indented(line: string): string {
  const lead = /^ */.exec(line)?.[0] ?? ''
  return `  ${lead}${oneLine(line)}`
}
