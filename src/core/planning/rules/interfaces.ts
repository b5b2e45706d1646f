import type { EdgeProposal } from '../../model/proposal.ts'
import { nearest } from '../../std/nearest.ts'
import { quote } from '../spec/evidence-span.ts'
import { lineAt } from '../spec/source-text.ts'
import type { Report } from './report.ts'
import type { InterfaceMention, TaskDraft } from './task-draft.ts'

/** How sure a dependency is that follows from two tasks naming one interface. */
const INTERFACE_CONFIDENCE = 0.95

/** An interface with more arrows than this between its providers and consumers is a slip, not a design. */
const MOST_EDGES_OF_INTERFACE = 20_000

interface Provider {
  readonly task: TaskDraft
  readonly mention: InterfaceMention
}

/** The name of an interface with its version, as plans write it: `Users:v1`, or `Users`. */
export function interfaceName({ name, version }: InterfaceMention): string {
  return version === undefined ? name : `${name}:${version}`
}

/**
 * Connects every `needs:` with the tasks that provide it. Versions match when they are equal or when one side names none.
 * An interface that nobody provides, or that several provide, is a warning.
 */
export function connectInterfaces(tasks: readonly TaskDraft[], report: Report): EdgeProposal[] {
  const providers = collectProviders(tasks, report)
  const edges: EdgeProposal[] = []
  const edgesOf = new Map<string, number>()
  for (const task of tasks) {
    const known = new Set<string>()
    for (const need of task.needs) {
      const named = providers.get(need.name) ?? []
      const fitting = named.filter(({ mention, task: provider }) => provider !== task && versionsMatch(need, mention))
      if (fitting.length === 0) reportMissing(task, need, named, providers, report)
      const count = (edgesOf.get(need.name) ?? 0) + fitting.length
      edgesOf.set(need.name, count)
      if (count > MOST_EDGES_OF_INTERFACE) {
        const message = `“${need.name}” has more than ${MOST_EDGES_OF_INTERFACE} dependencies between its providers and consumers.`
        report.add({
          ...at(task, need),
          code: 'too-many-edges',
          severity: 'error',
          message,
          advice: 'Let one task provide it.',
        })
        return edges
      }
      for (const provider of fitting) {
        if (known.has(`${provider.task.key} ${need.name}`)) continue
        known.add(`${provider.task.key} ${need.name}`)
        edges.push(edgeOf(provider, task, need))
      }
    }
  }
  return edges
}

function collectProviders(tasks: readonly TaskDraft[], report: Report): Map<string, Provider[]> {
  const providers = new Map<string, Provider[]>()
  const first = new Map<string, Provider>()
  for (const task of tasks) {
    for (const mention of task.provides) {
      const list = providers.get(mention.name)
      if (list === undefined) providers.set(mention.name, [{ task, mention }])
      else list.push({ task, mention })
      const name = interfaceName(mention)
      const before = first.get(name)
      if (before === undefined) {
        first.set(name, { task, mention })
        continue
      }
      const line = lineAt(before.task.source, before.mention.start)
      const message = `“${name}” is provided twice: here and by “${before.task.title}” in line ${line}.`
      const advice = 'Let one task provide it, or give each its own version. As it is, whoever needs it waits for both.'
      report.add({ ...at(task, mention), code: 'several-producers', severity: 'warning', message, advice })
    }
  }
  return providers
}

function versionsMatch(need: InterfaceMention, given: InterfaceMention): boolean {
  return need.version === undefined || given.version === undefined || need.version === given.version
}

function reportMissing(
  task: TaskDraft,
  need: InterfaceMention,
  named: readonly Provider[],
  providers: ReadonlyMap<string, readonly Provider[]>,
  report: Report,
): void {
  const other = named.find((provider) => provider.task !== task)
  const near =
    other === undefined && need.name.length <= 120 && providers.size <= 1000
      ? nearest(need.name, providers.keys())
      : undefined
  const message = `No other task provides “${interfaceName(need)}”, which “${task.title}” needs.`
  const suggestion =
    other === undefined
      ? near === undefined || near === need.name
        ? `Write \`provides: ${interfaceName(need)}\` on the task that makes it, or take the need away if it is there already.`
        : `Did you mean “${near}”?`
      : `“${other.task.title}” provides “${interfaceName(other.mention)}”: write the same version on both.`
  report.add({ ...at(task, need), code: 'missing-producer', severity: 'warning', message, advice: suggestion })
}

function edgeOf(provider: Provider, task: TaskDraft, need: InterfaceMention): EdgeProposal {
  const name = interfaceName(need.version === undefined ? provider.mention : need)
  const evidenceOf = (of: TaskDraft, mention: InterfaceMention, rationale: string): EdgeProposal['evidence'][number] =>
    quote({ source: of.source, span: mention.hint, section: of.section, confidence: INTERFACE_CONFIDENCE, rationale })
  return {
    from: provider.task.key,
    to: task.key,
    type: 'technical',
    isHard: true,
    reason: `“${task.title}” needs ${name}, which “${provider.task.title}” provides.`,
    evidence: [
      evidenceOf(provider.task, provider.mention, `The item says that it provides ${name}.`),
      evidenceOf(task, need, `The item says that it needs ${name}.`),
    ],
    confidence: INTERFACE_CONFIDENCE,
    origin: 'declared',
    interface: name,
  }
}

function at(task: TaskDraft, mention: InterfaceMention): { source: TaskDraft['source']; offset: number } {
  return { source: task.source, offset: mention.start }
}
