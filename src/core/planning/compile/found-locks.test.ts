import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import type { TaskProposal } from '../../model/proposal.ts'
import type { SharedResource } from '../../model/resource.ts'
import type { Plan } from '../plan.ts'

const LOCK: SharedResource = {
  type: 'exclusive',
  capacity: 1,
  location: 'db/migrate/',
  constraint: 'one at a time',
  reason: 'numbered by time',
}
const NAME = 'database migrations in db/migrate'

function planned(
  scopes: Readonly<Record<string, string[]>>,
  shared_resources: Record<string, SharedResource> = { [NAME]: LOCK },
  change: (task: TaskProposal) => TaskProposal = (task) => task,
): Plan {
  const analysis = { ...NOT_ANALYZED, tool: 'any', scanned_files: 1, languages: ['ruby'], shared_resources }
  return compileText(Object.keys(scopes).join('\n'), { analysis }, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) => change({ ...task, scope_includes: scopes[task.title] ?? [] })),
  }))
}

const locksOf = ({ coordinator }: Plan): string[][] => coordinator.graph.nodes.map((node) => node.resources.locks)

test('tasks that add to a folder of migrations take its lock, flagged as inferred; no arrow is made of it', () => {
  const plan = planned({
    a: ['db/migrate/1_users.rb'],
    b: ['./db/migrate'],
    c: ['app/**'],
    d: ['**'],
    e: ['db/migrate2/x'],
  })
  expect(locksOf(plan)).toEqual([[NAME], [NAME], [], [], []])
  expect(plan.tasks.tasks[0]?.inferred).toContain('resource_requirements.estimated.exclusive_resources')
  expect(plan.tasks.tasks[2]?.inferred).not.toContain('resource_requirements.estimated.exclusive_resources')
  expect(plan.dag.edges).toEqual([])
  const oneFile = { [NAME]: { ...LOCK, location: 'db/migrate/1_first.rb:1' } }
  expect(locksOf(planned({ a: ['db/migrate/2_next.rb'] }, oneFile))).toEqual([[NAME]])
  expect(plan.coordinator.resources.catalog[NAME]).toMatchObject({ mode: 'exclusive', capacity: 1 })
})

test('a lock that the task names itself is not taken twice, and what is only told by a file of the folder is not taken', () => {
  const named = planned({ a: ['db/migrate/1.rb'] }, undefined, (task) => ({
    ...task,
    resources: { exclusive_resources: [NAME], shared_resources: {} },
  }))
  expect(locksOf(named)).toEqual([[NAME]])
  expect(named.tasks.tasks[0]?.inferred).not.toContain('resource_requirements.estimated.exclusive_resources')
  const deployment = { ...LOCK, location: '.github/workflows/' }
  expect(locksOf(planned({ a: ['.github/workflows/ci.yml'] }, { 'deployment of production': deployment }))).toEqual([
    [],
  ])
  expect(locksOf(planned({ a: ['db/migrate/1.rb'] }, { [NAME]: { ...LOCK, type: 'shared_limited' } }))).toEqual([[]])
})
