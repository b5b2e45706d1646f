import { expect, test } from 'vitest'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Healing, RemedyKind, SystemicIssue } from '../../model/healing.ts'
import type { HotUpdateOp } from '../../model/hot-update.ts'
import type { RepairAnswer, RepairRequest } from '../../ports/repairer.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import { systemicIssue } from '../../../testing/systemic-issue.ts'
import { NO_FACTS, type Project, type RepairFacts } from './facts.ts'
import { type OwnBreakers, planRepair } from './repair.ts'

/** What a test says of one issue; the rest is usual. */
interface Case extends Partial<Omit<SystemicIssue, 'remedy'>> {
  readonly plan?: string
  readonly change?: (node: CoordinatorNode) => CoordinatorNode
  readonly facts?: Partial<RepairFacts>
  readonly rules?: Partial<Healing>
  readonly own?: OwnBreakers
  readonly tries?: number
  readonly waiting?: readonly string[]
}

const PROJECT: Project = {
  ecosystem: 'npm',
  folder: '.',
  root: '.',
  manifest: 'package.json',
  names: new Set(['jose', '@acme/kit', 'express']),
  beside: new Set(['node_modules']),
}

const FACTS: RepairFacts = { ...NO_FACTS, projects: new Map([['.', PROJECT]]) }

function ask(remedy: RemedyKind, said: Case = {}): RepairAnswer {
  const { plan = 'a\nb\nc after b\nd done', change, facts, rules, own, tries = 0, waiting, ...issue } = said
  const coordinator = planFromText(plan)
  const nodes = change === undefined ? coordinator.graph.nodes : coordinator.graph.nodes.map(change)
  const request: RepairRequest = {
    execution_id: 'exec-1',
    issue: systemicIssue(remedy, {
      ecosystem: 'npm',
      tasks: ['P1.a', 'P1.b'],
      occurrences: 2,
      first_seq: 9,
      ...issue,
    }),
    coordinator: { ...coordinator, graph: { ...coordinator.graph, nodes } },
    waiting: new Set(waiting ?? ['P1.a', 'P1.b', 'P1.c']),
    at: 1_000_000,
    tries,
  }
  return planRepair(request, { ...FACTS, ...facts }, { default: 'auto', ...rules }, own)
}

/** A remedy as text, a line a step. */
function told(answer: RepairAnswer): string {
  if ('refusal' in answer) return `refused: ${answer.refusal}`
  const asks = answer.asks ? ' (asks first)' : ''
  const until = answer.not_before === undefined ? '' : ` not before ${answer.not_before}`
  return [`${answer.summary}${asks}${until}`, ...answer.ops.flatMap(lines)].join('\n')
}

function lines(op: HotUpdateOp): string[] {
  if (op.op === 'inject_tasks')
    return op.tasks.flatMap(({ id, action, resources, acceptance, mends, scope }) => [
      `+ ${id} in ${action.cwd ?? '.'}: ${action.cmd ?? ''} [${resources.locks.join(', ')}] mends ${mends ?? ''}`,
      `  writes ${scope.includes.join(', ')}; proved by ${acceptance.map((one) => (one.type === 'artifact' ? one.path : one.type)).join(', ') || 'its end'}`,
    ])
  if (op.op === 'supersede_task')
    return [`${op.task} ⇒ ${op.by.map(({ id, scope }) => `${id} (${scope.includes.join(', ')})`).join(' → ')}`]
  if (op.op === 'add_edges')
    return [op.edges.map(({ from, to, type }) => `${from} ${type === 'hard' ? '→' : '⇢'} ${to}`).join(', ')]
  if (op.op === 'add_resource') return [`resource ${op.name} (${op.entry.mode}, ${op.entry.scope})`]
  if (op.op === 'set_resources') return [`${op.task}: ${op.resources.quota.memory_mb} MB`]
  return [JSON.stringify(op)]
}

