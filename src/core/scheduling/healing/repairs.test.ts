import { expect, test } from 'vitest'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { ErrorPattern, Policies } from '../../model/policies.ts'
import type { Remedy } from '../../model/remedy.ts'
import type { RepairRequest } from '../../ports/repairer.ts'
import { errorPattern } from '../../../testing/error-pattern.ts'
import { type GuardedRunOptions, guardedEvents, guardedRun, person } from '../../../testing/guarded-run.ts'

const MISSING = errorPattern('missing', { code: 'MODULE_NOT_FOUND' }, { remedy: 'install_packages' })
const LACKS = 'MODULE_NOT_FOUND: jose is missing'

function rules(mode: 'auto' | 'ask' | 'off', over: Partial<ErrorPattern> = {}): Partial<Policies> {
  return { healing: { default: mode }, circuit_breakers: { patterns: [{ ...MISSING, ...over }] } }
}

/** One task that installs, before all that failed. */
function install({ issue, coordinator, tries }: RepairRequest): Remedy {
  const [like] = coordinator.graph.nodes as [CoordinatorNode]
  const id = `P1.fix${tries}`
  const node: CoordinatorNode = { ...like, id, name: 'install', idempotent: true, mends: issue.id }
  const edges = issue.tasks.map((to) => ({ from: id, to, type: 'hard', dep_type: 'technical', confidence: 1 }) as const)
  return {
    summary: 'install jose',
    asks: false,
    ops: [
      { op: 'inject_tasks', tasks: [node] },
      { op: 'add_edges', edges },
    ],
  }
}

const PLAN = 'a 1m retries 3\nb 2m retries 3\nc 1m after a\nd 5m'

function healed(options: GuardedRunOptions): string {
  return guardedRun(PLAN, {
    policies: rules('auto'),
    workers: 2,
    attempts: { a: [LACKS] },
    planner: install,
    ...options,
  })
}

test('what is missing is installed by a task of its own, then one task probes at once and all goes on', () => {
  expect(healed({ why: [['1m30s', 'd']] })).toMatchInlineSnapshot(`
    "0s d →  a →
    1m a ✗  missing opened: a  issue missing (auto)
    1m0.02s remedy: install jose  updated by heal-issue-#  fix0 →
    2m0.02s fix0 ✓  missing half open: a  a →
    3m0.02s a ✓  missing closed: a  remedy helped  b →
    5m d ✓  c →
    5m0.02s b ✓
    6m c ✓  completed
    1m30s d is running on worker-1"
  `)
})

test('where a person is to agree, nothing is done before that, and the execution waits for the answer', () => {
  expect(healed({ policies: rules('ask'), acts: [person('30m', 'approve_remedy'), person('31m', 'take_up')] }))
    .toMatchInlineSnapshot(`
      "0s d →  a →
      1m a ✗  missing opened: a  issue missing (ask)
      1m0.02s remedy: install jose  remedy?
      5m d ✓  needs_attention
      31m resumed  updated by heal-issue-#  fix0 →
      32m fix0 ✓  missing half open: a  a →
      33m a ✓  missing closed: a  remedy helped  b →  c →
      34m c ✓
      35m b ✓  completed"
    `)
})

test('a remedy that a person does not want is not applied, nor asked about again: those that failed wait for that person', () => {
  const acts = [person('1m30s', 'reject_remedy'), person('7m', 'approve a retry'), person('8m', 'take_up')]
  expect(healed({ policies: rules('ask'), acts, attempts: { a: [LACKS, LACKS] } })).toMatchInlineSnapshot(`
    "0s d →  a →
    1m a ✗  missing opened: a  issue missing (ask)
    1m0.02s remedy: install jose  remedy?
    1m30s no remedy: rejected  a ? circuit breaker  missing half open  b →
    3m30s b ✓  missing closed: b
    5m d ✓  needs_attention
    8m resumed  a →
    9m a ✗  missing opened: a  issue missing (ask)
    9m0.02s no remedy: a person did not want the same before  a ? circuit breaker  missing half open  needs_attention"
  `)
})

