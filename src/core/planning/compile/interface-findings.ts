import { findCycles } from '../../graph/cycle.ts'
import { graphOf } from '../../graph/graph.ts'
import type { EdgeProposal, TaskProposal } from '../../model/proposal.ts'
import { SlipFinder } from '../../std/nearest.ts'
import type { Findings } from '../findings.ts'
import type { Verifier } from './evidence.ts'
import type { Mention, Offers } from './interfaces.ts'

/** More unused interfaces than this are told in one finding. */
const MOST_UNUSED = 3

/** Arrows of a circle that are told. */
const ARROWS_SHOWN = 6

/** Tells of interfaces that several tasks produce in one version. */
export function tellSeveral(offers: Offers, verifier: Verifier, findings: Findings): void {
  for (const versions of offers.values()) {
    for (const [first, ...others] of versions.values()) {
      for (const other of others) {
        const before = first as Mention
        findings.warn(
          'several-producers',
          `“${other.text}” is provided twice: here and by “${before.task.title}” (${verifier.place([before.evidence()])}).`,
          verifier.place([other.evidence()]),
          'Let one task provide it, or give each its own version. As it is, whoever needs it waits for both.',
        )
      }
    }
  }
}

/** Tells of needs that nobody meets: because nobody produces the interface, or only in another version. */
export function tellMissing(unmet: readonly Mention[], offers: Offers, verifier: Verifier, findings: Findings): void {
  const slips = new SlipFinder(offers.keys())
  for (const need of unmet) {
    const place = verifier.place([need.evidence()])
    const others = [...(offers.get(need.name)?.values() ?? [])].flatMap((mentions) =>
      mentions.filter((mention) => mention.task !== need.task).slice(0, 1),
    )
    const [other] = others
    if (other !== undefined) {
      const exist = others.slice(0, 5).map((mention) => `“${mention.text}” (“${mention.task.title}”)`)
      findings.warn(
        'interface-version-conflict',
        `“${need.task.title}” needs “${need.text}”, but there is only ${exist.join(', ')}${others.length > 5 ? ' and others' : ''}.`,
        place,
        `“${other.task.title}” provides “${other.text}”: write a version on both that fits.`,
      )
      continue
    }
    const found = slips.nearest(need.name)
    const near = found === need.name ? undefined : found
    findings.warn(
      'missing-producer',
      `No other task provides “${need.text}”, which “${need.task.title}” needs.`,
      place,
      near === undefined
        ? `Write \`provides: ${need.text}\` on the task that makes it, or take the need away if it is there already.`
        : `Did you mean “${near}”?`,
    )
  }
}

/** Tells of interfaces that nobody consumes. */
export function tellUnused(unused: readonly Mention[], verifier: Verifier, findings: Findings): void {
  const [first] = unused
  if (first === undefined) return
  const advice = 'Nothing is wrong if somebody outside of the plan uses it; else a `needs:` is missing, or misspelt.'
  if (unused.length > MOST_UNUSED) {
    const named = unused.slice(0, MOST_UNUSED).map((mention) => `“${mention.text}”`)
    const message = `${unused.length} interfaces are provided, but no task needs them: ${named.join(', ')} and ${unused.length - MOST_UNUSED} more.`
    findings.inform('interface-unused', message, verifier.place([first.evidence()]), advice)
    return
  }
  for (const mention of unused) {
    findings.inform(
      'interface-unused',
      `“${mention.task.title}” provides “${mention.text}”, which no task needs.`,
      verifier.place([mention.evidence()]),
      advice,
    )
  }
}

/** Explains circles that interfaces make: who needs what of whom. That tasks wait in a circle is told by the graph itself. */
export function tellCircles(
  tasks: readonly TaskProposal[],
  edges: readonly EdgeProposal[],
  verifier: Verifier,
  findings: Findings,
): void {
  const index = new Map(tasks.map((task, position) => [task.key, position]))
  const at = (key: string): number => index.get(key) as number
  const graph = graphOf(
    tasks.length,
    edges.map((edge) => at(edge.from)),
    edges.map((edge) => at(edge.to)),
  )
  for (const { cuts } of findCycles(graph, () => 1)) {
    const arrows = (cuts[0]?.cycle ?? []).map((edge) => edges[edge] as EdgeProposal)
    const [first] = arrows
    if (first === undefined) continue
    const title = (key: string): string => tasks[at(key)]?.title ?? key
    const told = arrows
      .slice(0, ARROWS_SHOWN)
      .map((edge) => `“${title(edge.to)}” needs “${edge.interface ?? ''}” of “${title(edge.from)}”`)
    const more = arrows.length > told.length ? ` … and ${arrows.length - told.length} more` : ''
    findings.warn(
      'interface-circular',
      `Interfaces go in a circle: ${told.join('; ')}${more}.`,
      verifier.place(first.evidence.slice(1)),
      'Let a task of its own settle one of these interfaces (its types, its contract), and let both tasks need that.',
    )
  }
}
