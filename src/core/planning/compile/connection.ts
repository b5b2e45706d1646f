import { SlipFinder } from '../../std/nearest.ts'
import { DependencyType, type EdgeProposal, type Proposal } from '../../model/proposal.ts'
import type { Dependency } from '../../model/tasks-artifact.ts'
import type { Verifier } from './evidence.ts'
import type { Names } from './names.ts'
import type { Findings } from '../findings.ts'
import { PairNumbers } from './pair-numbers.ts'

/**
 * The proposal's dependencies between ids, in the order in which they were proposed. What is said twice becomes one, with
 * all of its evidence. Unknown ends and tasks that wait for themselves are errors.
 */
export function connect(proposal: Proposal, names: Names, verifier: Verifier, findings: Findings): Dependency[] {
  const found: Dependency[] = []
  const pairs = new PairNumbers()
  const slips = new SlipFinder([...names.tasks.values()].map((task) => task.title))
  /** Where each dependency stands in `found`, by what tells it from others. */
  const known = new Map<number | string, number>()
  for (const edge of proposal.edges) {
    const from = names.taskId.get(edge.from)
    const to = names.taskId.get(edge.to)
    if (from === undefined || to === undefined) {
      refuseUnknown(from === undefined ? edge.from : edge.to, verifier.place(edge.evidence), slips, findings)
      continue
    }
    if (edge.from === edge.to) {
      findings.error(
        'self-edge',
        `${from} "${names.tasks.get(edge.from)?.title ?? ''}" depends on itself.`,
        verifier.place(edge.evidence),
        'Take the task out of its own list of dependencies.',
      )
      continue
    }
    const dependency = compiled(edge, from, to, verifier)
    const pair = pairs.of(from, to) * DependencyType.options.length + DependencyType.options.indexOf(edge.type)
    const key = edge.shared_resource === undefined ? pair : `${pair} ${edge.shared_resource}`
    const same = known.get(key)
    if (same === undefined) known.set(key, found.push(dependency) - 1)
    else found[same] = joined(found[same] as Dependency, dependency)
  }
  return found
}

function compiled(edge: EdgeProposal, from: string, to: string, verifier: Verifier): Dependency {
  return {
    from,
    to,
    type: edge.type,
    reason: edge.reason,
    evidence: verifier.verify(`Dependency ${from} → ${to}`, edge.evidence),
    confidence: edge.confidence,
    isHard: edge.isHard,
    origin: edge.origin,
    ...(edge.interface === undefined ? {} : { interface: edge.interface }),
    ...(edge.shared_resource === undefined ? {} : { shared_resource: edge.shared_resource }),
    ...(edge.units === undefined ? {} : { units: edge.units }),
  }
}

/**
 * Two statements of one dependency as one, with the evidence of both: the hard one, else the surer. However sure a preference
 * is, it says nothing about whether the order must hold.
 */
function joined(a: Dependency, b: Dependency): Dependency {
  const stands = a.isHard === b.isHard ? (b.confidence > a.confidence ? b : a) : a.isHard ? a : b
  const evidence = [...a.evidence]
  for (const span of b.evidence) {
    if (!evidence.some((other) => other.source === span.source && other.quote === span.quote)) evidence.push(span)
  }
  return { ...stands, evidence }
}

function refuseUnknown(key: string, place: string, slips: SlipFinder, findings: Findings): void {
  const close = slips.nearest(key)
  findings.error(
    'unknown-reference',
    `A dependency names the task "${key}", which does not exist.`,
    place,
    close === undefined ? 'Name a task by its title or id.' : `Did you mean "${close}"?`,
  )
}