test('as soon as a person has put a failed remedy right, what waited for it probes', () => {
  const attempts = { a: [LACKS], fix0: ['logic', 'logic', 'logic', 'logic'] }
  const acts = [person('5m30s', 'approve fix0 done'), person('5m31s', 'take_up')]
  expect(healed({ attempts, acts })).toContain('5m31s resumed  missing half open: a  a →')
})

test('where the rules say off, or the user does, nobody looks for a remedy', () => {
  const off = healed({ policies: rules('off') })
  expect(off).not.toContain('issue')
  expect(healed({ options: { heal: 'off' } })).toBe(off)
  expect(healed({ policies: { circuit_breakers: { patterns: [MISSING] } } })).toBe(off)
})

test('a pattern that did not help before asks first', () => {
  expect(healed({ options: { heal_asks: ['missing'] } })).toContain('issue missing (ask)')
})

test('a remedy that did not help is not repeated alone', () => {
  expect(healed({ attempts: { a: [LACKS, LACKS] }, acts: [person('6m', 'approve_remedy')] })).toMatchInlineSnapshot(`
    "0s d →  a →
    1m a ✗  missing opened: a  issue missing (auto)
    1m0.02s remedy: install jose  updated by heal-issue-#  fix0 →
    2m0.02s fix0 ✓  missing half open: a  a →
    3m0.02s a ✗  remedy did not help  missing opened: a  issue missing (ask)
    3m0.04s remedy: install jose  remedy?
    5m d ✓  needs_attention"
  `)
})

test('a remedy whose own task fails for good has failed, and a person is asked about that task', () => {
  expect(
    healed({
      attempts: { a: [LACKS], fix0: ['logic', 'logic', 'logic', 'logic'] },
      acts: [person('20m', 'approve fix0 done'), person('21m', 'take_up')],
    }),
  ).toMatchInlineSnapshot(`
    "0s d →  a →
    1m a ✗  missing opened: a  issue missing (auto)
    1m0.02s remedy: install jose  updated by heal-issue-#  fix0 →
    2m0.02s fix0 ✗
    2m1.02s fix0 →
    3m1.02s fix0 ✗
    3m2.02s fix0 →
    4m2.02s fix0 ✗
    4m3.02s fix0 →
    5m d ✓
    5m3.02s fix0 ✗  remedy failed  fix0 ? remedy failed  needs_attention
    20m fix0 ✓
    21m resumed  missing half open: a  a →
    22m a ✓  missing closed: a  b →  c →
    23m c ✓
    24m b ✓  completed"
  `)
})

test('what waiting does not heal, and nobody can mend, a person is asked about at once', () => {
  const planner = () => ({ refusal: 'nobody knows jose' })
  expect(healed({ planner, acts: [person('7m', 'approve a retry'), person('8m', 'take_up')] })).toMatchInlineSnapshot(`
    "0s d →  a →
    1m a ✗  missing opened: a  issue missing (auto)
    1m0.02s no remedy: nobody knows jose  a ? circuit breaker  missing half open  b →
    3m0.02s b ✓  missing closed: b
    5m d ✓  needs_attention
    8m resumed  a →
    9m a ✓  c →
    10m c ✓  completed"
  `)
})

test('what may pass by itself is probed when the cool-down is over, also without a remedy', () => {
  const planner = () => ({ refusal: 'nobody knows it' })
  expect(healed({ policies: rules('auto', { remedy: 'throttle' }), planner })).toMatchInlineSnapshot(`
    "0s d →  a →
    1m a ✗  missing opened: a  issue missing (auto)
    1m0.02s no remedy: nobody knows it
    5m d ✓
    11m missing half open: a  a →
    12m a ✓  missing closed: a  b →  c →
    13m c ✓
    14m b ✓  completed"
  `)
})

