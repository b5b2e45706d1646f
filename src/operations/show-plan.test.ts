import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { renderArtifacts } from '../core/planning/artifacts/render.ts'
import { compileText } from '../testing/compiled-text.ts'
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
