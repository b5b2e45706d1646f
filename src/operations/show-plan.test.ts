import { hash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { renderArtifacts } from '../core/planning/artifacts/render.ts'
import { compileText } from '../testing/compiled-text.ts'
import { listPlans } from './list-plans.ts'
import { planMetaText } from './plan-meta.ts'
import { PLAN_FORMATS, showPlan } from './show-plan.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'show-plan-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const write = (name: string, text: string): void => writeFileSync(join(root, name), text)

test('a plan is shown in every format, also when only its coordinator is left', () => {
  const files = renderArtifacts(compileText('# F\nbuild 1h\ntest after build'))
  write('coordinator.json', files.get('coordinator.json') ?? '')
  for (const format of PLAN_FORMATS) expect(showPlan('.', format, root)).toMatch(/build/)
  for (const [name, text] of files) write(name, text)
  for (const format of PLAN_FORMATS) expect(showPlan('coordinator.json', format, root)).toMatch(/F001/)
})

test('what cannot be read as a plan is a failure with its place', () => {
  write('coordinator.json', '{"nodes": []}')
  const shown = (): string => showPlan('.', 'table', root)
  expect(shown).toThrow(Failure)
  expect(shown).toThrow(expect.objectContaining({ code: 'schema', exit: 5 }))
})

/** Writes a plan with the note of what was written; gives its files. */
function writeWhole(text: string): ReadonlyMap<string, string> {
  const files = renderArtifacts(compileText(text))
  for (const [name, content] of files) write(name, content)
  const written = Array.from(files, ([name, content]) => ({ name, sha256: hash('sha256', content) }))
  write('.tasks-meta.json', planMetaText({ at: 0, generator: { name: 'tasks', version: '0' } }, root, root, written))
  return files
}

/** The lines of the summary that tell how the plan stands; those of the table and those of the page must agree. */
function standing(): string[] {
  const lines = showPlan('.', 'table', root).split('\n')
  const told = lines.filter((line) => /^(?:Status|Quality|Findings) /.test(line)).map((line) => line.replace(/ +/, ' '))
  const page = showPlan('.', 'html', root)
  for (const line of told) expect(page).toContain(line.slice(line.indexOf(' ') + 1))
  return told
}

test('the summary of a plan that is as it was made tells its points and its findings', () => {
  writeWhole('# F\nbuild 1h run make\ntest 1h after build')
  expect(standing()).toEqual([
    'Status ok',
    expect.stringMatching(/^Quality \w+: [\d.]+ of [\d.]+ points \([\d.]+ %\)/),
    expect.stringMatching(/^Findings (?:nothing to remark|\d+ .*; Plan.md has them)$/),
  ])
  expect(JSON.parse(showPlan('.', 'json', root))).toMatchObject({
    condition: { status: 'ok', problems: [] },
    quality: { grade: expect.any(String) },
    findings: expect.any(Array),
  })
})

test.each([
  ['dag.json edited by hand', () => write('dag.json', readFileSync(join(root, 'dag.json'), 'utf8').replace('1', '2'))],
  [
    'dag.json of another plan',
    () => write('dag.json', renderArtifacts(compileText('# G\na 2h')).get('dag.json') ?? ''),
  ],
  [
    'another coordinator.json',
    () => write('coordinator.json', renderArtifacts(compileText('a')).get('coordinator.json') ?? ''),
  ],
  ['a file deleted', () => rmSync(join(root, 'waves.json'))],
])('%s: the summary says the same as list-plans, and what to do next', (_, spoil) => {
  writeWhole('# F\nbuild 1h run make\ntest 1h after build')
  spoil()
  const [listed] = listPlans('.', root)
  expect(listed?.status).not.toBe('ok')
  expect(standing()).toEqual([`Status ${listed?.status}: ${listed?.problems.join(' ')} Next: tasks validate-plan .`])
})
