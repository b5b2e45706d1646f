import { expect, test } from 'vitest'
import type { MachineStatus } from '../operations/machine-status.ts'
import type { StatusReport, TaskStatus } from '../operations/status.ts'
import { PLAIN } from './colour.ts'
import type { ExecutionPlace } from './next-steps.ts'
import { statusText } from './status-text.ts'

function task(
  id: string,
  title: string,
  state: TaskStatus['state'],
  text: string,
  more: Partial<TaskStatus> = {},
): TaskStatus {
  return {
    task: id,
    title,
    state,
    why: { code: 'x', text, tasks: [] },
    attempts: 0,
    worker: null,
    attempt: null,
    running_ms: null,
    choices: [],
    taken_by: null,
    from_cache: null,
    log_attempt: null,
    ...more,
  }
}

const PLACE: ExecutionPlace = { name: 'tasks', execution: 'exec-2026-11-22-001', option: '' }

const report: StatusReport = {
  execution_id: 'exec-2026-11-22-001',
  plan_id: 'plan-1',
  title: 'Release',
  status: 'running',
  paused_for: null,
  graph_version: 0,
  pending_update: null,
  started_at: '2026-11-22T09:00:00.000Z',
  last_event_at: '2026-11-22T09:01:05.000Z',
  plan_dir: 'plans/release',
  codebase: '.',
  simulated: 0,
  counts: {},
  workers: { busy: 1, joined: 2, max: 8 },
  attended: false,
  questions: [],
  spent: { usd: null, unknown_runs: 0, hours: 0, budget: null },
  done_by_word: [],
  tasks: [
    task('P1.T001', 'Type check', 'SUCCEEDED', 'is done'),
    task('P1.T002', 'Migrate', 'RUNNING', 'is running on worker-1', { attempts: 2, running_ms: 4200 }),
    task('P1.T003', 'Migrate again', 'READY', 'waits for lock database, held by P1.T002'),
    task('P1.T004', 'Test', 'PENDING', 'waits for P1.T003'),
  ],
}

test('the status lists what runs and what waits, with the reasons, and only counts what is done', () => {
  expect(statusText(report, PLAIN, PLACE, false)).toMatchInlineSnapshot(`
    "exec-2026-11-22-001  Release  running
    1/4 done · 1 running · 1 ready · 1 waiting · 1 of 2 workers busy
      running    P1.T002  Migrate        is running on worker-1 for 4.2s (attempt 2)
      ready      P1.T003  Migrate again  waits for lock database, held by P1.T002
      waiting    P1.T004  Test           waits for P1.T003"
  `)
})

test('an execution that was cut off says how to go on', () => {
  const lines = statusText({ ...report, status: 'cut_off' }, PLAIN, PLACE, false).split('\n')
  expect(lines[0]).toBe('exec-2026-11-22-001  Release  cut off after 1m 05s')
  expect(lines.at(-1)).toBe('next: tasks execute --resume exec-2026-11-22-001   goes on; no coordinator works on it')
})

test('tasks that need a person come first, with the command that answers', () => {
  const waiting = task('P1.T005', 'Deploy', 'NEEDS_ATTENTION', 'waits for a person: was cut off; repeat it?', {
    choices: ['done', 'retry', 'skip'],
  })
  const asked = { ...report, status: 'needs_attention' as const, tasks: [...report.tasks, waiting] }
  const lines = statusText(asked, PLAIN, PLACE, false).split('\n')
  expect(lines[2]).toBe('  person     P1.T005  Deploy         waits for a person: was cut off; repeat it?')
  expect(lines.at(-1)).toBe('next: tasks execute --resume exec-2026-11-22-001 --done P1.T005   (or --retry, --skip)')
})

test('a long list is cut, unless all of it is wanted', () => {
  const many = Array.from({ length: 60 }, (_, i) => task(`P1.T${100 + i}`, 't', 'PENDING', 'waits for P1.T001'))
  const long = { ...report, tasks: many }
  expect(statusText(long, PLAIN, PLACE, false)).toContain('… and 20 more; --all lists every task')
  expect(statusText(long, PLAIN, PLACE, true).split('\n')).toHaveLength(62)
})

test('what is simulated says so', () => {
  const text = statusText({ ...report, simulated: 2 }, PLAIN, PLACE, false)
  expect(text.split('\n')[2]).toBe(
    `simulated: 2 of ${report.tasks.length} tasks are only simulated (--agent simulated): nothing is done or checked for them`,
  )
})

test('a task whose checks a stop put off does not run', () => {
  const put = task(
    'P1.T002',
    'Migrate',
    'VERIFYING',
    'its work is done; its checks are made when the execution goes on',
  )
  const text = statusText({ ...report, status: 'stopped', tasks: [put] }, PLAIN, PLACE, false)
  expect(text.split('\n').slice(1, 3)).toMatchInlineSnapshot(`
    [
      "0/1 done · 1 waiting · 1 of 2 workers busy",
      "  waiting    P1.T002  Migrate  its work is done; its checks are made when the execution goes on",
    ]
  `)
})

