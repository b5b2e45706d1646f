import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../core/model/codebase-analysis.ts'
import type { Failure } from '../../core/model/failure.ts'
import type { Proposer, SpecDocument } from '../../core/ports/proposer.ts'
import { FOREIGN_PLANS } from '../../testing/foreign-plans.ts'
import { exerciseProposer } from '../../testing/proposer-suite.ts'
import { importingProposer, importProposer, type EarlierImport, type ImportOptions } from './import.ts'
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

const refused = (proposer: Proposer, documents: readonly SpecDocument[]): Promise<unknown> =>
  proposer.propose({ documents, analysis: NOT_ANALYZED }).then(
    ({ findings }) => findings.map(({ code, severity, advice }) => `${severity} ${code}: ${advice}`),
    ({ code, place, advice }: Failure) => `${code} at ${place}: ${advice}`,
  )

test('What is said of one file is refused for several, and a tag for what has none', async () => {
  const kiro = importingProposer(rulesProposer(), { from: 'kiro' })
  expect(await refused(kiro, [prose, FOREIGN_PLANS.kiro])).toBe(
    'import-several at .kiro/specs/feeds/tasks.md: Name .kiro/specs/feeds/tasks.md alone, or leave --from and --tag out.',
  )
  expect(await refused(kiro, [prose, prose])).toContain('such as tasks.md')
  const tagged = importingProposer(rulesProposer(), { tag: 'later' })
  expect(await refused(tagged, [FOREIGN_PLANS.openspec])).toBe(
    'wrong-arguments at openspec/changes/add-theme/tasks.md: Leave --tag out.',
  )
})

test('A file that is read as what it does not look like says so first', async () => {
  const asJson = importingProposer(rulesProposer(), { from: 'task-master' })
  expect(await refused(asJson, [FOREIGN_PLANS['spec-kit']])).toMatchObject({
    0: 'error another-format: Leave --from out, or say --from spec-kit.',
    1: expect.stringContaining('error json-broken') as string,
  })
  const asOpenSpec = importingProposer(rulesProposer(), { from: 'openspec' })
  expect(await refused(asOpenSpec, [FOREIGN_PLANS['spec-kit']])).toMatchObject({
    0: 'warning another-format: Leave --from out, or say --from spec-kit.',
  })
})

test('A list of tasks among other documents is told how it would be imported', async () => {
  const found = await refused(importingProposer(rulesProposer()), [prose, FOREIGN_PLANS['spec-kit']])
  expect(found).toContain('info plan-among-documents: Name it alone to have its tasks taken over as they are.')
})

test('An earlier import is repeated where it fits the document, unless something else is said', async () => {
  const nameless = { ...FOREIGN_PLANS.openspec, origin: '-' }
  const master = FOREIGN_PLANS['task-master']
  const ask = async (document: SpecDocument, ...how: [ImportOptions?, EarlierImport?]): Promise<string> => {
    const proposal = await importingProposer(rulesProposer(), ...how).propose({
      documents: [document],
      analysis: NOT_ANALYZED,
    })
    return `${proposal.proposer.name}: ${proposal.tasks.length}`
  }
  expect(await ask(nameless)).toMatch(/^rules: /)
  expect(await ask(nameless, {}, { from: 'openspec' })).toBe('import:openspec: 4')
  expect(await ask(prose, {}, { from: 'openspec' })).toMatch(/^rules: /)
  expect(await ask(master)).toBe('import:task-master: 5')
  expect(await ask(master, {}, { from: 'task-master', tag: 'later' })).toBe('import:task-master: 1')
  expect(await ask(master, { tag: 'master' }, { from: 'task-master', tag: 'later' })).toBe('import:task-master: 5')
})
