import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { forecast } from '../simulation/forecast.ts'
import { simulateRun } from '../simulation/run.ts'
import { planFromText } from '../testing/plan-text.ts'
import { proposalFromText } from '../testing/proposal-text.ts'
import { checkExecutable } from './executable.ts'
import { planSpec, type PlanRequest } from './plan.ts'
import { idleRules, impossibilities } from './rule-findings.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plan-rules-'))
  writeFileSync(join(root, 'spec.md'), 'train run make\nserve after train')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Plans with rules, and says what is refused or to be looked at. */
async function planned(request: Partial<PlanRequest>): Promise<string> {
  const propose = () => {
    const proposal = proposalFromText('train run make\nserve after train')
    const tasks = proposal.tasks.map((task) => ({ ...task, capabilities: ['cuda'] }))
    return Promise.resolve({ ...proposal, tasks })
  }
  try {
    const { findings } = await planSpec(
      {
        spec: { kind: 'file', path: 'spec.md' },
        working_directory: root,
        codebase_path: '.',
        generator: { name: 'tasks', version: '0.0.0' },
        at: 1_795_000_000_000,
        ...request,
      },
      { proposer: { name: 'text', version: '1', propose }, forecast },
    )
    return findings.map(({ code }) => code).join(' ')
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return `${error.code} ${error.exit} at ${error.place ?? 'no place'}: ${error.message}`
  }
}

const gpu = (capability: string): PlanRequest['worker_pool'] => ({
  workers: [{ name: 'gpu', kind: 'specialized', capabilities: [capability] }],
})

const custom = (...critical_tasks: string[]) => ({
  barrier: { kind: 'custom' as const, quorum: 0.5, fallback: 'proceed' as const, critical_tasks },
})

/** A breaker that parks tasks. */
const pattern = (name: string, tasks: string) => ({
  name,
  match: {},
  group_by: 'task' as const,
  scope: { tasks },
  threshold: 2,
  window_s: 60,
  action: 'park' as const,
  cooldown_s: 60,
  max_activations: 3,
})

test('a task that no worker of the pool can do is refused when it is planned, before it is simulated, and nothing is written', async () => {
  expect(await planned({ worker_pool: gpu('cudda') })).toMatchInlineSnapshot(
    `"no-capable-worker 4 at no place: P1.T001 (train) needs a worker that can do cuda (did you mean cudda?), and none of the pool can. So it is with 1 more of its tasks."`,
  )
  expect(readdirSync(root)).toEqual(['spec.md'])
})

test('a barrier that names what is no task is refused when it is planned and when it is to be carried out', async () => {
  expect(await planned({ policies: custom('P1.T01'), execution_model: 'wave_based' })).toMatchInlineSnapshot(
    `"unknown-critical-task 1 at no place: The plan's barrier.critical_tasks name P1.T01, which is no task of the plan (did you mean P1.T001?)."`,
  )
  expect(readdirSync(root)).toEqual(['spec.md'])
  const coordinator = planFromText('a\nb')
  const policies = { ...coordinator.policies, ...custom('P1.a', 'P7.zulu') }
  expect(() => checkExecutable({ ...coordinator, policies }, 'simulated')).toThrow(
    "The plan's barrier.critical_tasks name P7.zulu, which is no task of the plan.",
  )
})

test('rules that do nothing are told when it is planned: a barrier without waves, a breaker that fits no task', async () => {
  const told = await planned({ policies: custom('P1.T001') })
  expect(told).toContain('barrier-without-waves')
  expect(await planned({ policies: custom('P1.T001'), execution_model: 'wave_based', force: true })).not.toContain(
    'barrier-without-waves',
  )
  const coordinator = planFromText('a\nb')
  const circuit_breakers = { patterns: [pattern('net', 'P2.*'), pattern('db', 'P1.*')] }
  const policies = { ...coordinator.policies, circuit_breakers }
  expect(idleRules({ ...coordinator, policies }).map(({ message }) => message)).toEqual([
    'The circuit breaker net holds nothing back: no task of the plan fits its scope P2.*.',
  ])
})

test('the same reason is told once for all tasks that have it', () => {
  const plan = planFromText('worker gpu specialized cuda\na needs cudda\nb needs cudda\nc needs rust')
  expect(impossibilities(plan).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "P1.a (a) needs a worker that can do cudda (did you mean cuda?), and none of the pool can. So it is with 1 more of its tasks.",
      "P1.c (c) needs a worker that can do rust, and none of the pool can.",
    ]
  `)
})

test('a wrong name in the rules is no want of resources: one of the configuration ends with 1, one of a plan with 5', async () => {
  const circuit_breakers = { patterns: [pattern('schema-drift', 'P1.*')] }
  const policies = {
    circuit_breakers,
    healing: { default: 'auto' as const, patterns: { 'schema-drfit': 'off' as const } },
  }
  expect(await planned({ policies })).toMatch(/^unknown-healing-pattern 1 /)
  const plan = planFromText('a 1h', { policies })
  expect(() => checkExecutable(plan, 'simulated')).toThrow(
    expect.objectContaining({ code: 'unknown-healing-pattern', exit: 5 }),
  )
})

test('a simulated plan that cannot come to its end is a failure that says where it stays, not a fault of the program', () => {
  const plan = planFromText('worker gpu specialized cuda\na needs cuda\nb needs rust after a')
  expect(() => simulateRun(plan, { seed: 1, durations: 'mean' })).toThrow(Failure)
  expect(() => simulateRun(plan, { seed: 1, durations: 'mean' })).toThrowErrorMatchingInlineSnapshot(
    `[Failure: When the plan is simulated and all goes well, it does not come to its end (failed): P1.b (b) waits for a worker that can do rust; the execution has failed.]`,
  )
})

test('a rule of mending for a pattern that nobody knows is refused when it looks like a slip, and told of when it may be an own one', () => {
  const plan = planFromText('a 1h', {
    policies: {
      circuit_breakers: { patterns: [pattern('schema-drift', 'P1.*')] },
      healing: {
        default: 'auto',
        allow: ['jose', 'jose@5.9.6', '--force', 'https://example.org/x.tgz'],
        patterns: { 'schema-drfit': 'off', 'schema-drift': 'ask', 'same-file': 'off', licences: 'off' },
      },
    },
  })
  expect(impossibilities(plan).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "policies.healing.patterns speaks of schema-drfit, and no circuit breaker of the plan is called so (did you mean schema-drift?).",
    ]
  `)
  expect(idleRules(plan).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "policies.healing.patterns speaks of licences, and no circuit breaker of the plan is called so: it must be one of breakers in tasks.config.ts.",
      "policies.healing.allow has "--force", which is no name of a package: it allows nothing.",
      "policies.healing.allow has "https://example.org/x.tgz", which is no name of a package: it allows nothing.",
    ]
  `)
})
