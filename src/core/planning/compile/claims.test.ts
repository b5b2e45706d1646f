import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'
import type { EdgeProposal, Proposal } from '../../model/proposal.ts'

/** Compiles a text whose dependencies are all changed in one way; tells the claims of each task and the arrows. */
function claims(text: string, edge: Partial<EdgeProposal>): string[] {
  const change = (p: Proposal): Proposal => ({ ...p, edges: p.edges.map((each) => ({ ...each, ...edge })) })
  const { graph, resources } = compileText(text, {}, change).coordinator
  const modes = Object.entries(resources.catalog).map(([name, { mode, capacity }]) => `${name} ${mode} ${capacity}`)
  const nodes = graph.nodes.map(({ name, resources: { locks, pools } }) => `${name} ${JSON.stringify([locks, pools])}`)
  return [...modes, ...nodes, `${graph.edges.length} arrows`]
}

test('two that exclude each other at a resource both hold its lock, readers too', () => {
  expect(claims('a reads db\nb reads db after a', { type: 'mutual_exclusion', shared_resource: 'db' })).toEqual([
    'db exclusive 1',
    'a [["db"],{}]',
    'b [["db"],{}]',
    '0 arrows',
  ])
  expect(claims('a\nb after a', { type: 'mutual_exclusion', shared_resource: 'db', isHard: false })).toEqual([
    'db exclusive 1',
    'a [["db"],{}]',
    'b [["db"],{}]',
    '0 arrows',
  ])
})

test('where the resource would let both in, they get a lock of their own', () => {
  const own = ['plan:P1.T001+P1.T002 exclusive 1', 'a [["plan:P1.T001+P1.T002"],{}]', 'b [["plan:P1.T001+P1.T002"],{}]']
  const mutex = { type: 'mutual_exclusion', shared_resource: 'dbs' } as const
  expect(claims('a\nb after a\n! dbs shared_limited 3', mutex)).toEqual(['dbs semaphore 3', ...own, '0 arrows'])
  expect(claims('a\nb after a', { type: 'mutual_exclusion' })).toEqual([...own, '0 arrows'])
  expect(claims('a\nb after a', { type: 'mutual_exclusion', shared_resource: '' })).toEqual([...own, '0 arrows'])
})

test('a limited resource is a claim of both on it; what a task asks for itself stands', () => {
  const limited = { type: 'resource_limited', shared_resource: 'dbs', units: 2, confidence: 0.1 } as const
  expect(claims('a pools dbs×1\nb after a\n! dbs shared_limited 3', limited)).toEqual([
    'dbs semaphore 3',
    'a [[],{"dbs":1}]',
    'b [[],{"dbs":2}]',
    '0 arrows',
  ])
  expect(claims('a\nb after a', { type: 'resource_limited' })).toEqual([
    'plan:P1.T001+P1.T002 exclusive 1',
    'a [["plan:P1.T001+P1.T002"],{}]',
    'b [["plan:P1.T001+P1.T002"],{}]',
    '0 arrows',
  ])
})

test('exclusion in a circle is no cycle', () => {
  expect(claims('a after b\nb after a', { type: 'mutual_exclusion' }).at(-1)).toBe('0 arrows')
})