test('a limit of the task itself is as low later on: a person is asked at once when it cannot be raised', () => {
  const policies = rules('auto', { remedy: 'ease_resources', match: { code: 'OUT_OF_MEMORY_LIMIT' } })
  const planner = () => ({ refusal: 'it is at 2 times' })
  const attempts = { a: ['OUT_OF_MEMORY_LIMIT: used 59 MB'] }
  expect(healed({ policies, planner, attempts })).toContain('no remedy: it is at 2 times  a ? circuit breaker')
})

test('a remedy that the running plan cannot take is refused with the reason', () => {
  const planner = (request: RepairRequest): Remedy => ({
    ...install(request),
    ops: [{ op: 'cancel_task', task: 'P1.nobody', reason: 'no' }],
  })
  expect(healed({ planner })).toContain('update refused: ')
})

test('where waiting is all that there is to do, the probe goes at that moment', () => {
  const planner = ({ at }: RepairRequest): Remedy => ({
    summary: 'wait',
    asks: false,
    ops: [],
    not_before: at + 90_000,
  })
  expect(healed({ planner })).toMatchInlineSnapshot(`
    "0s d →  a →
    1m a ✗  missing opened: a  issue missing (auto)
    1m0.02s remedy: wait
    2m30s missing half open: a  a →
    3m30s a ✓  missing closed: a  remedy helped  b →
    5m d ✓  c →
    5m30s b ✓
    6m c ✓  completed"
  `)
})

test('a crash while the planner thinks forgets nothing: the next coordinator asks again', () => {
  const acts = [{ after_ms: 60_010, act: 'crash' } as const]
  const { events, status } = guardedEvents(PLAN, {
    policies: rules('auto'),
    workers: 2,
    attempts: { a: [LACKS] },
    planner: install,
    acts,
  })
  expect(status).toBe('completed')
  expect(
    events.filter(({ type }) => type === 'systemic_issue' || type === 'remedy_planned').map(({ type }) => type),
  ).toEqual(['systemic_issue', 'remedy_planned'])
})

test('a mending task that fails undoes nothing that others did, and each time that a person lets it run again that person is asked again', () => {
  const told = guardedRun('a 2m\nd 1m undo\nb 5m undo after d', {
    policies: { ...rules('auto'), rollback: { strategy: 'wave_scope', max_depth: 9 } },
    workers: 2,
    planner: install,
    attempts: { a: [LACKS], fix0: ['logic', 'logic', 'logic', 'logic', 'logic'] },
    acts: [person('20m', 'approve fix0 retry'), person('20m', 'take_up'), person('30m', 'approve fix0 skip')],
  })
  expect(told).toMatchInlineSnapshot(`
    "0s d →  a →
    1m d ✓  b →
    2m a ✗  missing opened: a  issue missing (auto)
    2m0.02s remedy: install jose  updated by heal-issue-#  fix0 →
    4m0.02s fix0 ✗  remedy failed  fix0 ? remedy failed
    6m b ✓  needs_attention
    20m resumed  fix0 →
    22m fix0 ✗  fix0 ? remedy failed  needs_attention
    30m fix0 –"
  `)
})

test('where a remedy would only slow down and nobody answers, the breaker probes by its cool-down, and the question is withdrawn', () => {
  const told = guardedRun('a 1m retries 3\nb 1m after a', {
    policies: rules('ask', { remedy: 'throttle' }),
    attempts: { a: [LACKS, LACKS] },
    planner: () => ({
      summary: 'ask less',
      asks: false,
      ops: [{ op: 'throttle', name: 'less', scope: { of: 'plan' }, concurrency: 1 }],
    }),
  })
  expect(told).toMatchInlineSnapshot(`
    "0s a →
    1m a ✗  missing opened: a  issue missing (ask)
    1m0.02s remedy: ask less  remedy?
    11m missing half open: a  a →
    12m a ✗  missing opened: a
    22m missing half open: a  a →
    23m a ✓  missing closed: a  no remedy: it has passed by itself  b →
    24m b ✓  completed"
  `)
})

