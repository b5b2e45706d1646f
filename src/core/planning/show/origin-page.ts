/** How a task came to be: the words that ask for it, the rules that read them, and why it waits for what it waits for. */
import type { Derivation } from '../../model/task.ts'
import type { Paint } from '../../std/paint.ts'
import { fieldText } from '../artifacts/inferred.ts'
import { inTone, oneLine } from './columns.ts'
import type { Link, TaskFacts } from './plan-facts.ts'
import { evidenceLines } from './task-page.ts'
import { linkText } from './task-sections.ts'

/** What a step of its making decided, as people call it. A field without a name here is told by its own. */
const DECIDED: Readonly<Record<string, string>> = {
  task: 'Why it is a task',
  kind: 'Why it is of its kind',
  title: 'Title',
  scope_includes: 'Files it may change',
  scope_excludes: 'Files it leaves alone',
  complexity: 'Size',
  duration: 'Duration',
  done_when: 'Definition of done',
  acceptance_checks: 'Checks',
  resources: 'Resources',
  capabilities: 'Capabilities',
  stop_when: 'Where it ends',
  category: 'Category',
  priority: 'Priority',
  effects: 'Effects',
  idempotent: 'Whether it may be done twice',
  compensation: 'How it is taken back',
  checkpoints: 'Marks of progress',
  restrictions: 'Bounds',
}

/** How a task came to be, for a terminal. */
export function originPage(facts: TaskFacts, paint?: Paint): string {
  const { node, task, feature } = facts
  const steps = task?.derivation ?? []
  const fields = [...new Set(steps.map(({ field }) => field))]
  const inferred = task?.inferred ?? []
  const sections = [
    { title: 'Asked for by', lines: (task?.source_evidence ?? []).flatMap(evidenceLines) },
    ...fields.map((field) => ({
      title: DECIDED[field] ?? field,
      lines: steps.filter((step) => step.field === field).map(stepLine),
    })),
    { title: 'Waits for', lines: linkLines(ordering(facts.before), 'Nothing: no words were found that make it wait.') },
    { title: 'Is waited for by', lines: linkLines(ordering(facts.after), 'Nothing.') },
    { title: 'Never at the same time as', lines: exclusionLines(facts) },
    { title: 'Not said by anybody, so worked out or a default', lines: inferred.map(fieldText) },
  ]
  const silent = steps.length === 0 ? ['', 'Its proposer recorded no steps: it was read as it was written.'] : []
  return `${[
    inTone(oneLine(`${node.id} ${node.name}`), 'strong', paint),
    inTone(oneLine(`${node.feature_id} ${feature?.title ?? ''}`), 'faint', paint),
    ...silent,
    ...sections
      .filter(({ lines }) => lines.length > 0)
      .flatMap(({ title, lines }) => ['', inTone(title, 'accent', paint), ...lines.map(indented)]),
  ].join('\n')}\n`
}

/** The same as JSON. */
export function originJson({ node, task, feature, before, after }: TaskFacts): unknown {
  return {
    id: node.id,
    title: node.name,
    feature: feature === undefined ? { id: node.feature_id } : { id: feature.id, title: feature.title },
    evidence: task?.source_evidence ?? [],
    derivation: task?.derivation ?? [],
    waits_for: ordering(before),
    is_waited_for_by: ordering(after),
    never_at_the_same_time_as: [...before, ...after].filter(excludes),
    inferred: task?.inferred ?? [],
    ...(task === undefined ? {} : { content_key: task.content_key }),
  }
}

/** `+0.40 modal-must: “must” obliges (spec/spec.md#L7-L7)`. */
function stepLine({ rule, because, score, at }: Derivation): string {
  const weight = score === undefined ? '' : `${score < 0 ? '−' : '+'}${Math.abs(score).toFixed(2)} `
  return `${weight}${rule}: ${because}${at === undefined ? '' : ` (${at})`}`
}

/** What two tasks share excludes them from one another, whichever of them comes first. */
function excludes({ type }: Link): boolean {
  return type === 'mutual_exclusion'
}

function ordering(links: readonly Link[]): Link[] {
  return links.filter((link) => !excludes(link))
}

/** A line for each task that shares something with this one, with all that they share. */
function exclusionLines({ before, after }: TaskFacts): string[] {
  const byTask = Map.groupBy([...before, ...after].filter(excludes), ({ task }) => task)
  return [...byTask].map(([task, links]) => {
    const shared = [...new Set(links.map((link) => link.shared ?? link.reason))].filter((one) => one !== '')
    return `${task} ${links[0]?.title ?? ''}${shared.length === 0 ? '' : `: ${shared.join(', ')}`}`
  })
}

function linkLines(links: readonly Link[], none: string): string[] {
  if (links.length === 0) return [none]
  return links.flatMap((link) => [
    linkText(link),
    ...link.evidence.map(({ source, quote, rationale }) => `  ${source} > ${oneLine(quote)} (${rationale})`),
  ])
}

function indented(line: string): string {
  const lead = /^ */.exec(line)?.[0] ?? ''
  return `  ${lead}${oneLine(line)}`
}
