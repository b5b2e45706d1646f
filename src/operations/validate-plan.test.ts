import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rulesProposer } from '../plugins/proposers/rules.ts'
import { planSpec } from './plan.ts'
import { validatePlanFolder } from './validate-plan.ts'

const generator = { name: 'tasks', version: '0.0.0' }
let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'validate-plan-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function planned(items: string): Promise<void> {
  writeFileSync(join(root, 'spec.md'), `# Ship it\n\n## Work\n\n${items}`)
  await planSpec(
    {
      spec: { kind: 'file', path: 'spec.md' },
      working_directory: root,
      codebase_path: '.',
      output_dir: 'plan',
      generator,
      at: 0,
    },
    { proposer: rulesProposer() },
  )
}

const codes = (strict: boolean): string[] =>
  validatePlanFolder('plan', root, { generator, strict }).findings.map((f) => `${f.severity} ${f.code}`)

test('a plan that proves nothing is valid, but not strictly', async () => {
  await planned('- Build it (2h) run: `true`\n')
  expect(validatePlanFolder('plan', root, { generator }).ok).toBe(true)
  expect(codes(true)).toEqual(['warning hard-fail-no-checks'])
  expect(validatePlanFolder('plan', root, { generator, strict: true }).ok).toBe(false)
})

test('the quality of a plan is computed; of one that cannot be read there is none', async () => {
  await planned('- Build it (2h) run: `make`\n')
  expect(validatePlanFolder('plan', root, { generator }).quality?.hard_fails).toEqual([])
  const path = join(root, 'plan', 'tasks.json')
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, -10))
  const { ok, quality, findings } = validatePlanFolder('plan', root, { generator })
  expect([ok, quality, findings[0]?.code]).toEqual([false, undefined, 'json-syntax'])
})