test('how limits are enforced is said, and what runs although nobody coordinates it is named', () => {
  const machine: MachineStatus = {
    limits: {
      level: 'prlimit',
      memory_mb: 'measured',
      cpu_cores: 'nobody',
      cpu_seconds: 'kernel',
      processes: 'measured',
      why: [],
    },
    limits_of: 'coordinator',
    left_running: [{ task: 'P1.T002', token: 'P1.T002-2', group: 71, pids: [71, 74] }],
  }
  const lines = statusText({ ...report, status: 'cut_off' }, PLAIN, PLACE, false, machine).split('\n')
  expect(lines.slice(2, 4)).toEqual([
    'still running although nobody coordinates it: P1.T002-2 (2 processes: 71, 74)',
    'limits are held by the kernel: processor time; by looking about twice a second: memory and the number of processes; by nobody: cores (level: prlimit)',
  ])
})

test('questions, costs and who is at a task are shown, and a coordinator at work is told by its own verbs', () => {
  const choices = ['done', 'skip', 'check']
  const by = task('P1.T002', 'Sign', 'NEEDS_ATTENTION', 'waits for a person', { choices, taken_by: 'ada' })
  const question = {
    id: 'approval-1',
    kind: 'budget',
    task: null,
    subject: 'The budget is spent',
    reason: '$5.00 of $5.00',
    choices: ['raise', 'stop'],
    timeout_at: null,
    default: null,
  }
  const spent = { usd: 5, unknown_runs: 2, hours: 1.5, budget: { usd: 5, hours: null } }
  const paused = { ...report, status: 'paused' as const, tasks: [by], questions: [question], spent, attended: true }
  expect(statusText(paused, PLAIN, PLACE, false)).toMatchInlineSnapshot(`
    "exec-2026-11-22-001  Release  paused after 1m 05s
    0/1 done · 1 needs a person · 1 of 2 workers busy
    spent: $5.00 of $5; 1.50 hours of work; the cost of 2 runs is not known
      question  approval-1  The budget is spent: $5.00 of $5.00 (tasks approve approval-1 [--choice raise|stop], or reject)
      person     P1.T002  Sign  waits for a person, taken by ada
    next: tasks resume   goes on
    next: tasks done P1.T002   (or skip, approve --choice check)"
  `)
})

test('what is done by word alone is named, also where done tasks are only counted', () => {
  const [, , told] = statusText({ ...report, done_by_word: ['P1.T003', 'P1.T007'] }, PLAIN, PLACE, false).split('\n')
  expect(told).toBe('2 tasks done by word alone, nothing checks them: P1.T003, P1.T007')
})

test('what came from the cache is told with who made it, and the log of an undo that is stuck with how it is read', () => {
  const [one] = report.tasks
  const tasks = [
    { ...one, task: 'P1.T001', state: 'SUCCEEDED', from_cache: 'exec-1' },
    { ...one, task: 'P1.T002', state: 'NEEDS_ATTENTION', log_attempt: 3 },
  ] as StatusReport['tasks']
  const text = statusText({ ...report, tasks }, PLAIN, PLACE, true)
  expect(text).toContain('1/2 done · 1 from the cache')
  expect(text).toMatch(/done\s+P1\.T001 .*, taken from the cache, made by exec-1/)
  expect(text).toMatch(/P1\.T002 .* \(its log: tasks logs P1\.T002 --attempt 3\)/)
})

test('what is quarantined has not failed, and is counted and named so', () => {
  const held = task('P1.T005', 'Deploy', 'QUARANTINED', 'is quarantined: circuit breaker deploy')
  const failed = task('P1.T006', 'Lint', 'FAILED', 'failed: EXIT_1')
  const ended = { ...report, status: 'failed' as const, tasks: [held, failed] }
  const lines = statusText(ended, PLAIN, PLACE, false).split('\n')
  expect(lines[1]).toContain('0/2 done · 1 failed · 1 quarantined')
  expect(lines.slice(2, 4).map((line) => line.split(/ {2,}/).slice(0, 3))).toEqual([
    ['', 'quarantined', 'P1.T005'],
    ['', 'failed', 'P1.T006'],
  ])
})

test('a question is answered with what takes the execution up again, where no coordinator works on it', () => {
  const question = {
    id: 'ask-14',
    kind: 'remedy',
    task: null,
    subject: 'npm install jose',
    reason: 'would put right missing-dependency (issue-12). It would run `npm install jose` in web/. May it be done?',
    choices: ['approve', 'reject'],
    timeout_at: null,
    default: null,
  }
  const asked = { ...report, questions: [question] }
  const told = (more: Partial<StatusReport>): string[] =>
    statusText({ ...asked, ...more }, PLAIN, PLACE, false)
      .split('\n')
      .filter((line) => line.includes('ask-14'))
  expect(told({ attended: true })).toMatchInlineSnapshot(`
    [
      "  question  ask-14  npm install jose: would put right missing-dependency (issue-12). It would run \`npm install jose\` in web/. May it be done? (tasks approve ask-14 [--choice approve|reject], or reject)",
      "next: tasks approve ask-14   (or reject)",
    ]
  `)
  expect(told({ status: 'needs_attention' })).toMatchInlineSnapshot(`
    [
      "  question  ask-14  npm install jose: would put right missing-dependency (issue-12). It would run \`npm install jose\` in web/. May it be done? (tasks execute --resume exec-2026-11-22-001 --approve ask-14, or --reject ask-14)",
      "next: tasks execute --resume exec-2026-11-22-001 --approve ask-14   (or --reject)",
    ]
  `)
})
