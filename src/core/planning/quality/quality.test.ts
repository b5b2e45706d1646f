import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TaskProposal } from '../../model/proposal.ts'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { Quality } from '../../model/quality.ts'
import { compileText } from '../../../testing/compiled-text.ts'
import { statedForecast } from '../../../testing/stated-forecast.ts'
import type { Plan } from '../plan.ts'
import { qualityOf } from './quality.ts'
import { reuseText } from './reuse-share.ts'

const SPEC = `# Build
add 2h
check 1h after add run npm test
# Ship
publish 1h after check
verify 1h after publish`

const CHECK = {
  type: 'command',
  id: 'c',
  priority: 'must',
  timeout_seconds: 30,
  when: 'on_complete',
  cmd: 'npm test',
  expect: { exit_code: 0 },
} as const

/** A task of which everything is said. */
function whole(task: TaskProposal): TaskProposal {
  return {
    ...task,
    duration: { optimistic: 1, mostLikely: 2, pessimistic: 4 },
    complexity: { value: '~60 LoC', breakdown: 'counted' },
    done_when: ['The answer is 200'],
    scope_includes: [`src/${task.title}.ts`],
    scope_excludes: ['docs/**'],
    acceptance_checks: [CHECK],
  }
}

function planOf(text = SPEC, change: (task: TaskProposal) => TaskProposal = whole): Plan {
  return compileText(text, { forecast: () => statedForecast(8, 10) }, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map(change),
  }))
}

/** The lost points of a report, one a line. */
function lost(quality: Quality): string[] {
  return quality.categories.flatMap(({ letter, parts }) =>
    parts
      .filter((part) => part.lost !== undefined)
      .map((part) =>
        `${letter} ${part.id} ${part.points}/${part.max}: ${part.lost ?? ''} ${part.tasks.join(' ')}`.trim(),
      ),
  )
}

const points = (quality: Quality): string =>
  quality.categories.map((c) => `${c.letter}${c.applies ? `${c.points}/${c.max}` : ' n/a'}`).join(' ')

test('a plan of which everything is said has all points, but for what nobody looked at', () => {
  const quality = qualityOf(planOf())
  expect(Quality.parse(quality)).toEqual(quality)
  expect(lost(quality)).toEqual([])
  expect(points(quality)).toBe('A20/20 B15/15 C15/15 D15/15 E15/15 F10/10 G10/10 H10/10 I n/a')
  expect(quality).toMatchObject({
    grade: 'excellent',
    score: 110,
    max: 110,
    percent: 100,
    gate: 'passed',
    hard_fails: [],
  })
  expect(quality.warnings).toEqual([
    'Nobody looked at the codebase: category I does not apply, and the maximum is smaller by its points.',
  ])
})

test('a plan of which nearly nothing is said loses points, each with its reason', () => {
  const quality = qualityOf(compileText('a\nb after a~0.5\nc run echo done'))
  expect(lost(quality)).toMatchInlineSnapshot(`
    [
      "A titles 0/4: The titles of all tasks do not begin with an English verb. P1.T001 P1.T002 P1.T003",
      "C certain 0/3: 1 of 1 hard dependencies are too uncertain to order anything. P1.T002",
      "D durations-known 0/7: The duration of all tasks is a default of its kind. P1.T001 P1.T002 P1.T003",
      "E simulated 0/6: The plan was not simulated; its times are bounds.",
      "G proof 0/8: Nothing could fail in 3 of 3 tasks (1 whose command cannot fail, 2 by an agent without a check). P1.T001 P1.T002 P1.T003",
      "H scope-stated 0/3: Any file may be touched by all tasks. P1.T001 P1.T002 P1.T003",
      "H excludes 0/1: Nothing is out of bounds for all tasks. P1.T001 P1.T002 P1.T003",
      "H size-stated 0/1: The size of all tasks is a guess. P1.T001 P1.T002 P1.T003",
      "H done-stated 0/1: Nobody said when all tasks count as done. P1.T001 P1.T002 P1.T003",
    ]
  `)
  expect(quality).toMatchObject({ grade: 'poor', gate: 'failed', hard_fails: [{ code: 'no-checks' }] })
})

const ANALYSIS = { ...NOT_ANALYZED, tool: 'ast-grep 1', scanned_files: 12, languages: ['typescript'] }

test('an analysed codebase is scored by the tasks that build on it', () => {
  const quality = qualityOf(compileText(SPEC, { analysis: ANALYSIS }))
  expect(quality.max).toBe(120)
  expect(lost(quality).filter((line) => line.startsWith('I'))).toMatchInlineSnapshot(`
    [
      "I grounded 0/5: No code that is there is named or quoted for all tasks. P1.T001 P2.T001 P2.T002",
    ]
  `)
})

