import type { Finding } from '../../model/finding.ts'
import type { Task } from '../../model/task.ts'
import type { SortedDependencies } from './precedence.ts'

/** Most demoted dependencies that are told one by one; dag.json lists all. */
const DEMOTED_SHOWN = 20

/** What a person should confirm: the dependencies that were not sure enough to order anything. The surest first. */
export function demotedFindings(sorted: SortedDependencies, tasks: readonly Task[], minConfidence: number): Finding[] {
  const titles = new Map(tasks.map((task) => [task.id, task.title]))
  const surestFirst = sorted.demoted.toSorted((a, b) => b.confidence - a.confidence)
  const told = surestFirst.slice(0, DEMOTED_SHOWN).map((dependency): Finding => ({
    code: 'low-confidence',
    severity: 'warning',
    message:
      `${dependency.to} "${titles.get(dependency.to) ?? ''}" probably waits for ${dependency.from} ` +
      `"${titles.get(dependency.from) ?? ''}" (confidence ${dependency.confidence}, below ${minConfidence}); it only prefers that order.`,
    place: dependency.evidence[0]?.source ?? '',
    advice: 'If the order matters, say so with after: in the specification; if not, nothing has to be done.',
  }))
  const more = sorted.demoted.length - told.length
  if (more === 0) return told
  const rest: Finding = {
    code: 'low-confidence',
    severity: 'warning',
    message: `${more} more dependencies are below the confidence of ${minConfidence}.`,
    place: 'dag.json#/low_confidence_deps',
    advice: 'They are listed in dag.json, under low_confidence_deps.',
  }
  return [...told, rest]
}
