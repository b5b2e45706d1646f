import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'
import type { TaskProposal } from '../../model/proposal.ts'
import { diffPlans } from '../compare/plan-diff.ts'
import type { Plan } from '../plan.ts'

/** A plan of two tasks; the first one's proposer also says this of it. */
function planOf(said: Partial<TaskProposal>): Plan {
  return compileText('# Build\ncompile 2h\ntest 1h after compile', {}, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task, place) => (place === 0 ? { ...task, ...said } : task)),
  }))
}

const hashesOf = ({ tasks }: Plan): string[] => tasks.tasks.map(({ content_hash }) => content_hash)
const because = (words: string): Partial<TaskProposal> => ({
  derivation: [{ field: 'scope_includes', rule: 'scope-found', because: words }],
})

test('how a task came to be changes neither its hash nor the task', () => {
  const [before, after] = [planOf(because('its path says build')), planOf(because('its names say build'))]
  expect(hashesOf(after)).toEqual(hashesOf(before))
  expect(after.tasks.meta.artifact_hash).not.toBe(before.tasks.meta.artifact_hash)
  expect(diffPlans(before, after)).toMatchObject({
    equal: true,
    identical: false,
    tasks: { changed: [], unchanged: 2 },
  })
})

test('files that were found anew are told once, as files, and not again as what follows from them', () => {
  const found = (path: string): Partial<TaskProposal> => ({
    scope_includes: [path],
    effects: [{ kind: 'fs', writes: [path], reversible: true }],
    checkpoints: [{ name: path, at_percent: 50, description: path, rollback_capable: true }],
    inferred: ['boundaries.scope.includes', 'effects', 'execution_guidance.checkpoints'],
  })
  const { tasks } = diffPlans(planOf(found('src/a.ts')), planOf(found('src/b.ts')))
  expect(tasks.changed.map(({ changes }) => changes.map(({ field }) => field))).toEqual([['scope.includes']])
  expect(hashesOf(planOf(found('src/a.ts')))).not.toEqual(hashesOf(planOf(found('src/b.ts'))))
})
