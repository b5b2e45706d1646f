import type { EdgeProposal } from '../../model/proposal.ts'
import { quote } from '../spec/evidence-span.ts'
import { lineAt } from '../spec/source-text.ts'
import type { Report } from '../spec/report.ts'
import type { Reference, TaskDraft } from './task-draft.ts'
import { beginsTitle, nearestTitle, resolve, type TitleIndex } from './title-index.ts'

/** A title with commas in it is put together from at most this many parts. */
const MOST_PARTS = 8

/** Turns every `after:` into a sequential dependency, hard unless it says `[soft]`. What leads nowhere is an error. */
export function connectReferences(tasks: readonly TaskDraft[], index: TitleIndex, report: Report): EdgeProposal[] {
  const edges: EdgeProposal[] = []
  for (const task of tasks) {
    const known = new Map<string, number>()
    for (const reference of joinTitles(task.references, index)) {
      const found = resolve(index, reference.text, task)
      if (found.kind === 'task') {
        addEdge(edges, known, edgeOf(found.task, task, reference))
        continue
      }
      const problem = { severity: 'error' as const, source: task.source, offset: reference.start }
      if (found.kind === 'itself') {
        const message = `“${reference.text}” is the task itself: “${task.title}” cannot come after itself.`
        report.add({
          ...problem,
          code: 'self-reference',
          message,
          advice: 'Name another task, or take the reference away.',
        })
      } else if (found.kind === 'ambiguous') {
        const names = found.candidates.map(
          (other) => `“${other.title}” (line ${lineAt(other.source, other.span.start)})`,
        )
        const message = `“${reference.text}” may mean several tasks: ${names.join(', ')}.`
        const advice = 'Write more of the title, or give the task an id with `id:` and name that.'
        report.add({ ...problem, code: 'ambiguous-reference', message, advice })
      } else {
        const near = nearestTitle(index, reference.text)
        const line = lineOf(task, reference)
        const message = `“${reference.text}” is no task of this specification. The line is: ${line}`
        const advice =
          near === undefined ? 'Name a task by its title, the beginning of it, or its id.' : `Did you mean “${near}”?`
        report.add({ ...problem, code: 'unknown-reference', message, advice })
      }
    }
  }
  return edges
}

/** Puts a title that holds commas together again, where the parts of one hint, commas and all, make up a title or its beginning. */
function joinTitles(references: readonly Reference[], index: TitleIndex): Reference[] {
  const joined: Reference[] = []
  for (let i = 0; i < references.length;) {
    const first = references[i] as Reference
    let end = i + 1
    while (end < references.length && end - i < MOST_PARTS && references[end]?.hint === first.hint) end++
    const textTo = (to: number): string =>
      references
        .slice(i, to)
        .map((reference) => reference.text)
        .join(', ')
    while (end > i + 1 && !beginsTitle(index, textTo(end))) end--
    const last = references[end - 1] as Reference
    joined.push(end === i + 1 ? first : { ...last, text: textTo(end), start: first.start })
    i = end
  }
  return joined
}

function edgeOf(before: TaskDraft, task: TaskDraft, reference: Reference): EdgeProposal {
  const softly = reference.isSoft ? ' if it can' : ''
  const rationale = 'The item names the task that it comes after.'
  const { source, section } = task
  return {
    from: before.key,
    to: task.key,
    type: 'sequential',
    isHard: !reference.isSoft,
    reason: `“${task.title}” comes after “${before.title}”${softly}, as the specification says.`,
    evidence: [quote({ source, span: reference.hint, section, confidence: 1, rationale })],
    confidence: 1,
    origin: 'declared',
  }
}

/** One dependency for each pair: said twice, the hard one holds. */
function addEdge(edges: EdgeProposal[], known: Map<string, number>, edge: EdgeProposal): void {
  const before = known.get(edge.from)
  if (before === undefined) {
    known.set(edge.from, edges.length)
    edges.push(edge)
  } else if (edge.isHard && edges[before]?.isHard === false) {
    edges[before] = edge
  }
}

/** The line of a reference, as it stands in the specification. */
function lineOf(task: TaskDraft, reference: Reference): string {
  const start = task.source.lineStarts[lineAt(task.source, reference.start) - 1] as number
  const line = (/^[^\r\n]*/.exec(task.source.text.slice(start, start + 300))?.[0] ?? '').trim()
  return line.length > 160 ? `${line.slice(0, 159)}…` : line
}
