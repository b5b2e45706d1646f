import type { EdgeProposal, Proposal, TaskProposal } from '../core/model/proposal.ts'

/**
 * A proposal as lines to compare: features as headings, tasks with what is particular to them, dependencies, findings.
 *
 *   # Billing
 *   1 Create the tables (done, high) {db/1.sql}
 *   1 → 2, 2 ⇢ 3 0.6, 1 ⇹ 2
 *   warning spec.md:4 unknown-reference: …
 */
export function proposalLines(proposal: Proposal): string {
  const lines = proposal.features.flatMap((feature) => [
    `# ${feature.title}`,
    ...proposal.tasks.filter((task) => task.feature === feature.key).map(taskLine),
  ])
  const edges = proposal.edges.map(edgeText)
  const findings = proposal.findings.map(
    ({ severity, place, code, message }) => `${severity} ${place} ${code}: ${message}`,
  )
  return [...lines, ...(edges.length === 0 ? [] : [edges.join(', ')]), ...findings].join('\n')
}

function taskLine(task: TaskProposal): string {
  const marks = [
    ...(task.done === true ? ['done'] : []),
    ...(task.optional === true ? ['optional'] : []),
    ...(task.action === undefined ? [] : [task.action.cmd ?? task.action.kind]),
    ...(task.priority === undefined ? [] : [task.priority]),
    ...(task.duration === undefined ? [] : [`${task.duration.mostLikely}h`]),
  ]
  const scope = task.scope_includes ?? []
  return [
    task.key,
    task.title,
    ...(marks.length === 0 ? [] : [`(${marks.join(', ')})`]),
    ...(scope.length === 0 ? [] : [`{${scope.join(' ')}}`]),
  ].join(' ')
}

function edgeText({ from, to, type, isHard, confidence }: EdgeProposal): string {
  const isArrow = type !== 'mutual_exclusion' && type !== 'resource_limited'
  const arrow = isArrow ? (isHard ? '→' : '⇢') : '⇹'
  return `${from} ${arrow} ${to}${confidence === 1 ? '' : ` ${confidence}`}`
}
