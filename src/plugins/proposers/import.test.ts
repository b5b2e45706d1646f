import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../core/model/codebase-analysis.ts'
import { FOREIGN_PLANS } from '../../testing/foreign-plans.ts'
import { exerciseProposer } from '../../testing/proposer-suite.ts'
import { importingProposer, importProposer } from './import.ts'
import { rulesProposer } from './rules.ts'

exerciseProposer(
  () => importProposer(),
  Object.fromEntries(Object.entries(FOREIGN_PLANS).map(([format, document]) => [format, [document]])),
)

const prose = { path: 'spec/spec.md', origin: 'spec.md', text: '# Notes\n\n## Work\n\n- Add a log of changes\n' }

test('A plan of another tool is imported, and anything else is left to the other proposer', async () => {
  const proposer = importingProposer(rulesProposer())
  const ask = async (documents: readonly (typeof prose)[]): Promise<string> =>
    (await proposer.propose({ documents, analysis: NOT_ANALYZED })).proposer.name
  expect(await ask([FOREIGN_PLANS['spec-kit']])).toBe('import:spec-kit')
  expect(await ask([prose])).toBe('rules')
  // Beside other documents a list of tasks is one document of a specification.
  expect(await ask([FOREIGN_PLANS['spec-kit'], prose])).toBe('rules')
})

test('What is no plan of a known tool is refused by the importer, with the names of those that are known', async () => {
  const asked = importProposer().propose({ documents: [prose], analysis: NOT_ANALYZED })
  await expect(asked).rejects.toMatchObject({
    code: 'format-unknown',
    place: 'spec.md',
    advice: expect.stringContaining('--from: task-master') as string,
  })
})

test('An import tells what it recognized, and what it took over', async () => {
  const told: string[] = []
  const listen = ({ phase, lines }: { phase: string; lines: readonly string[] }): void =>
    void told.push(...lines.map((line) => `${phase}: ${line}`))
  await importProposer().propose({ documents: [FOREIGN_PLANS['task-master']], analysis: NOT_ANALYZED, listen })
  expect(told).toMatchInlineSnapshot(`
    [
      "features: Recognized .taskmaster/tasks/tasks.json as Task Master tasks.json: its tasks are taken over as they are",
      "tasks: Imported 4 tasks, 2 of them done, and 1 milestone",
    ]
  `)
})