test('tasks that build on symbols of the codebase are grounded, and symbols that are not there count nothing', () => {
  const reuses_existing = { extends: ['src/base.ts#Base'], imports: [], rationale: 'named in the title' }
  const build = (known: string[]): Plan =>
    compileText(SPEC, { analysis: ANALYSIS, known_symbols: new Set(known) }, (proposal) => ({
      ...proposal,
      tasks: proposal.tasks.map((task) => ({ ...task, reuses_existing })),
    }))
  const codebase = (plan: Plan): string[] => lost(qualityOf(plan)).filter((line) => line.startsWith('I'))
  const grounded = build(['src/base.ts#Base'])
  expect(codebase(grounded)).toEqual([])
  expect(reuseText(grounded.tasks)).toBe('100% (3 of 3 tasks)')
  const invented = build([])
  expect(codebase(invented)).not.toEqual([])
  expect(reuseText(invented.tasks)).toBe('0% (0 of 3 tasks)')
  expect(invented.tasks.meta.findings.map(({ code }) => code)).toContain('unknown-symbol')
})

test('a codebase without code is neither praised nor blamed', () => {
  const quality = qualityOf(compileText(SPEC, { analysis: { ...ANALYSIS, languages: [] } }))
  expect(quality.max).toBe(110)
  expect(quality.warnings).toContain(
    'No code was found: category I does not apply, and the maximum is smaller by its points.',
  )
})

test('a vacuous check is no proof, and the exit status of a command is half of one', () => {
  const proof = (change: (task: TaskProposal) => TaskProposal): string | undefined =>
    lost(qualityOf(planOf(SPEC, change))).find((line) => line.startsWith('G proof'))
  expect(proof((task) => ({ ...task, acceptance_checks: [{ ...CHECK, cmd: 'true' }] }))).toMatchInlineSnapshot(
    `"G proof 1/8: Nothing could fail in 3 of 4 tasks (3 by an agent without a check); only the exit status of their own command proves 1 of 4. P1.T001 P2.T001 P2.T002 P1.T002"`,
  )
  expect(proof((task) => ({ ...task, acceptance_checks: [CHECK] }))).toBeUndefined()
  expect(proof((task) => ({ ...task, action: { kind: 'human' } }))).toBeUndefined()
})

test('a tampered plan fails hard, whatever its score', () => {
  const plan = structuredClone(planOf())
  const [first] = plan.tasks.tasks
  const span = first?.source_evidence[0]
  if (first === undefined || span === undefined) throw new Error('the plan has tasks')
  span.verified = 'missing'
  first.execution_guidance.logging.required_fields = []
  first.boundaries.definition_of_done.criteria = []
  span.quote = 'password: hunter2-Xk29qLw8'
  plan.dag.topo_order.reverse()
  expect(qualityOf(plan).hard_fails.map((fail) => `${fail.code}: ${fail.message}`)).toMatchInlineSnapshot(`
    [
      "cycle: The tasks cannot be ordered: some wait for each other.",
      "boundaries-missing: No size, no criteria or no scope: P1.T001.",
      "logging-missing: Nothing says what is logged, or where: P1.T001.",
      "evidence-invalid: 1 of 7 quotes do not stand where they are said to stand.",
      "evidence-coverage: Only 85.7 % of the tasks and dependencies are proven by a quote; 95 % must be.",
      "secrets: 1 quote holds a secret in plain text.",
    ]
  `)
  expect(qualityOf(plan).gate).toBe('failed')
})

test('a plan of which next to nothing is proven is not good, however many points it has', () => {
  const proven = (tasks: number): Quality =>
    qualityOf(
      planOf(
        Array.from({ length: 24 }, (_, i) => `build-${i}${i === 0 ? '' : ` after build-${i - 1}`}`).join('\n'),
        (task) => ({
          ...whole(task),
          acceptance_checks: Number(task.title.slice(6)) < tasks ? [CHECK] : [],
        }),
      ),
    )
  const told = [1, 4, 6, 12].map((count) => {
    const { percent, grade, gate, held_back } = proven(count)
    return `${count} of 24: ${percent} %, ${grade}, ${gate}${held_back === undefined ? '' : `. ${held_back}`}`
  })
  expect(told).toMatchInlineSnapshot(`
    [
      "1 of 24: 91.6 %, poor, failed. Its points would make it excellent, but only 4.1 % of its tasks are proven (an exit status counts half), and that takes 50 %.",
      "4 of 24: 92.5 %, fair, overridable. Its points would make it excellent, but only 16.6 % of its tasks are proven (an exit status counts half), and that takes 50 %.",
      "6 of 24: 93.1 %, good, passed. Its points would make it excellent, but only 25 % of its tasks are proven (an exit status counts half), and that takes 50 %.",
      "12 of 24: 95 %, excellent, passed",
    ]
  `)
})

