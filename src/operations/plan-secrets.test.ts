import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rulesProposer } from '../plugins/proposers/rules.ts'
import { loadPlan } from './load-plan.ts'
import { planSpec, type PlanOutcome, type PlanRequest } from './plan.ts'
import { SpecRefused } from './spec-refused.ts'
import { validatePlanFolder } from './validate-plan.ts'

const GENERATOR = { name: 'tasks', version: '0.0.0' }

/** Put together here, so that no scanner takes this file for a leak. */
const TOKEN = `ghp_${'q7Rk2ZpX9vLm4TbW8sYc3NdH6gJf1KaQ5eUw'}`

const SPEC = `# Rotate ${TOKEN}

## Keys

The old password: hunter2x

- Replace ${TOKEN} (1h)
  - run: \`make replace\`
- Tell everybody about hunter2x (1h) after: Replace
  - run: \`make tell\`
`

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plan-secrets-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function plan(request: Partial<PlanRequest> = {}, lines: string[] = []): Promise<PlanOutcome> {
  return planSpec(
    {
      spec: { kind: 'file', path: 'spec.md' },
      working_directory: root,
      codebase_path: '.',
      generator: GENERATOR,
      at: 0,
      ...request,
    },
    { proposer: rulesProposer() },
    ({ message }) => lines.push(message),
  )
}

/** Every file below a directory, as one text, with the names of all. */
function everything(directory: string): string {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()
  return names
    .map((name) =>
      statSync(join(directory, name)).isFile() ? `${name}\n${readFileSync(join(directory, name), 'utf8')}` : name,
    )
    .join('\n')
}

test('nothing that is written or told holds a secret, and the plan is sound and can be carried out', async () => {
  writeFileSync(join(root, 'spec.md'), SPEC)
  const lines: string[] = []
  const outcome = await plan({ cli_args: ['plan', `--text=${SPEC}`] }, lines)
  expect(everything(join(root, 'plans'))).not.toMatch(/q7Rk2ZpX|hunter2x/)
  expect(JSON.stringify([lines, outcome])).not.toMatch(/q7Rk2ZpX|hunter2x/)
  expect(outcome.plan_dir).toBe(join(root, 'plans', 'rotate'))
  expect(outcome.findings.map(({ code, place }) => `${code} ${place}`)).toContain('secret-redacted spec.md:5')
  expect(validatePlanFolder(outcome.plan_dir, root, { generator: GENERATOR }).ok).toBe(true)
  expect(loadPlan(outcome.plan_dir, { working_directory: root }).coordinator.graph.nodes).toHaveLength(2)
})

test('a secret in the title names no directory, even where only another line tells that it is one', async () => {
  writeFileSync(join(root, 'spec.md'), '# Retire hunter2x\n\nThe old password: hunter2x\n\n## Keys\n\n- Tell (1h)\n')
  expect((await plan()).plan_dir).toBe(join(root, 'plans', 'retire'))
})

test('the same specification with a secret gives the same plan again, unchanged', async () => {
  writeFileSync(join(root, 'spec.md'), SPEC)
  const first = await plan()
  const again = await plan()
  expect([again.unchanged, again.plan_id]).toEqual([true, first.plan_id])
  writeFileSync(join(root, 'spec.md'), SPEC.replace('hunter2x', 'hunter3y').replace('hunter2x', 'hunter3y'))
  expect((await plan()).plan_id).toBe(first.plan_id)
})

test('a refusal tells no secret', async () => {
  writeFileSync(join(root, 'spec.md'), `${SPEC}- Last after: ${TOKEN}, password: hunter2x\n`)
  const refusal = await plan().catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(SpecRefused)
  const { message, place, advice, findings } = refusal as SpecRefused
  expect(JSON.stringify([message, place, advice, findings])).not.toMatch(/q7Rk2ZpX|hunter2x/)
})

test('a secret that somebody wrote into a plan is an error with its place', async () => {
  writeFileSync(join(root, 'spec.md'), SPEC)
  const { plan_dir } = await plan()
  for (const name of ['Plan.md', 'spec/spec.md', 'tasks.json']) {
    const text = readFileSync(join(plan_dir, name), 'utf8')
    writeFileSync(join(plan_dir, name), text.replace('Replace ', `Replace ${TOKEN} `))
  }
  const findings = validatePlanFolder(plan_dir, root, { generator: GENERATOR }).findings
  const found = findings.filter(({ code }) => code === 'secret-in-plan')
  expect(found.map(({ severity, place }) => `${severity} ${place.replace(/^(Plan.md):\d+$/, '$1, in its line')}`))
    .toMatchInlineSnapshot(`
    [
      "error Plan.md, in its line",
      "error spec/spec.md:7",
      "error tasks.json#/tasks/0/title",
    ]
  `)
  expect(JSON.stringify(findings)).not.toContain('q7Rk2ZpX')
})
