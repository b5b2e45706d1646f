import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { renderArtifacts } from '../core/planning/artifacts/render.ts'
import { compileText } from '../testing/compiled-text.ts'
import { explainPlan } from './explain-plan.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'explain-plan-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** A plan in ./plans, whose second task says how it came to be. */
function write(name: string): void {
  const plan = compileText('# Sign in\nbuild 1h\ntest 2h after build', {}, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) =>
      task.title === 'build'
        ? task
        : {
            ...task,
            derivation: [
              { field: 'task', rule: 'modal-must', because: '“must” obliges', score: 0.4, at: 'spec/spec.md#L3-L3' },
              { field: 'task', rule: 'context-section', because: 'the heading “Why”', score: -0.4 },
              { field: 'scope_includes', rule: 'named-file', because: 'the text names src/a.ts' },
            ],
          },
    ),
  }))
  mkdirSync(join(root, 'plans', name), { recursive: true })
  for (const [file, text] of renderArtifacts(plan)) writeFileSync(join(root, 'plans', name, file), text)
}

test('a task is explained by its words, its rules with their weights, and what it waits for', () => {
  write('sign-in')
  expect(explainPlan({ task: 'test', working_directory: root }, 'text')).toMatchInlineSnapshot(`
    "Of the plan plans/sign-in:

    P1.T002 test
    F001 Sign in

    Asked for by
      spec/spec.md#L3-L3 (exact, 1.00): stands in the text
        > test 2h after build

    Why it is a task
      +0.40 modal-must: “must” obliges (spec/spec.md#L3-L3)
      −0.40 context-section: the heading “Why”

    Files it may change
      named-file: the text names src/a.ts

    Waits for
      P1.T001 build (hard, sequential, 1.00): after build
        spec/spec.md#L3-L3 > test 2h after build (stands in the text)

    Is waited for by
      Nothing.

    Not said by anybody, so worked out or a default
      who or what does it (\`run:\`)
      its category
      how large it is (\`complexity:\`)
      when it is done (\`done-when:\`)
      when to stop (\`stop-when:\`)
      which files it may touch (\`files:\`)
      what it takes of the machine (\`cpu:\`, \`memory:\`)
      what it takes at most
      how often it is retried (\`retries:\`)
      its priority (\`priority:\`)
      whether it may be interrupted (\`[preemptible]\`)
      whether it may run twice (\`[idempotent]\`)
    "
  `)
})

test('a task whose proposer recorded nothing says so', () => {
  write('sign-in')
  expect(explainPlan({ task: 'build', working_directory: root }, 'text')).toContain('recorded no steps')
})

test('as JSON every step is there', () => {
  write('sign-in')
  const told = JSON.parse(explainPlan({ task: 'P1.T002', working_directory: root }, 'json')) as {
    derivation: unknown[]
    waits_for: { task: string }[]
  }
  expect(told.derivation).toHaveLength(3)
  expect(told.waits_for.map(({ task }) => task)).toEqual(['P1.T001'])
})

test('a task that was imported is found by the id that it had before', () => {
  const plan = compileText('# Sign in\nbuild 1h\ntest 2h after build', {}, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) => (task.title === 'test' ? { ...task, tags: ['spec-kit:T012'] } : task)),
  }))
  mkdirSync(join(root, 'p'))
  for (const [file, text] of renderArtifacts(plan)) writeFileSync(join(root, 'p', file), text)
  const explain = (task: string) => (): string => explainPlan({ task, plan_dir: 'p', working_directory: root }, 'text')
  expect(explain('T012')()).toContain('P1.T002 test')
  expect(explain('T013')).toThrow('The plan has no task T013.')
})

test('where no plan, or several, could be meant, the plan must be named', () => {
  const explain = (plan_dir?: string) => (): string =>
    explainPlan({ task: 'test', working_directory: root, ...(plan_dir === undefined ? {} : { plan_dir }) }, 'text')
  expect(explain()).toThrow('There is no plan in ./plans.')
  write('a')
  write('b')
  expect(explain()).toThrow('There are 2 plans in ./plans; which one?')
  expect(explain('plans/b')()).toContain('P1.T002 test')
})

test('of several plans the one that was executed last is meant, and said', () => {
  write('a')
  write('b')
  const lastExecuted = (dirs: readonly string[]): string | undefined => dirs.find((dir) => dir.endsWith('b'))
  expect(explainPlan({ task: 'test', working_directory: root, lastExecuted }, 'text')).toMatch(/^Of the plan plans\/b:/)
})

test('what must not run at once is told once, apart from what waits', () => {
  const text = '# Sign in\nbuild 1h\ntest 2h'
  const plan = compileText(text, {}, (proposal) => ({
    ...proposal,
    resources: Object.fromEntries(
      ['src/a.ts', 'src/b.ts'].map((path) => [
        `writing ${path}`,
        { type: 'exclusive' as const, capacity: 1, location: path, constraint: 'one at a time', reason: 'a test' },
      ]),
    ),
    edges: ['src/a.ts', 'src/b.ts'].map((path) => ({
      from: proposal.tasks[0]?.key ?? '',
      to: proposal.tasks[1]?.key ?? '',
      type: 'mutual_exclusion' as const,
      reason: `Both may write ${path}.`,
      shared_resource: `writing ${path}`,
      isHard: true,
      origin: 'inferred' as const,
      confidence: 1,
      evidence: proposal.tasks[0]?.evidence ?? [],
    })),
  }))
  mkdirSync(join(root, 'plans', 'one'), { recursive: true })
  for (const [file, rendered] of renderArtifacts(plan)) writeFileSync(join(root, 'plans', 'one', file), rendered)
  const told = explainPlan({ task: 'test', working_directory: root }, 'text')
  expect(told).toContain('Never at the same time as\n  P1.T001 build: writing src/a.ts, writing src/b.ts\n')
  expect(told).toContain('Waits for\n  Nothing')
})
