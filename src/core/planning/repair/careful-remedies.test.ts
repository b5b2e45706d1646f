import { expect, test } from 'vitest'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { RemedyKind, SystemicIssue } from '../../model/healing.ts'
import type { RepairAnswer } from '../../ports/repairer.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import { systemicIssue } from '../../../testing/systemic-issue.ts'
import { NO_FACTS, type RepairFacts } from './facts.ts'
import { type OwnBreakers, planRepair } from './repair.ts'

interface Said {
  readonly issue?: Partial<SystemicIssue>
  readonly action?: (id: string) => Partial<CoordinatorNode['action']>
  readonly facts?: Partial<RepairFacts>
  readonly running?: readonly string[]
  readonly tries?: number
  readonly allow?: string[]
  readonly own?: OwnBreakers
}

function answered(
  remedy: RemedyKind,
  { issue, action, facts, running, tries = 0, allow = [], own }: Said,
): RepairAnswer {
  const plan = planFromText('a\nb')
  const nodes = plan.graph.nodes.map((node) => ({ ...node, action: { ...node.action, ...action?.(node.id) } }))
  const told = systemicIssue(remedy, { tasks: ['P1.a', 'P1.b'], occurrences: 2, first_seq: 9, ...issue })
  return planRepair(
    {
      execution_id: 'exec-1',
      issue: told,
      coordinator: { ...plan, graph: { ...plan.graph, nodes } },
      waiting: new Set(['P1.a', 'P1.b'].filter((id) => running?.includes(id) !== true)),
      running: new Set(running),
      at: 0,
      tries,
    },
    { ...NO_FACTS, ...facts },
    { default: 'auto', allow },
    own,
  )
}

const shown = (answer: RepairAnswer): string => ('refusal' in answer ? `refused: ${answer.refusal}` : answer.summary)

test('databases that come from different secrets are different databases', () => {
  const facts = {
    migrations: new Map([['.', { command: 'python3 manage.py migrate', folder: '.', source: 'manage.py:1' }]]),
  }
  const from = (name: (id: string) => string): string =>
    shown(
      answered('sync_schema', {
        facts,
        action: (id) => ({ secrets: { DATABASE_URL: `env:${name(id)}` } }),
      }),
    )
  expect([from(() => 'TEST_DB'), from((id) => `${id}_DB`)]).toEqual([
    'python3 manage.py migrate',
    'refused: P1.a and P1.b have different environments: nobody can tell which database is meant',
  ])
})

test('what every process is told about its heap is counted, and never hidden by a smaller size or with other options', () => {
  const code = 'HEAP_OUT_OF_MEMORY'
  const grown = (options: string, image?: string): string =>
    shown(
      answered('ease_resources', {
        issue: { code, tasks: ['P1.a'] },
        facts: { memory_mb: 64_000, heaps: new Map([['NODE_OPTIONS', options]]) },
        action: () => (image === undefined ? {} : { image }),
      }),
    )
  expect(grown('--max-old-space-size=8192')).toBe('more room: P1.a from 8192 to 12288 MB')
  expect(grown('--require ./trace.js')).toMatchInlineSnapshot(
    `"refused: P1.a has NODE_OPTIONS from the environment of tasks, which says more than the size of the heap and would be lost: make the heap larger there, or state the variable in the task"`,
  )
  expect(grown('--require ./trace.js', 'node:26')).toBe('more room: P1.a from 4096 to 6144 MB')
})

test('a stated rate that was still too much is halved each time', () => {
  const captures = { limit: ['60'], interval: ['60'] }
  expect([0, 1, 9].map((tries) => shown(answered('throttle', { issue: { captures }, tries })))).toEqual([
    'F001: at most 60 in 60 s',
    'F001: at most 30 in 60 s',
    'F001: at most 1 in 60 s',
  ])
})

test('a file is named without what cannot be seen, in words and in the lock', () => {
  const path = `a\u009b31m\u202etxt.\u{1f600}`
  const answer = answered('order_writers', { issue: { captures: { path: [path], writer: ['P1.a', 'P1.b'] } } })
  expect(`${shown(answer)} ${JSON.stringify(answer)}`).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  const long = answered('order_writers', {
    issue: { captures: { path: [`${'"'.repeat(59)}a${'\u{1f600}'.repeat(99)}`] } },
  })
  expect(JSON.stringify(long)).not.toMatch(/\\ud[89a-f]/)
})

test('a remedy of the configuration that answers later is refused, and when its answer fails nobody is hurt', async () => {
  const late: unknown[] = []
  const note = (reason: unknown): void => void late.push(reason)
  process.on('unhandledRejection', note)
  const remedy = (): never => Promise.reject(new Error('too late')) as never
  const answer = answered('own', { own: { it: { version: '1', diagnose: () => null, remedy } } })
  expect(shown(answer)).toBe('refused: the remedy of it answers later, and is asked for an answer at once')
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  expect(late).toEqual([])
})