test('with a hard fail no grade praises a plan', () => {
  const quality = qualityOf(
    planOf(SPEC.replace('npm test', 'true'), (task) => ({ ...whole(task), acceptance_checks: [] })),
  )
  expect(quality.percent).toBeGreaterThan(90)
  expect(quality).toMatchObject({ grade: 'poor', gate: 'failed', hard_fails: [{ code: 'no-checks' }] })
  expect(quality.held_back).toBeUndefined()
})

test('one command that can fail is some proof, and no hard fail; one that cannot is none', () => {
  const fails = (text: string): string[] => qualityOf(compileText(text)).hard_fails.map(({ code }) => code)
  expect(fails('a run make\nb run true')).toEqual([])
  expect(fails('a run make')).toEqual([])
  expect(fails('a run true\nb run npm test || true\nc')).toEqual(['no-checks'])
})

test('what the findings count is what the report counts', () => {
  const plan = compileText('a run true\nb run npm test || true\nc run make\nd\ne run make e')
  const findings = plan.tasks.meta.findings.filter(({ code }) => /exit-status|cannot-fail/.test(code))
  expect([...findings.map(({ message }) => message), ...lost(qualityOf(plan)).filter((line) => line.startsWith('G'))])
    .toMatchInlineSnapshot(`
    [
      "The commands of 2 tasks cannot fail, and no check of them can: nothing proves P1.T001, P1.T002.",
      "Nothing but the exit status of their own commands proves 2 tasks: P1.T003, P1.T005.",
      "G proof 1.6/8: Nothing could fail in 3 of 5 tasks (2 whose command cannot fail, 1 by an agent without a check); only the exit status of their own command proves 2 of 5. P1.T001 P1.T002 P1.T004 P1.T003 P1.T005",
    ]
  `)
})

test('ids that stand twice or name nothing, and artifacts of different plans, cost points', () => {
  const plan = structuredClone(planOf())
  const other = planOf(`${SPEC}\nmore after verify`)
  const [, second] = plan.tasks.tasks
  if (second === undefined) throw new Error('the plan has tasks')
  second.id = 'P1.T001'
  const mixed = qualityOf({ ...plan, waves: other.waves })
  expect(lost(mixed).filter((line) => line.startsWith('A'))).toMatchInlineSnapshot(`
    [
      "A one-making 2.5/5: 4 of 8 links between the artifacts do not hold.",
      "A references 3.9/5: 3 ids are used twice or name nothing: P1.T001, P1.T002, P1.T002.",
    ]
  `)
})

test('the report of a large plan names a few tasks for each point, and is no longer for it', () => {
  const text = Array.from({ length: 2000 }, (_, i) => `t${i}${i % 7 === 0 ? '' : ` after t${i - 1}`} run make`).join(
    '\n',
  )
  const quality = qualityOf(compileText(text))
  expect(quality.categories.every(({ parts }) => parts.every((part) => part.tasks.length <= 5))).toBe(true)
  expect(JSON.stringify(quality).length).toBeLessThan(10_000)
})

/** Plans of a few tasks with whatever hints, some of them with nothing to do or no time to do it in. */
const randomPlan = fc
  .array(
    fc.record({
      hours: fc.constantFrom('', '0h', '0.1h', '3h', '40h'),
      claim: fc.constantFrom('', 'locks db', 'pools p×3', 'reads db'),
      flags: fc.constantFrom('', 'flags done', 'flags optional'),
      run: fc.constantFrom('', 'run make', 'run true', 'run npm test || true'),
      after: fc.nat(),
      sure: fc.constantFrom('', '~0.5'),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((tasks) =>
    tasks
      .map((task, i) => {
        const before = i > 0 && task.after % 3 > 0 ? `after t${task.after % i}${task.sure}` : ''
        return `t${i} ${task.hours} ${task.claim} ${before} ${task.flags} ${task.run}`
      })
      .join('\n'),
  )

test('every plan gets a report that satisfies its schema, adds up, and gives a reason for each missing point', () => {
  fc.assert(
    fc.property(randomPlan, (text) => {
      const quality = qualityOf(compileText(text))
      expect(Quality.parse(quality)).toEqual(quality)
      const parts = quality.categories.flatMap((category) => category.parts)
      expect(quality.score).toBeCloseTo(
        parts.reduce((sum, part) => sum + part.points, 0),
        6,
      )
      expect(quality.max).toBe(110)
      for (const part of parts) {
        expect(part.points).toBeLessThanOrEqual(part.max)
        expect(part.lost === undefined).toBe(part.points === part.max)
        expect(part.lost ?? '').not.toMatch(/NaN|Infinity|undefined/)
      }
    }),
    { numRuns: 60 },
  )
})