test('one task installs what is missing, for all that failed and all that speak of it', () => {
  const speaks = (node: CoordinatorNode): CoordinatorNode =>
    node.id === 'P1.c' ? { ...node, brief: 'Sign with `jose`.' } : node
  expect(told(ask('install_packages', { captures: { package: ['jose', '@acme/kit/sub'] }, change: speaks })))
    .toMatchInlineSnapshot(`
    "npm install --no-save --no-audit --no-fund
    resource pm:npm (exclusive, site)
    + AUTO.INSTALL.DEPS in .: npm install --no-save --no-audit --no-fund [pm:npm] mends issue-9
      writes **/node_modules/**; proved by node_modules/@acme/kit/package.json, node_modules/jose/package.json
    AUTO.INSTALL.DEPS → P1.a, AUTO.INSTALL.DEPS → P1.b, AUTO.INSTALL.DEPS → P1.c"
  `)
})

test('what has run already waits for nothing, and an issue of which all is over is still mended for those to come', () => {
  expect(told(ask('install_packages', { captures: { package: ['jose'] }, waiting: ['P1.b'] }))).toMatchInlineSnapshot(`
    "npm install --no-save --no-audit --no-fund
    resource pm:npm (exclusive, site)
    + AUTO.INSTALL.DEPS in .: npm install --no-save --no-audit --no-fund [pm:npm] mends issue-9
      writes **/node_modules/**; proved by node_modules/jose/package.json
    AUTO.INSTALL.DEPS → P1.b"
  `)
})

test('what is missing in a container is installed in one of its image', () => {
  const change = (node: CoordinatorNode): CoordinatorNode => ({ ...node, action: { ...node.action, image: 'node:26' } })
  const answer = ask('install_packages', { captures: { package: ['jose'] }, change })
  const [made] = 'refusal' in answer ? [] : answer.ops.flatMap((op) => (op.op === 'inject_tasks' ? op.tasks : []))
  expect(made?.action.image).toBe('node:26')
})

test('a name that no manifest has is refused, with the one that it may be taken for', () => {
  const refused = (name: string): string => told(ask('install_packages', { captures: { package: [name] } }))
  expect([refused('josse'), refused('left-pad'), refused('jose; rm -rf /')].join('\n')).toMatchInlineSnapshot(`
    "refused: “josse” does not stand in package.json; jose does, so this may be a slip or a trap. If it is wanted, add it there, or to allow in policies.healing
    refused: “left-pad” does not stand in package.json. If it is wanted, add it there, or to allow in policies.healing
    refused: “jose; rm -rf /” is no name of a package of npm"
  `)
})

test('the allow-list lets a package in, with its version, without its scripts', () => {
  const rules = { allow: ['left-pad@1.3.0', 'no/such;thing'] }
  expect(told(ask('install_packages', { captures: { package: ['left-pad', 'jose'] }, rules }))).toMatchInlineSnapshot(`
    "npm install --no-save --no-audit --no-fund && npm install --save-exact --ignore-scripts --no-audit --no-fund -- left-pad@1.3.0 (changes package.json)
    resource pm:npm (exclusive, site)
    + AUTO.INSTALL.DEPS in .: npm install --no-save --no-audit --no-fund && npm install --save-exact --ignore-scripts --no-audit --no-fund -- left-pad@1.3.0 [pm:npm] mends issue-9
      writes **/node_modules/**, package.json; proved by node_modules/jose/package.json, node_modules/left-pad/package.json
    AUTO.INSTALL.DEPS → P1.a, AUTO.INSTALL.DEPS → P1.b"
  `)
})

test('a second time it is tried another way, and a third time not at all', () => {
  const lock = { path: 'package-lock.json', text: '"node_modules/jose"' }
  const facts = { projects: new Map([['.', { ...PROJECT, lock }]]) }
  const said: string[] = []
  let before: CoordinatorNode[] = []
  for (let time = 0; time < 3; time++) {
    const coordinator = planFromText('a')
    const request: RepairRequest = {
      execution_id: 'exec-1',
      issue: systemicIssue('install_packages', { ecosystem: 'npm', captures: { package: ['jose'] } }),
      coordinator: { ...coordinator, graph: { nodes: [...coordinator.graph.nodes, ...before], edges: [] } },
      waiting: new Set(['P1.a']),
      at: 0,
      tries: time,
    }
    const answer = planRepair(request, { ...NO_FACTS, ...facts }, undefined)
    const made = 'refusal' in answer ? [] : answer.ops.flatMap((op) => (op.op === 'inject_tasks' ? op.tasks : []))
    before = [...before, ...made]
    said.push('refusal' in answer ? answer.refusal : `${made[0]?.id ?? ''}: ${answer.summary}`)
  }
  expect(said.join('\n')).toMatchInlineSnapshot(`
    "AUTO.INSTALL.DEPS: npm install --no-save --no-audit --no-fund
    AUTO.INSTALL.DEPS.2: npm ci --no-audit --no-fund
    npm install --no-save --no-audit --no-fund, then npm ci --no-audit --no-fund did not bring jose"
  `)
})

