import { expect, test } from 'vitest'
import { compileText, tryCompileText } from '../../testing/compiled-text.ts'
import { prettyJson } from '../model/canonical.ts'
import type { EdgeProposal } from '../model/proposal.ts'
import { dependenciesAllowed } from './dependency-limit.ts'
import { validateCoordinator, validatePlan } from './validate/validate-plan.ts'

test('any 300 tasks, ten dependencies a task and the largest plans that are measured stay below the limit, a million does not', () => {
  expect([300, 10_000, 100_000, 1_000_000].map(dependenciesAllowed)).toEqual([53_000, 150_000, 750_000, 750_000])
})

test('a million dependencies are refused at once, with the place of the first beyond the limit', () => {
  let spent = 0
  const result = tryCompileText('a\nb after a', {}, (proposal) => {
    const [edge] = proposal.edges as [EdgeProposal]
    const edges = Array.from({ length: 1_000_000 }, () => edge)
    spent = performance.now()
    return { ...proposal, edges }
  })
  spent = performance.now() - spent
  expect(result).toMatchObject({
    ok: false,
    findings: [
      {
        code: 'too-many-dependencies',
        severity: 'error',
        message: 'There are 1000000 dependencies among 2 tasks; 50020 are read. This is the first beyond them.',
        place: 'spec.md:2',
      },
    ],
  })
  expect(spent).toBeLessThan(500)
})

test('what interfaces add counts too', () => {
  const names = ['A', 'B', 'C', 'D']
  const text = Array.from({ length: 260 }, (_, i) => `t${i}`).join('\n')
  const result = tryCompileText(text, {}, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task, i) => ({
      ...task,
      ...(i < 130 ? { interfaces_produced: names } : { interfaces_consumed: names }),
    })),
  }))
  expect(result.ok ? [] : result.findings.map(({ code }) => code)).toContain('too-many-dependencies')
})

test('artifacts with more dependencies than a plan may have are refused before anything else is looked at', () => {
  const plan = compileText('a\nb after a')
  const many = <T>(list: readonly T[]): T[] => Array.from({ length: 60_000 }, () => list[0] as T)
  const tasks = { ...plan.tasks, dependencies: many(plan.tasks.dependencies) }
  const { graph } = plan.coordinator
  const coordinator = { ...plan.coordinator, graph: { ...graph, edges: many(graph.edges) } }
  const tell = ({ code, place }: { code: string; place: string }): string => `${code} at ${place}`
  const files = new Map(
    Object.entries({ ...plan, tasks }).map(([name, artifact]) => [`${name}.json`, prettyJson(artifact)]),
  )
  expect(validatePlan(files, new Map()).map(tell)).toEqual(['too-many-dependencies at tasks.json#/dependencies/50020'])
  expect(validateCoordinator(prettyJson(coordinator)).findings.map(tell)).toEqual([
    'too-many-dependencies at coordinator.json#/graph/edges/50020',
  ])
})
