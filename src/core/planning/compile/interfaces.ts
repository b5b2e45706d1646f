/**
 * Interfaces become dependencies: whoever consumes one comes after whoever produces it, where names and versions fit. It
 * works on what the tasks of any proposer name, and quotes the line of each task that names the interface:
 *
 *   tasks ─► mentions ─► offers by name ─► an edge for each need and fitting offer ─► findings about the rest
 */
import type { EvidenceSpan } from '../../model/evidence.ts'
import type { EdgeProposal, Proposal, TaskProposal } from '../../model/proposal.ts'
import type { Findings } from '../findings.ts'
import type { Verifier } from './evidence.ts'
import { tellCircles, tellMissing, tellSeveral, tellUnused } from './interface-findings.ts'
import { fits, readInterfaceName, type InterfaceName } from './interface-name.ts'

/** How sure a dependency is that follows from two tasks naming one interface. */
const INTERFACE_CONFIDENCE = 0.95

/** An interface with more arrows than this between its producers and consumers is a slip, not a design. */
const MOST_EDGES_OF_INTERFACE = 20_000

/** Versions that are compared for one interface. Only one with hundreds of versions and of consumers comes near. */
const MOST_VERSIONS_COMPARED = 1_000_000

/** One interface in the list of one task. */
export interface Mention extends InterfaceName {
  readonly task: TaskProposal
  readonly role: 'produced' | 'consumed'
  /** The words that say so; read only where they are needed. */
  readonly evidence: () => EvidenceSpan
}

/** Who produces an interface of one name: mentions of the same version stand together. */
export type Offers = ReadonlyMap<string, ReadonlyMap<string, readonly Mention[]>>

/** The proposal with a technical dependency for each interface that one task gives and another uses. */
export function connectInterfaces(proposal: Proposal, verifier: Verifier, findings: Findings): Proposal {
  const produced = mentionsOf(proposal.tasks, 'produced', verifier)
  const consumed = mentionsOf(proposal.tasks, 'consumed', verifier)
  if (produced.length + consumed.length === 0) return proposal
  const offers = offersOf(produced)
  tellSeveral(offers, verifier, findings)
  const used = new Set<Mention>()
  const unmet: Mention[] = []
  const edges = edgesBetween(consumed, offers, { used, unmet }, verifier, findings)
  tellMissing(unmet, offers, verifier, findings)
  tellUnused(
    produced.filter((mention) => !used.has(mention)),
    verifier,
    findings,
  )
  tellCircles(proposal.tasks, edges, verifier, findings)
  return { ...proposal, edges: [...proposal.edges, ...edges] }
}

function mentionsOf(tasks: readonly TaskProposal[], role: Mention['role'], verifier: Verifier): Mention[] {
  return tasks.flatMap((task) => {
    const texts = (role === 'produced' ? task.interfaces_produced : task.interfaces_consumed) ?? []
    return texts.map((text): Mention => {
      const read = readInterfaceName(text)
      let evidence: EvidenceSpan | undefined
      return { ...read, task, role, evidence: () => (evidence ??= evidenceOf(task, read, role, verifier)) }
    })
  })
}

function offersOf(produced: readonly Mention[]): Map<string, Map<string, Mention[]>> {
  const offers = new Map<string, Map<string, Mention[]>>()
  for (const mention of produced) {
    const versions = offers.get(mention.name) ?? new Map<string, Mention[]>()
    offers.set(mention.name, versions)
    const version = mention.version?.replace(/^v(?=\d)/, '') ?? ''
    const same = versions.get(version)
    if (same === undefined) versions.set(version, [mention])
    else if (!same.some((other) => other.task === mention.task)) same.push(mention)
  }
  return offers
}

function edgesBetween(
  consumed: readonly Mention[],
  offers: Offers,
  seen: { readonly used: Set<Mention>; readonly unmet: Mention[] },
  verifier: Verifier,
  findings: Findings,
): EdgeProposal[] {
  const edges: EdgeProposal[] = []
  const work = new Map<string, { edges: number; versions: number }>()
  // Mentions of one task follow each other.
  const connected = new Set<string>()
  let consumer: TaskProposal | undefined
  for (const need of consumed) {
    const spent = work.get(need.name) ?? { edges: 0, versions: 0 }
    work.set(need.name, spent)
    if (need.task !== consumer) connected.clear()
    consumer = need.task
    let met = false
    for (const mentions of offers.get(need.name)?.values() ?? []) {
      spent.versions++
      if (!fits(need, mentions[0] as Mention)) continue
      for (const offer of mentions) {
        if (offer.task === need.task) continue
        seen.used.add(offer)
        met = true
        const key = `${need.name}\n${offer.task.key}`
        if (connected.has(key)) continue
        connected.add(key)
        edges.push(edgeOf(offer, need))
        if (++spent.edges > MOST_EDGES_OF_INTERFACE) break
      }
    }
    if (!met) seen.unmet.push(need)
    if (spent.edges > MOST_EDGES_OF_INTERFACE || spent.versions > MOST_VERSIONS_COMPARED) {
      const message = `“${need.name}” has more than ${MOST_EDGES_OF_INTERFACE} dependencies between its providers and consumers.`
      findings.error('too-many-edges', message, verifier.place([need.evidence()]), 'Let one task provide it.')
      return edges
    }
  }
  return edges
}

function edgeOf(offer: Mention, need: Mention): EdgeProposal {
  const name = need.version === undefined ? offer.text : need.text
  const evidence = [offer, need].map((mention): EvidenceSpan => {
    const span = mention.evidence()
    const verb = mention.role === 'produced' ? 'provides' : 'needs'
    const rationale = isNamed(mention, span) ? `The item says that it ${verb} ${name}.` : `The task ${verb} ${name}.`
    return { ...span, confidence: INTERFACE_CONFIDENCE, rationale }
  })
  return {
    from: offer.task.key,
    to: need.task.key,
    type: 'technical',
    isHard: true,
    reason: `“${need.task.title}” needs ${name}, which “${offer.task.title}” provides.`,
    evidence,
    confidence: INTERFACE_CONFIDENCE,
    origin: [offer, need].every((mention) => isNamed(mention, mention.evidence())) ? 'declared' : 'inferred',
    interface: name,
  }
}

function isNamed(mention: InterfaceName, span: EvidenceSpan): boolean {
  return span.quote.includes(mention.name)
}

const SAYS: Readonly<Record<Mention['role'], RegExp>> = {
  produced: /\b(?:provid|produc|expos|offer|export)(?:es?|s|ed|ing)?\b/i,
  consumed: /\b(?:needs?|requires?|uses?|using|consum(?:es?|ing)|imports?)\b/i,
}

/** The line of the task's evidence that names the interface, where it stands word for word; else its evidence as it is. */
function evidenceOf(task: TaskProposal, said: InterfaceName, role: Mention['role'], verifier: Verifier): EvidenceSpan {
  for (const span of task.evidence) {
    const lines = span.quote.split('\n')
    const naming = lines.flatMap((line, index) => (line.includes(said.name) ? [index] : []))
    const at = naming.find((index) => SAYS[role].test(lines[index] as string)) ?? naming[0]
    if (at === undefined) continue
    const line = span.loc.start_line + at
    const hash = span.source.lastIndexOf('#L')
    const path = hash === -1 ? span.source : span.source.slice(0, hash)
    const loc = { start_line: line, end_line: line }
    const one = { ...span, quote: (lines[at] as string).trim(), source: `${path}#L${line}-L${line}`, loc }
    return verifier.holds(one) ? one : span
  }
  return task.evidence[0] as EvidenceSpan
}