test('a question about a remedy that nobody needs any more is withdrawn before the execution is over', () => {
  const { events, status } = guardedEvents('a 1m retries 3\nb 9m', {
    policies: rules('ask'),
    workers: 2,
    attempts: { a: [LACKS] },
    planner: install,
    acts: [person('5m', 'skip a')],
  })
  expect(status).toBe('completed')
  expect(events.find((event) => event.type === 'approval_answered')?.choice).toBe('withdrawn')
})

test('an answer that comes when the execution is given up asks nobody anything', () => {
  const { events, status } = guardedEvents('a 1m', {
    policies: rules('ask'),
    attempts: { a: [LACKS] },
    planner: install,
    acts: [{ after_ms: 60_010, act: { action: 'abort' } }],
  })
  expect(status).toBe('aborted')
  expect(events.at(-1)?.type).toBe('execution_finished')
})

test('whoever is asked about a remedy is told what it would do', () => {
  const { events } = guardedEvents(PLAN, {
    policies: rules('ask'),
    attempts: { a: [LACKS] },
    planner: install,
    workers: 2,
  })
  const asked = events.find((event) => event.type === 'approval_requested')
  expect(asked?.reason).toMatchInlineSnapshot(
    `"would put right missing (issue-11), which is about P1.a. It would run \`run a\` in the codebase (P1.fix0); let 1 task wait for others: P1.fix0 before P1.a. May it be done?"`,
  )
})

test('only what answers an issue that is under way may go past breakers', () => {
  const patch = (issue: string | undefined, mends: string): NonNullable<GuardedRunOptions['acts']>[number] => ({
    after_ms: 60_010,
    act: ({ updates, plan, coordinator }) => ({
      type: 'hot_update',
      update: {
        id: 'by-hand',
        base_version: updates.graph_version,
        reason: 'test',
        ...(issue === undefined ? {} : { issue }),
        ops: [
          {
            op: 'inject_tasks',
            tasks: [{ ...(coordinator.graph.nodes[0] as CoordinatorNode), id: `P1.n${plan.nodes.length}`, mends }],
          },
        ],
      },
    }),
  })
  expect(healed({ acts: [patch(undefined, 'issue-7')] })).toContain(
    'P1.n4 mends issue-7, and the update is for no issue',
  )
  expect(healed({ acts: [patch('issue-999', 'issue-999')] })).toContain('there is no issue issue-999')
})

test('who runs while a remedy is planned may be given more for its next try, unless an update would end it', () => {
  const running = (policies: Partial<Policies>): string => {
    let told = ''
    const planner = (request: RepairRequest): { refusal: string } => {
      told ||= [...(request.running ?? [])].join(', ')
      return { refusal: 'none' }
    }
    guardedRun(PLAN, { policies: { ...rules('auto'), ...policies }, workers: 2, attempts: { a: [LACKS] }, planner })
    return told
  }
  expect([running({}), running({ update_mode: 'pause-update-resume' })]).toEqual(['P1.d', ''])
})

test('what a task that mends did not find is told to the planner when it is asked again', () => {
  const told: string[] = []
  healed({
    attempts: { a: [LACKS, LACKS, LACKS], fix0: ['COMMAND_NOT_FOUND: no pnpm'] },
    facts: { COMMAND_NOT_FOUND: { class: 'logic', retryable: false, captures: { command: 'pnpm' } } },
    acts: [person('3m', 'approve fix0 skip')],
    planner: (request) => {
      told.push([...(request.not_found ?? [])].join(';'))
      return told.length === 1 ? install(request) : { refusal: 'none' }
    },
  })
  expect(told).toEqual(['', 'P1.fix0,pnpm'])
})
