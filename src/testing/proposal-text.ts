/**
 * A proposal written as text, for tests that need a plan and no specification reader. One line a task:
 *
 *   # Feature                         a heading begins a feature; without one there is a feature called Work
 *   a 2h locks db after b c~0.6       a task, its hours, its locks, hard dependencies (with a confidence)
 *   b pools dbs×2 soft a run make b   units of pools, soft dependencies, a command (to the end of the line)
 *   c reads db flags done optional    reads of an exclusive resource, flags
 *   ! dbs shared_limited 4            a declared resource: name, type, capacity
 */
import { hashText } from '../core/model/canonical.ts'
import type { EdgeProposal, FeatureProposal, Proposal, TaskProposal } from '../core/model/proposal.ts'
import type { SharedResource } from '../core/model/resource.ts'

/** Where the text is taken to stand in the plan's directory. */
export const TEXT_PATH = 'spec/spec.md'

const WORDS = new Set(['locks', 'reads', 'pools', 'after', 'soft', 'flags', 'run'])

/** Reads the text of the header's grammar. */
export function proposalFromText(text: string, title = 'Test plan'): Proposal {
  const lines = text.split('\n')
  const features: FeatureProposal[] = []
  const tasks: TaskProposal[] = []
  const edges: EdgeProposal[] = []
  const resources: Record<string, SharedResource> = {}
  lines.forEach((raw, index) => {
    const line = raw.trim()
    const evidence = [spanOf(line, index + 1)]
    if (line === '') return
    if (line.startsWith('#')) {
      const name = line.slice(1).trim()
      features.push({ key: name, title: name, evidence })
      return
    }
    if (line.startsWith('!')) {
      const [name = '', type = 'exclusive', capacity = '1'] = line.slice(1).trim().split(/\s+/)
      const kind = type as SharedResource['type']
      resources[name] = { type: kind, capacity: Number(capacity), location: '', constraint: '', reason: 'declared' }
      return
    }
    if (features.length === 0) features.push({ key: 'Work', title: 'Work', evidence })
    const { task, waitsFor } = taskOf(line, features.at(-1)?.key ?? 'Work', evidence)
    tasks.push(task)
    edges.push(...waitsFor)
  })
  return {
    schema: 'tasks-slaps/proposals',
    version: '1.0',
    proposer: { name: 'text', version: '1' },
    title,
    sources: [{ path: TEXT_PATH, origin: 'spec.md', sha256: hashText(text), lines: lines.length }],
    features,
    tasks,
    edges,
    resources,
    findings: [],
  }
}

function taskOf(
  line: string,
  feature: string,
  evidence: TaskProposal['evidence'],
): { task: TaskProposal; waitsFor: EdgeProposal[] } {
  const groups = new Map<string, string[]>()
  const [title = '', ...words] = line.split(/\s+/)
  let hours: number | undefined
  let group = ''
  for (const word of words) {
    if (group !== 'run' && WORDS.has(word)) groups.set((group = word), [])
    else if (group === '' && /^\d+(\.\d+)?h$/.test(word)) hours = Number.parseFloat(word)
    else groups.get(group)?.push(word)
  }
  const has = (flag: string): boolean => groups.get('flags')?.includes(flag) === true
  const waitsFor = (['after', 'soft'] as const).flatMap((kind) =>
    (groups.get(kind) ?? []).map((word): EdgeProposal => {
      const [from = '', confidence = '1'] = word.split('~')
      return {
        from,
        to: title,
        type: 'sequential',
        isHard: kind === 'after',
        reason: `${kind} ${from}`,
        evidence,
        confidence: Number(confidence),
        origin: 'declared',
      }
    }),
  )
  const cmd = groups.get('run')?.join(' ')
  const claims = [...(groups.get('locks') ?? []), ...(groups.get('reads') ?? []), ...(groups.get('pools') ?? [])]
  const task: TaskProposal = {
    key: title,
    feature,
    title,
    evidence,
    ...(hours === undefined ? {} : { duration: { optimistic: hours, mostLikely: hours, pessimistic: hours } }),
    ...(cmd === undefined ? {} : { action: { kind: 'shell', cmd } }),
    ...(has('done') ? { done: true } : {}),
    ...(has('optional') ? { optional: true } : {}),
    ...(has('idempotent') ? { idempotent: true } : {}),
    ...(claims.length === 0 ? {} : { resources: resourcesOf(groups) }),
  }
  return { task, waitsFor }
}

function resourcesOf(groups: ReadonlyMap<string, readonly string[]>): NonNullable<TaskProposal['resources']> {
  const pools = (groups.get('pools') ?? []).map((word): [string, number] => {
    const [name = '', units = '1'] = word.split('×')
    return [name, Number(units)]
  })
  const reads = (groups.get('reads') ?? []).map((name) => [name, { units: 1, access: 'read' as const }] as const)
  return {
    exclusive_resources: [...(groups.get('locks') ?? [])],
    shared_resources: Object.fromEntries([...pools, ...reads]),
  }
}

function spanOf(quote: string, line: number): TaskProposal['evidence'][number] {
  return {
    type: 'plan',
    source: `${TEXT_PATH}#L${line}-L${line}`,
    quote,
    loc: { start_line: line, end_line: line },
    confidence: 1,
    rationale: 'stands in the text',
  }
}