test('it is said that scripts do not run only where that is so', () => {
  const added = (ecosystem: string, manifest: string): string[] => {
    const project = { ecosystem, folder: '.', root: '.', manifest, names: new Set<string>(), beside: new Set<string>() }
    const answer = answered('install_packages', {
      issue: { ecosystem, captures: { package: ['kit'] } },
      facts: { projects: new Map([['.', project]]) },
      allow: ['kit'],
    })
    const [made] = 'refusal' in answer ? [] : answer.ops.flatMap((op) => (op.op === 'inject_tasks' ? op.tasks : []))
    return [made?.action.cmd ?? '', made?.description.split('\n').at(-1) ?? '']
  }
  expect([added('npm', 'package.json'), added('gem', 'Gemfile')]).toEqual([
    [
      'npm install --save-exact --ignore-scripts --no-audit --no-fund -- kit',
      'kit stood in no manifest: the rules of mending allow it, and its own scripts do not run.',
    ],
    ['bundle add kit', 'kit stood in no manifest: the rules of mending allow it.'],
  ])
})

test('what would change the Python of the machine asks first, and never breaks into one that its system manages', () => {
  const answer = (beside: readonly string[], isApart = false, image?: string): RepairAnswer =>
    answered('install_packages', {
      issue: { ecosystem: 'pip', captures: { package: ['requests'] } },
      action: () => (image === undefined ? {} : { image }),
      facts: {
        isApart,
        projects: new Map([
          [
            '.',
            {
              ecosystem: 'pip',
              folder: '.',
              root: '.',
              manifest: 'requirements.txt',
              names: new Set(['requests']),
              beside: new Set(['requirements.txt', ...beside]),
            },
          ],
        ]),
      },
    })
  const asks = (said: RepairAnswer): boolean | string => ('refusal' in said ? said.refusal : said.asks)
  expect([
    asks(answer([])),
    asks(answer(['.venv'])),
    asks(answer([], true)),
    asks(answer([], false, 'python:3.14')),
  ]).toEqual([true, false, false, false])
  expect(JSON.stringify(answer([]))).not.toContain('break-system')
})

test('a limit of the task itself is raised to its ceiling where it is of memory; other limits are left to a person', () => {
  const eased = (code: string, memory_mb: number, given?: string): RepairAnswer =>
    answered('ease_resources', {
      issue: { code, tasks: ['P1.a'] },
      facts: { memory_mb: 64_000 },
      action: () => ({
        limits: { memory_mb },
        ...(given === undefined ? {} : { env: { TASKS_MEMORY_GIVEN_MB: given } }),
      }),
    })
  const first = eased('OUT_OF_MEMORY_LIMIT', 80)
  expect('refusal' in first ? first : first.ops.find(({ op }) => op === 'set_limits')).toEqual({
    op: 'set_limits',
    task: 'P1.a',
    limits: { memory_mb: 120 },
  })
  const rest = [eased('OUT_OF_MEMORY_LIMIT', 120, '80'), eased('OUT_OF_MEMORY_LIMIT', 160, '80')]
  expect([...rest, eased('OUT_OF_CPU_LIMIT', 80), eased('OUT_OF_PROCESS_LIMIT', 80)].map(shown)).toEqual([
    'more room: P1.a from 120 to 160 MB',
    'refused: P1.a is at 2 times the memory that the plan gave (policies.healing.memory_ceiling), or of the 64000 MB that there are, and cannot be parted',
    'refused: the limit of processor time is of the task itself: raise it by tasks update, then answer with retry',
    'refused: the limit of processes is of the task itself: raise it by tasks update, then answer with retry',
  ])
})

test('who runs under the limit that was too low for others of its feature has more at its next try', () => {
  const ask = (limits: Record<string, number>, code = 'OUT_OF_MEMORY_LIMIT'): string =>
    shown(
      answered('ease_resources', {
        issue: { code, tasks: ['P1.a'] },
        running: ['P1.b'],
        action: (id) => ({ limits: { memory_mb: limits[id] ?? 0 } }),
      }),
    )
  expect([
    ask({ 'P1.a': 80, 'P1.b': 80 }),
    ask({ 'P1.a': 80, 'P1.b': 200 }),
    ask({ 'P1.a': 2048, 'P1.b': 2048 }, 'HEAP_OUT_OF_MEMORY'),
  ]).toEqual([
    'more room: P1.a from 80 to 120 MB and P1.b from 80 to 120 MB (for its next try)',
    'more room: P1.a from 80 to 120 MB',
    'more room: P1.a from 2048 to 3072 MB',
  ])
})
