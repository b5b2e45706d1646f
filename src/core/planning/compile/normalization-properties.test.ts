import fc from 'fast-check'
import { expect, test } from 'vitest'
import { proposalFromText } from '../../../testing/proposal-text.ts'
import type { DependencyType, EdgeProposal, Proposal, TaskProposal } from '../../model/proposal.ts'
import { graphOf } from '../../graph/graph.ts'
import { topologicalOrder } from '../../graph/order.ts'
import { Findings } from '../findings.ts'
import { Verifier } from './evidence.ts'
import { protectedBy, sizeOf } from './normalization-bounds.ts'
import { normalize, type Normalized } from './normalization.ts'
import { isResourceType } from './precedence.ts'

const PATHS = ['src/a/**', 'src/a/x.ts', 'src/b/**', 'src/b/c/**', 'docs/**', 'src/d/e/f.ts', '**']

const drawnTask = fc.record({
  hours: fc.constantFrom(0.01, 0.1, 0.1, 0.2, 0.3, 2, 6, 20, 50),
  spread: fc.constantFrom(1, 2, 4),
  feature: fc.nat(1),
  basis: fc.constantFrom('estimated' as const, 'estimated' as const, 'estimated' as const, 'stated' as const),
  kind: fc.constantFrom('agent' as const, 'agent' as const, 'agent' as const, 'shell' as const),
  scopes: fc.uniqueArray(fc.constantFrom(...PATHS), { maxLength: 5 }),
  gives: fc.uniqueArray(fc.constantFrom('A:v1', 'Bee:v1', 'Docs:v2', 'Dee:v1'), { maxLength: 3 }),
  after: fc.uniqueArray(fc.nat(30), { maxLength: 3 }),
  type: fc.constantFrom<DependencyType>('technical', 'sequential', 'sequential', 'knowledge', 'mutual_exclusion'),
})
/** Tasks of one kind, most of them small, so that neighbours are alike and the graph alone decides. */
const smallTask = drawnTask.map((task) => ({
  ...task,
  hours: task.hours < 1 ? 0.05 : 3,
  spread: 1,
  feature: 0,
  basis: 'estimated' as const,
  kind: 'agent' as const,
  scopes: [],
  type: 'sequential' as const,
}))
const drawnTasks = fc.oneof(
  fc.array(drawnTask, { minLength: 1, maxLength: 30 }),
  fc.array(smallTask, { minLength: 3, maxLength: 16 }),
)

type Drawn = typeof drawnTasks extends fc.Arbitrary<infer T> ? T : never

/** Each task waits for earlier ones only, in an order that is not the document's. */
function proposalOf(drawn: Drawn, seed: number): Proposal {
  const plain = proposalFromText(drawn.map((_, index) => `t${index}`).join('\n'))
  const order = drawn
    .map((_, index) => index)
    .toSorted((a, b) => ((a * 7 + seed) % 31) - ((b * 7 + seed) % 31) || a - b)
  const rank = new Map(order.map((task, index) => [task, index]))
  const tasks = plain.tasks.map((task, index): TaskProposal => {
    const { hours, spread, feature, basis, kind, scopes, gives } = drawn[index] as Drawn[number]
    return {
      ...task,
      feature: feature === 0 ? 'Work' : 'Other',
      duration: { optimistic: hours / spread, mostLikely: hours, pessimistic: hours * spread },
      duration_basis: basis,
      action: kind === 'shell' ? { kind, cmd: 'make' } : { kind },
      ...(scopes.length === 0 ? {} : { scope_includes: scopes }),
      ...(gives.length === 0 ? {} : { interfaces_produced: gives }),
    }
  })
  const edges = drawn.flatMap(({ after, type }, index) =>
    after
      .filter((other) => other < drawn.length && (rank.get(other) as number) < (rank.get(index) as number))
      .map((other): EdgeProposal => ({
        from: `t${other}`,
        to: `t${index}`,
        type,
        isHard: true,
        reason: '',
        evidence: (tasks[index] as TaskProposal).evidence,
        confidence: 1,
        origin: 'declared',
        ...(type === 'mutual_exclusion' ? { shared_resource: 'db' } : {}),
      })),
  )
  const other = { ...(plain.features[0] as Proposal['features'][number]), key: 'Other', title: 'Other' }
  return { ...plain, features: [...plain.features, other], tasks, edges }
}

function normalized(proposal: Proposal): Normalized {
  const findings = new Findings()
  return normalize(proposal, new Verifier(proposal.sources, new Map(), findings), findings)
}

