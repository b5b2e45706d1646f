import { hashText } from '../src/core/model/canonical.ts'
import type { EvidenceSpan } from '../src/core/model/evidence.ts'
import type { Proposal } from '../src/core/model/proposal.ts'
import { chance } from '../src/core/std/chance.ts'
import type { Shape } from './shapes.ts'

const PATH = 'spec/spec.md'

/** A proposal, and the document that it quotes. */
export interface Proposed {
  readonly proposal: Proposal
  readonly documents: ReadonlyMap<string, string>
}

/**
 * The shape as a proposal: each task quotes a line of its own, each dependency the line of the task that waits. Two in a
 * hundred dependencies are not sure enough to order anything; one task in ten takes one of a hundred locks.
 */
export function proposalOf(shape: Shape, seed: number): Proposed {
  const lines = shape.predecessors.map(
    (before, i) => `- Step ${i} of the run run: \`true\`${before.length === 0 ? '' : ` after: ${before.join(', ')}`}`,
  )
  const text = `# Steps\n${lines.join('\n')}\n`
  const evidenceAt = (i: number): EvidenceSpan[] => [
    {
      type: 'plan',
      source: `${PATH}#L${i + 2}-L${i + 2}`,
      quote: `Step ${i} of the run`,
      loc: { start_line: i + 2, end_line: i + 2 },
      confidence: 1,
      rationale: 'stands in the text',
    },
  ]
  const heading: EvidenceSpan = {
    type: 'plan',
    source: `${PATH}#L1-L1`,
    quote: '# Steps',
    loc: { start_line: 1, end_line: 1 },
    confidence: 1,
    rationale: 'stands in the text',
  }
  const hours = (i: number): number => 1 + Math.floor(chance(seed, 'hours', i) * 8)
  return {
    documents: new Map([[PATH, text]]),
    proposal: {
      schema: 'tasks-slaps/proposals',
      version: '1.0',
      proposer: { name: 'benchmark', version: '1' },
      title: shape.name,
      sources: [{ path: PATH, origin: 'spec.md', sha256: hashText(text), lines: lines.length + 1 }],
      features: [{ key: 'Steps', title: 'Steps', evidence: [heading] }],
      tasks: lines.map((_, i) => ({
        key: `step-${i}`,
        feature: 'Steps',
        title: `Step ${i} of the run`,
        evidence: evidenceAt(i),
        action: { kind: 'shell', cmd: 'true' },
        idempotent: true,
        duration: { optimistic: hours(i) / 2, mostLikely: hours(i), pessimistic: hours(i) * 2 },
        ...(i % 10 === 0
          ? { resources: { exclusive_resources: [`lock-${(i / 10) % 100}`], shared_resources: {} } }
          : {}),
      })),
      edges: shape.predecessors.flatMap((before, i) =>
        before.map((from, k) => ({
          from: `step-${from}`,
          to: `step-${i}`,
          type: 'technical' as const,
          isHard: true,
          reason: 'uses what it makes',
          evidence: evidenceAt(i),
          confidence: chance(seed, 'sure', i, k) < 0.02 ? 0.6 : 1,
          origin: 'declared' as const,
        })),
      ),
      resources: {},
      findings: [],
    },
  }
}
