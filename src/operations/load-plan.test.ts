import { hash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import type { Proposer } from '../core/ports/proposer.ts'
import { proposalFromText } from '../testing/proposal-text.ts'
import { loadPlan } from './load-plan.ts'
import { openPlan } from './opened-plan.ts'
import { isAsWritten } from './plan-meta.ts'
import { planSpec } from './plan.ts'
import { validatePlanFolder } from './validate-plan.ts'

const proposer: Proposer = {
  name: 'text',
  version: '1',
  propose: ({ documents }) => Promise.resolve(proposalFromText(documents[0]?.text ?? '')),
}

let root = ''
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'load-plan-'))
  mkdirSync(join(root, 'code'))
  await planSpec(
    {
      spec: { kind: 'text', text: 'build run make\ntest after build' },
      working_directory: root,
      codebase_path: 'code',
      output_dir: 'plan',
      generator: { name: 'tasks', version: '0.0.0' },
      at: 0,
    },
    { proposer },
  )
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const load = (path: string, codebase?: string) =>
  loadPlan(path, { working_directory: root, ...(codebase === undefined ? {} : { codebase }) })

function failure(path: string): string {
  try {
    load(path)
    return 'loaded'
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return `${error.code} ${error.exit} at ${error.place ?? ''}: ${error.message}`.replaceAll(root, '.')
  }
}

function edit(name: string, from: string | RegExp, to: string): void {
  const path = join(root, 'plan', name)
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
}

test('a plan is loaded from its directory or its coordinator.json, with the codebase that it was made for', () => {
  const plan = load('plan')
  expect(plan.coordinator.graph.nodes.map((node) => node.name)).toEqual(['build', 'test'])
  expect(plan.codebase).toBe(join(root, 'code'))
  expect(load('plan/coordinator.json')).toEqual(plan)
  expect(load('plan', 'elsewhere').codebase).toBe(join(root, 'elsewhere'))
  expect(validatePlanFolder('plan', root)).toMatchObject({
    ok: true,
    findings: [{ code: 'quality-gate', severity: 'warning' }],
  })
})

test('a plan is as it was written until one of its bytes changes', () => {
  const asWritten = (): boolean => {
    const { files, specs } = openPlan('plan', root)
    return isAsWritten(join(root, 'plan'), files, specs)
  }
  expect(asWritten()).toBe(true)
  edit('Decisions.md', /$/, ' ')
  expect(asWritten()).toBe(false)
  edit('Decisions.md', / $/, '')
  expect(asWritten()).toBe(true)
  const [copy] = readdirSync(join(root, 'plan', 'spec'))
  edit(join('spec', copy ?? ''), 'make', 'take')
  expect(asWritten()).toBe(false)
  edit(join('spec', copy ?? ''), 'take', 'make')
  expect(asWritten()).toBe(true)
  rmSync(join(root, 'plan', 'waves.json'))
  expect(asWritten()).toBe(false)
})

test('a coordinator.json that stands alone is checked by itself', () => {
  mkdirSync(join(root, 'alone'))
  copyFileSync(join(root, 'plan', 'coordinator.json'), join(root, 'alone', 'coordinator.json'))
  expect(load('alone/coordinator.json')).toMatchObject({ plan_dir: join(root, 'alone'), codebase: root })
})

test('a plan edited by hand is refused: 5, and 3 when it holds a cycle', () => {
  edit('coordinator.json', '"name": "build"', '"name": "Build"')
  expect(failure('plan')).toMatch(/^hash-mismatch 5 at plan\/coordinator\.json#\/meta\/artifact_hash/)
  const edge = '{"from": "P1.T002", "to": "P1.T001", "type": "hard", "dep_type": "sequential", "confidence": 1},'
  edit('coordinator.json', '"edges": [', `"edges": [${edge}`)
  expect(failure('plan')).toMatch(/^cycle 3 at plan\/coordinator\.json#\/graph\/edges: Tasks wait for each other: /)
  expect(validatePlanFolder('plan', root).ok).toBe(false)
})

test('a note that vouches for a changed coordinator.json does not get it past its checks', () => {
  const written = (): string => hash('sha256', readFileSync(join(root, 'plan', 'coordinator.json')))
  const vouch = (from: string, to: string): void => {
    const before = written()
    edit('coordinator.json', from, to)
    edit('.tasks-meta.json', before, written())
  }
  const edge = '{"from": "P1.T002", "to": "P1.T001", "type": "hard", "dep_type": "sequential", "confidence": 1},'
  vouch('"edges": [', `"edges": [${edge}`)
  expect(failure('plan')).toMatch(/^cycle 3 at /)
  vouch('{', '')
  expect(failure('plan')).toMatch(/^json-syntax 5 at /)
})

test('a place without a plan is told apart from a plan that is broken', () => {
  expect(failure('plna')).toMatchInlineSnapshot(`"plan-not-found 1 at plna: There is no plan at "plna"."`)
  writeFileSync(join(root, 'plan.md'), '')
  mkdirSync(join(root, 'plno'))
  expect(() => load('plna')).toThrow(expect.objectContaining({ advice: 'Did you mean plan?' }))
  expect(() => load('p')).toThrow(expect.objectContaining({ advice: 'Name the directory that tasks plan wrote.' }))
  expect(failure('code')).toMatchInlineSnapshot(`"not-a-plan 5 at code: "code" holds no plan."`)
  expect(failure('plan/tasks.json')).toMatchInlineSnapshot(
    `"not-a-plan 5 at plan/tasks.json: "plan/tasks.json" is a file, but no coordinator.json."`,
  )
  rmSync(join(root, 'plan', 'coordinator.json'))
  expect(failure('plan')).toMatchInlineSnapshot(
    `"missing-artifact 5 at plan/coordinator.json: coordinator.json is missing."`,
  )
})
