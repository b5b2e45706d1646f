import { expect, test } from 'vitest'
import { proposalFromText, TEXT_PATH } from '../../../testing/proposal-text.ts'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import type { Proposal } from '../../model/proposal.ts'
import { compile } from '../compile.ts'

function refusedOf(proposal: Proposal, text: string): string[] {
  const compiled = compile(proposal, {
    analysis: NOT_ANALYZED,
    documents: new Map([[TEXT_PATH, text]]),
    min_confidence: 0.7,
    execution_model: 'rolling_frontier',
    generator: { name: 'tasks', version: '0.0.0' },
  })
  return compiled.ok ? [] : compiled.findings.map(({ code, advice }) => `${code}: ${advice}`)
}

test('ten thousand dependencies on tasks that do not exist are told at once, the first with what was meant', () => {
  const text = Array.from({ length: 10_000 }, (_, i) => `build-the-service-number-${i} 1h after build-the-servce-${i}`)
  const told = refusedOf(proposalFromText(text.join('\n')), text.join('\n'))
  expect(told).toHaveLength(10_000)
  expect(told[0]).toBe('unknown-reference: Did you mean "build-the-service-number-0"?')
  expect(told.at(-1)).toBe('unknown-reference: Name a task by its title or id.')
})

test('ten thousand tasks of features that do not exist are told at once', () => {
  const text = Array.from({ length: 10_000 }, (_, i) => `# Part of the system ${i}\nbuild-${i} 1h`).join('\n')
  const proposal = proposalFromText(text)
  const tasks = proposal.tasks.map((task) => ({ ...task, feature: task.feature.replace('system', 'sytem') }))
  const told = refusedOf({ ...proposal, tasks }, text).filter((finding) => finding.startsWith('unknown-reference'))
  expect(told).toHaveLength(10_000)
  expect(told[0]).toBe('unknown-reference: Did you mean "Part of the system 0"?')
})