test('a lock file is brought up to date under the lock of its package manager, once', () => {
  const lock = { path: 'package-lock.json', text: '' }
  const facts = { projects: new Map([['.', { ...PROJECT, lock }]]) }
  expect(
    [
      told(ask('refresh_lock_file', { facts })),
      told(ask('refresh_lock_file', { facts, tries: 1 })),
      told(ask('refresh_lock_file')),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "npm install --package-lock-only --no-audit --no-fund (changes package-lock.json)
    resource pm:npm (exclusive, site)
    + AUTO.REFRESH.LOCK in .: npm install --package-lock-only --no-audit --no-fund [pm:npm] mends issue-9
      writes package-lock.json; proved by its end
    AUTO.REFRESH.LOCK → P1.a, AUTO.REFRESH.LOCK → P1.b
    refused: npm install --package-lock-only --no-audit --no-fund was tried and did not bring package-lock.json up to date
    refused: package.json has no lock file that could be brought up to date"
  `)
})

test('a schema is brought up to date under the lock of the migrations, and a person agrees first', () => {
  const facts = {
    migrations: new Map([['.', { command: 'python3 manage.py migrate', folder: '.', source: 'manage.py:1' }]]),
  }
  const plan = 'lock db-migrations\na\nb'
  expect(
    [
      told(ask('sync_schema', { facts })),
      told(ask('sync_schema', { facts, plan, waiting: ['P1.a'], rules: { patterns: { it: 'auto' } } })),
      told(ask('sync_schema', { facts, tries: 1 })),
      told(ask('sync_schema')),
      told(
        ask('sync_schema', {
          facts,
          change: (node) => ({ ...node, action: { ...node.action, env: { DATABASE_URL: node.id } } }),
        }),
      ),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "python3 manage.py migrate (asks first)
    resource database migrations (exclusive, site)
    + AUTO.SYNC.SCHEMA in .: python3 manage.py migrate [database migrations] mends issue-9
      writes **; proved by its end
    AUTO.SYNC.SCHEMA → P1.a, AUTO.SYNC.SCHEMA → P1.b
    python3 manage.py migrate
    + AUTO.SYNC.SCHEMA in .: python3 manage.py migrate [db-migrations] mends issue-9
      writes **; proved by its end
    AUTO.SYNC.SCHEMA → P1.a
    refused: python3 manage.py migrate was tried, and the schema is still not what the tasks expect
    refused: no command is known that brings the schema of P1.a and P1.b up to date
    refused: P1.a and P1.b have different environments: nobody can tell which database is meant"
  `)
})

test('a provider is left alone for as long as it says, and asked half as often after', () => {
  const providers = new Map(['P1.a', 'P1.b'].map((id) => [id, 'host api.example.com']))
  expect(
    [
      told(ask('throttle', { facts: { providers }, retry_after_seconds: 30.2 })),
      told(ask('throttle', { facts: { providers }, captures: { limit: ['60'], interval: ['60'] } })),
      told(ask('throttle', { tries: 1 })),
      told(ask('throttle', { retry_after_seconds: 90_000 * 7 })),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "nothing of host api.example.com for 31 s, then at most 2 at once not before 1030200
    {"op":"throttle","name":"it host api.example.com","scope":{"of":"provider","name":"host api.example.com"},"not_before":1030200,"concurrency":2}
    host api.example.com: at most 60 in 60 s
    {"op":"throttle","name":"it host api.example.com","scope":{"of":"provider","name":"host api.example.com"},"rate":{"starts":60,"interval_seconds":60}}
    F001: at most 1 at once
    {"op":"throttle","name":"it","scope":{"of":"feature","name":"F001"},"concurrency":1}
    refused: it asks to be left alone for 175 hours, which is for a person to decide"
  `)
})

test('memory is raised by half, up to the ceiling; then a task that can be parted is', () => {
  const limited =
    (memory_mb: number, env?: Record<string, string>) =>
    (node: CoordinatorNode): CoordinatorNode => ({
      ...node,
      action: { ...node.action, limits: { memory_mb }, ...(env === undefined ? {} : { env }) },
    })
  const given = { TASKS_MEMORY_GIVEN_MB: '1000' }
  const agent = (node: CoordinatorNode): CoordinatorNode => ({
    ...limited(2000, given)(node),
    action: { ...limited(2000, given)(node).action, kind: 'agent' },
    brief: 'Do it.',
    scope: { includes: ['src/a/**', 'src/b/**'], excludes: [] },
  })
  const tasks = ['P1.a']
  const code = 'OUT_OF_MEMORY'
  expect(
    [
      told(ask('ease_resources', { tasks, code, change: limited(1000) })),
      told(ask('ease_resources', { tasks, code, change: limited(1500, given) })),
      told(ask('ease_resources', { tasks, code, change: limited(2000, given) })),
      told(ask('ease_resources', { tasks, code, change: agent })),
      told(ask('ease_resources', { tasks, code: 'HEAP_OUT_OF_MEMORY', facts: { memory_mb: 8192 } })),
      told(
        ask('ease_resources', {
          tasks,
          code: 'HEAP_OUT_OF_MEMORY',
          ecosystem: 'maven',
          change: limited(3000, { JAVA_TOOL_OPTIONS: '-Xmx2g -ea' }),
        }),
      ),
      told(ask('ease_resources', { tasks, code: 'EMFILE', change: limited(1000) })),
      told(ask('ease_resources', { tasks, code: 'WATCH_LIMIT' })),
      told(ask('ease_resources', { tasks, code, plan: 'quota memory_mb 1200\na memory 1000' })),
      told(ask('ease_resources', { tasks, code })),
      told(ask('ease_resources', { tasks, code, tries: 9 })),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "more room: P1.a from 1000 to 1500 MB
    {"op":"set_env","task":"P1.a","env":{"TASKS_MEMORY_GIVEN_MB":"1000"}}
    {"op":"set_limits","task":"P1.a","limits":{"memory_mb":1500}}
    more room: P1.a from 1500 to 2000 MB
    {"op":"set_env","task":"P1.a","env":{"TASKS_MEMORY_GIVEN_MB":"1000"}}
    {"op":"set_limits","task":"P1.a","limits":{"memory_mb":2000}}
    refused: P1.a is at 2 times the memory that the plan gave (policies.healing.memory_ceiling), and cannot be parted
    more room: P1.a in two parts
    P1.a ⇒ P1.aa (src/a/**) → P1.ab (src/b/**)
    more room: P1.a from 2048 to 3072 MB
    {"op":"set_env","task":"P1.a","env":{"TASKS_MEMORY_GIVEN_MB":"2048","NODE_OPTIONS":"--max-old-space-size=3072"}}
    more room: P1.a from 2048 to 3072 MB
    {"op":"set_env","task":"P1.a","env":{"TASKS_MEMORY_GIVEN_MB":"2048","JAVA_TOOL_OPTIONS":"-ea -Xmx3072m"}}
    {"op":"set_limits","task":"P1.a","limits":{"memory_mb":4500}}
    more room: at most 2 tasks at once
    {"op":"throttle","name":"it","scope":{"of":"plan"},"concurrency":2}
    refused: the machine watches no more files: raise fs.inotify.max_user_watches, or let the tool poll
    more room: P1.a from 1000 to 1200 MB
    {"op":"set_env","task":"P1.a","env":{"TASKS_MEMORY_GIVEN_MB":"1000"}}
    P1.a: 1200 MB
    more room: at most 2 tasks at once
    {"op":"throttle","name":"it","scope":{"of":"plan"},"concurrency":2}
    refused: one task at a time still finds too little room, and nobody has said how much memory the tasks take"
  `)
})

test('a task that takes its port from PORT gets another one; one that does not is told of', () => {
  const change = (node: CoordinatorNode): CoordinatorNode =>
    node.id === 'P1.a' ? { ...node, action: { ...node.action, cmd: 'serve --port ${PORT:-3000}' } } : node
  const captures = { port: ['3000'] }
  const facts = { ports: [3000, 20_000] }
  expect(
    [
      told(ask('move_port', { tasks: ['P1.a'], change, captures, facts })),
      told(ask('move_port', { change, captures, facts })),
      told(ask('move_port', { captures, facts: { holders: new Map([[3000, 'node (process 7)']]) } })),
      told(ask('move_port', { tasks: ['P1.a'], change, captures })),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "moves P1.a to 20000, because port 3000 is in use
    {"op":"set_env","task":"P1.a","env":{"PORT":"20000"}}
    refused: P1.b needs port 3000 and takes no other: stop what listens there, or let the command read PORT
    refused: P1.a and P1.b need port 3000 and take no other: stop node (process 7), which listens there, or let the command read PORT
    refused: too few free ports were found in place of port 3000"
  `)
})

test('a full disk is eased by our own caches, once', () => {
  const facts = { caches: [{ path: "/site's/cache/results", bytes: 5_000_000 }] }
  expect(
    [told(ask('free_disk', { facts })), told(ask('free_disk', { facts, tries: 1 })), told(ask('free_disk'))].join('\n'),
  ).toMatchInlineSnapshot(`
    "removes 5 MB of our own caches
    + AUTO.FREE.DISK in .: rm -rf -- '/site'\\''s/cache/results' [] mends issue-9
      writes ; proved by its end
    AUTO.FREE.DISK → P1.a, AUTO.FREE.DISK → P1.b
    refused: our own caches are gone, and the disk is full again: make room, then answer with retry; tasks checkpoints prune removes copies that nothing goes on from
    refused: nothing of ours takes room that could be given back: make room, then answer with retry; tasks checkpoints prune removes copies that nothing goes on from"
  `)
})

test('a breaker of the configuration says what is done; what it throws or gets wrong is a refusal', () => {
  const diagnose = (): null => null
  const breaker = (remedy: () => unknown): OwnBreakers => ({ it: { version: '1', diagnose, remedy: remedy as never } })
  const said = (remedy: () => unknown): string => told(ask('own', { tasks: ['P1.a'], own: breaker(remedy) }))
  const throws = (): never => {
    throw new Error('no idea\u001b[31m')
  }
  expect(
    [
      said(() => ({ summary: 'starts the server', command: './start-server.sh', asks: true })),
      said(() => ({ summary: 'makes it slower', ops: [{ op: 'set_priority', task: 'P1.a', priority: 'low' }] })),
      said(throws),
      said(() => null),
      said(() => ({ sumary: 'x' })),
      said(() => ({ summary: 'x', comand: 'y' })),
      said(() => ({ summary: 'x', ops: [{ op: 'set_priority', task: 'P1.a', priority: 'hihg' }] })),
      said(() => 'x'),
      told(ask('own')),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "starts the server (asks first)
    + AUTO.MEND.1 in .: ./start-server.sh [] mends issue-9
      writes **; proved by its end
    AUTO.MEND.1 → P1.a
    makes it slower
    {"op":"set_priority","task":"P1.a","priority":"low"}
    refused: the remedy of it threw “no idea\\u{1b}[31m”
    refused: it knows no remedy
    refused: what the remedy of it answers cannot be used: "sumary" is not known (did you mean "summary"?)
    refused: what the remedy of it answers cannot be used: "comand" is not known (did you mean "command"?)
    refused: what the remedy of it answers cannot be used: ops.0.priority: one of "critical", "high", "medium", "low" is expected (did you mean "high"?)
    refused: what the remedy of it answers cannot be used: an object is expected
    refused: the configuration says nothing against it"
  `)
})
