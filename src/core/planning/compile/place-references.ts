import type { EdgeProposal, Proposal } from '../../model/proposal.ts'
import type { Findings } from '../findings.ts'
import { baseOfPart, featureNumber } from '../numbering.ts'
import type { Verifier } from './evidence.ts'
import type { Names } from './names.ts'

/** References that are told one by one. */
const MOST_TOLD = 20

const GENERATED_ID = /^(?:P\d+\.)?T\d{3,}$/

/**
 * Tells references by a generated id that lead to another task than the one with that id. A specification counts them by
 * place (`after: T003`), but where an earlier plan's ids are kept, the third task may have any id.
 */
export function tellPlaceReferences(
  { edges, tasks }: Proposal,
  names: Names,
  verifier: Verifier,
  findings: Findings,
): void {
  const titles = new Map(tasks.map((task) => [names.taskId.get(task.key) ?? '', task.title]))
  // What has an identity was not read by place: its words name tasks as its own document does.
  const counted = edges.filter(({ to }) => names.tasks.get(to)?.identity === undefined)
  const wrong = [...hintsOf(counted)].flatMap(([hint, said]) => {
    const [first] = said as [EdgeProposal]
    const feature = names.featureId.get(names.tasks.get(first.to)?.feature ?? '') ?? 'F0'
    const found = said.map((edge) => names.taskId.get(edge.from) ?? '')
    const meant = new Set(found.flatMap((id) => [id, baseOfPart(id) ?? id]))
    return idsIn(hint, featureNumber(feature))
      .filter((id) => !meant.has(id) && titles.has(id))
      .map((id) => ({ id, first, found }))
  })
  for (const { id, first, found } of wrong.slice(0, MOST_TOLD)) {
    const to = names.taskId.get(first.to) ?? ''
    const waits = found.map((one) => `${one} "${titles.get(one) ?? ''}"`).join(', ')
    findings.warn(
      'reference-by-place',
      `${to} "${titles.get(to) ?? ''}" names ${id}, which is counted by place in the specification: it waits for ${waits}, not for ${id} "${titles.get(id) ?? ''}".`,
      verifier.place(first.evidence),
      'Name the task by its title, or write its id behind it with id:.',
    )
  }
}

/** The declared dependencies of each task that quote the same words. */
function hintsOf(edges: readonly EdgeProposal[]): Map<string, EdgeProposal[]> {
  const hints = new Map<string, EdgeProposal[]>()
  for (const edge of edges) {
    const quote = edge.evidence[0]?.quote ?? ''
    if (edge.origin !== 'declared' || edge.type !== 'sequential' || !/T\d{3}/.test(quote)) continue
    const hint = `${quote}\n${edge.to}`
    const said = hints.get(hint)
    if (said === undefined) hints.set(hint, [edge])
    else said.push(edge)
  }
  return hints
}

/** Generated ids that stand in a hint as references of their own, not within a title. */
function idsIn(hint: string, phase: number): string[] {
  const [quote = ''] = hint.split('\n')
  const words = quote.split(/[,;:]/).map((word) => word.replaceAll(/\[[^\]]*\]|[`"'*]/g, '').trim())
  return words
    .filter((word) => GENERATED_ID.test(word))
    .map((word) => (word.startsWith('P') ? word : `P${phase}.${word}`))
}
