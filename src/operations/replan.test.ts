import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HotUpdate } from '../core/model/hot-update.ts'
import { importingProposer, type EarlierImport, type ImportOptions } from '../plugins/proposers/import.ts'
import { rulesProposer } from '../plugins/proposers/rules.ts'
import { FOREIGN_PLANS } from '../testing/foreign-plans.ts'
import { diffPlanFolders } from './diff-plan.ts'
import { planSpec } from './plan.ts'
import { replan, type Replan, type ReplanRequest } from './replan.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'replan-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const SPEC = `# Release

## Build

- Compile (2h) run: \`make\` [idempotent]
- Test (1h) after: Compile run: \`make test\`
- Pack (1h) after: Test run: \`make pack\`
`

const ASKED = { generator: { name: 'tasks', version: '0.0.0' }, at: 0 }

async function planned(text = SPEC, more: object = {}): Promise<void> {
  writeFileSync(join(root, 'spec.md'), text)
  const spec = { kind: 'file', path: 'spec.md' } as const
  const request = { ...ASKED, spec, working_directory: root, codebase_path: '.', output_dir: 'plan', ...more }
  await planSpec(request, { proposer: rulesProposer() })
}

function replanned(text: string, more: Partial<ReplanRequest> = {}): Promise<Replan> {
  writeFileSync(join(root, 'spec.md'), text)
  const spec = { kind: 'file', path: 'spec.md' } as const
  return replan({ ...ASKED, plan: 'plan', spec, working_directory: root, ...more }, { proposer: () => rulesProposer() })
}

const files = (directory: string): string[] =>
  readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.name}: ${readFileSync(join(entry.parentPath, entry.name), 'utf8')}`)
    .sort()

test('the same specification changes nothing, byte for byte, also in a plan that replaced another', async () => {
  await planned()
  const before = files('plan')
  const same = await replanned(SPEC, { write: true })
  expect(same.diff).toMatchObject({ equal: true, identical: true })
  expect(same.patch).toEqual({ reasons: [], left_alone: [], not_hot: [] })
  expect(files('plan')).toEqual(before)
  const longer = SPEC.replace('- Test', '- Lint (1m) run: `lint`\n- Test')
  await replanned(longer, { write: true })
  const after = files('plan')
  expect((await replanned(longer, { write: true })).diff.identical).toBe(true)
  expect(files('plan')).toEqual(after)
})

test('what stays keeps its id, the settings stay, and nothing is written unless it is asked for', async () => {
  await planned(SPEC, { min_confidence: 0.9, max_wave_size: 7, worker_max: 3, execution_model: 'wave_based' })
  const before = files('plan')
  const { diff, patch, written, execution } = await replanned(
    SPEC.replace('- Test', '- Lint (1h) run: `lint`\n- Test').replace('make pack', 'make pack-all'),
  )
  expect(diff.settings).toEqual([])
  expect(diff.tasks).toMatchObject({ added: [{ id: 'P1.T004', title: 'Lint' }], removed: [], unchanged: 2 })
  expect(diff.tasks.changed.map((task) => task.id)).toEqual(['P1.T003'])
  expect(patch.update?.ops.map((op) => op.op)).toEqual(['supersede_task', 'inject_tasks'])
  expect([written, execution]).toEqual([{ plan: null, patch: null }, null])
  expect(files('plan')).toEqual(before)
})

test('the new plan and the patch go where they are asked to', async () => {
  await planned()
  const shorter = SPEC.replace(/- Pack.*\n/, '')
  const { written, patch } = await replanned(shorter, { output_dir: 'other', patch: 'patch.json' })
  expect(written).toEqual({ plan: join(root, 'other'), patch: join(root, 'patch.json') })
  expect(HotUpdate.parse(JSON.parse(readFileSync(join(root, 'patch.json'), 'utf8')))).toEqual(patch.update)
  expect(diffPlanFolders('plan', 'other', root).tasks.removed).toMatchObject([{ id: 'P1.T003', title: 'Pack' }])
  await expect(replanned(SPEC, { output_dir: 'other' })).rejects.toMatchObject({ code: 'output-holds-plan', exit: 1 })
  const none = await replanned(SPEC, { patch: 'none.json' })
  expect(none.written.patch).toBeNull()
  expect((await replanned(shorter, { patch: 'patch.json' })).written.patch).toBe(join(root, 'patch.json'))
  writeFileSync(join(root, 'notes.md'), 'keep me')
  await expect(replanned(shorter, { patch: 'notes.md' })).rejects.toMatchObject({ code: 'patch-unwritable', exit: 1 })
  expect(readFileSync(join(root, 'notes.md'), 'utf8')).toBe('keep me')
  await expect(replanned(shorter, { patch: 'no/such/folder.json' })).rejects.toMatchObject({ code: 'patch-unwritable' })
})

test('a plan that was edited by hand, and a specification that gives none, are refused', async () => {
  await planned()
  await expect(replanned('# Nothing\n')).rejects.toMatchObject({ exit: 2 })
  const path = join(root, 'plan', 'tasks.json')
  writeFileSync(path, readFileSync(path, 'utf8').replace('"Compile"', '"Compose"'))
  await expect(replanned(SPEC)).rejects.toMatchObject({ exit: 5 })
})

test('what the new specification has to look at is told apart from what the old one had', async () => {
  await planned()
  const { findings, new_findings } = await replanned(`${SPEC}- Ship (1h) aftr: Pack run: \`ship\`\n`)
  expect(new_findings.map((finding) => finding.code)).toEqual(['unknown-hint'])
  expect(findings.length).toBeGreaterThan(1)
  expect((await replanned(SPEC)).new_findings).toEqual([])
})

test('another tool’s plan is planned again as it was imported, unless something else is said', async () => {
  const { text } = FOREIGN_PLANS['task-master']
  const proposer = (asked: ImportOptions = {}, earlier?: EarlierImport) =>
    importingProposer(rulesProposer(), asked, earlier)
  writeFileSync(join(root, 'tm.json'), text)
  const spec = { kind: 'file', path: 'tm.json' } as const
  const request = { ...ASKED, spec, working_directory: root }
  const first = { ...request, codebase_path: '.', output_dir: 'plan', import_tag: 'later' }
  await planSpec(first, { proposer: proposer({ tag: 'later' }) })
  const again = (asked: ImportOptions = {}, more: Partial<ReplanRequest> = {}): Promise<Replan> =>
    replan({ ...request, plan: 'plan', ...more }, { proposer: (earlier) => proposer(asked, earlier) })
  const counts = ({ diff: { tasks } }: Replan): number[] => [tasks.added.length, tasks.changed.length]
  writeFileSync(join(root, 'tm.json'), text.replace('about refunds', 'hard about refunds'))
  expect(counts(await again({}, { write: true }))).toEqual([0, 1])
  expect(counts(await again())).toEqual([0, 0])
  expect(counts(await again({ tag: 'master' }, { import_tag: 'master', write: true }))).toEqual([4, 1])
  // The new tag is the one that is remembered.
  expect(counts(await again())).toEqual([0, 0])
})