function isAcyclic({ tasks, edges }: Proposal): boolean {
  const index = new Map(tasks.map((task, position) => [task.key, position]))
  const arrows = edges.filter((edge) => edge.isHard && !isResourceType(edge.type))
  const at = (key: string): number => index.get(key) as number
  const graph = graphOf(
    tasks.length,
    arrows.map((edge) => at(edge.from)),
    arrows.map((edge) => at(edge.to)),
  )
  return topologicalOrder(graph).length === tasks.length
}

/** All pairs of tasks of which one must wait for the other, by a walk over everything. */
function waits({ tasks, edges }: Proposal): Map<string, Set<string>> {
  const next = new Map<string, string[]>(tasks.map((task) => [task.key, []]))
  for (const edge of edges) if (edge.isHard && !isResourceType(edge.type)) next.get(edge.from)?.push(edge.to)
  return new Map(
    tasks.map((task) => {
      const seen = new Set<string>()
      const open = [task.key]
      for (let key = open.pop(); key !== undefined; key = open.pop()) {
        for (const to of next.get(key) ?? []) {
          if (!seen.has(to)) open.push(to)
          seen.add(to)
        }
      }
      return [task.key, seen]
    }),
  )
}

const hoursOf = (tasks: readonly TaskProposal[]): number =>
  tasks.reduce((sum, task) => sum + (task.duration?.mostLikely ?? 0), 0)

/** What became of a task: its parts, or the task that it was joined into. */
function heirsOf(key: string, before: Proposal, result: Normalized): string[] {
  const parts = [...result.wholes].flatMap(([part, whole]) => (whole.key === key ? [part] : []))
  const here = parts.length > 0 ? parts : [key]
  const titles = new Map(before.tasks.map((task) => [task.key, task.title]))
  return here.map((heir) => {
    const into = result.merged.find(({ from }) => from.includes(titles.get(heir) ?? ''))
    return into?.into ?? heir
  })
}

const property = (holds: (before: Proposal, result: Normalized) => void): void =>
  fc.assert(
    fc.property(drawnTasks, fc.nat(30), (drawn, seed) => {
      const before = proposalOf(drawn, seed)
      holds(before, normalized(before))
    }),
    { numRuns: 300 },
  )

test('hours are kept, no task is lost, and none stands twice', () => {
  property((before, { proposal }) => {
    expect(hoursOf(proposal.tasks)).toBeCloseTo(hoursOf(before.tasks), 4)
    const keys = proposal.tasks.map((task) => task.key)
    expect(new Set(keys).size).toBe(keys.length)
    for (const edge of proposal.edges) expect([keys.includes(edge.from), keys.includes(edge.to)]).toEqual([true, true])
    const quotes = new Set(proposal.tasks.flatMap((task) => task.evidence.map((span) => span.quote)))
    for (const task of before.tasks) expect(quotes).toContain(task.evidence[0]?.quote)
  })
})

test('no circle is closed, and whoever waited for a task waits for all that became of it', () => {
  property((before, result) => {
    expect(isAcyclic(result.proposal)).toBe(true)
    const now = waits(result.proposal)
    for (const edge of before.edges) {
      if (isResourceType(edge.type) || edge.type === 'technical') continue
      const unordered = heirsOf(edge.from, before, result).flatMap((from) =>
        heirsOf(edge.to, before, result).filter((to) => from !== to && now.get(from)?.has(to) !== true),
      )
      expect(unordered).toEqual([])
    }
  })
})

test('what is protected or of a good size stays as it is', () => {
  property((before, { proposal, wholes }) => {
    const now = new Map(proposal.tasks.map((task) => [task.key, task]))
    const changed = before.tasks.filter((task) => {
      const hours = sizeOf(task) ?? 1
      const stays = protectedBy(task) !== undefined || (hours >= 0.5 && hours <= 16)
      return stays && now.get(task.key) !== task
    })
    expect(changed).toEqual([])
    for (const whole of wholes.values()) expect(sizeOf(whole)).toBeGreaterThan(16)
  })
})

test('normalizing what is normalized changes nothing', () => {
  property((_, { proposal }) => {
    const again = normalized(proposal)
    expect([again.split, again.merged]).toEqual([[], []])
    expect(again.proposal).toEqual(proposal)
  })
})

test('the claims of a task that was split are those of each of its parts', () => {
  property((before, result) => {
    const claiming = ({ edges }: Proposal): Set<string> =>
      new Set(edges.flatMap((edge) => (isResourceType(edge.type) ? [edge.from, edge.to] : [])))
    const expected = [...claiming(before)].flatMap((key) => heirsOf(key, before, result))
    expect([...claiming(result.proposal)].toSorted()).toEqual(expected.toSorted())
  })
})
