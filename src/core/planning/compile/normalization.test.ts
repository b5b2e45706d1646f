import { expect, test } from 'vitest'
import { proposalFromText, TEXT_PATH } from '../../../testing/proposal-text.ts'
import type { Proposal, TaskProposal } from '../../model/proposal.ts'
import { Findings } from '../findings.ts'
import { Verifier } from './evidence.ts'
import { normalize, type Normalized } from './normalization.ts'

type Changes = Record<string, Partial<TaskProposal>>

/** A proposal from text, with more said about some tasks. Hours given as `hours` are estimated. */
function proposalOf(text: string, changes: Changes = {}): Proposal {
  const proposal = proposalFromText(text)
  return { ...proposal, tasks: proposal.tasks.map((task) => ({ ...task, ...changes[task.key] })) }
}

function estimated(hours: number): Partial<TaskProposal> {
  return {
    duration: { optimistic: hours, mostLikely: hours, pessimistic: hours },
    duration_basis: 'estimated',
  }
}

function normalized(text: string, changes: Changes = {}): Normalized & { findings: Findings } {
  const findings = new Findings()
  const proposal = proposalOf(text, changes)
  const verifier = new Verifier(proposal.sources, new Map([[TEXT_PATH, text]]), findings)
  return { ...normalize(proposal, verifier, findings), findings }
}

function shown({ proposal }: Normalized): string {
  const tasks = proposal.tasks.map((task) => {
    const about = [task.scope_includes, task.interfaces_produced].flatMap((list) =>
      list === undefined ? [] : [list.join(' ')],
    )
    return `${task.key} "${task.title}" ${task.duration?.mostLikely ?? '?'}h ${about.join(' | ')}`.trimEnd()
  })
  return [...tasks, ...proposal.edges.map((edge) => `${edge.from} → ${edge.to} ${edge.type}`)].join('\n')
}

test('a task that is too large is split along the directories of its scope', () => {
  const result = normalized('before\nbig after before\nlater after big', {
    big: { ...estimated(24), scope_includes: ['src/api/**', 'src/db/**', 'docs/**', 'src/db/schema.sql'] },
  })
  expect(shown(result)).toMatchInlineSnapshot(`
    "before "before" ?h
    big/a "big: src/api" 8h src/api/**
    big/b "big: src/db" 8h src/db/** src/db/schema.sql
    big/c "big: docs" 8h docs/**
    later "later" ?h
    before → big/a sequential
    big/c → later sequential
    big/a → big/b sequential
    big/b → big/c sequential"
  `)
  expect(result.split).toMatchInlineSnapshot(`
    [
      {
        "from": "big",
        "into": [
          "big/a",
          "big/b",
          "big/c",
        ],
        "reason": "24 h, above 16 h; along src/api · src/db · docs; one after the other, since nothing says that they may overlap",
      },
    ]
  `)
})

test('without scopes it is split by what it gives, and who needs an early part waits for that part alone', () => {
  const result = normalized('big\nusers after big\nother after big', {
    big: { ...estimated(20), interfaces_produced: ['Users:v1', 'Orders:v1', 'Bills:v2'] },
    users: { interfaces_consumed: ['Users:v1'] },
  })
  const proposal = result.proposal
  expect(shown(result)).toMatchInlineSnapshot(`
    "big/a "big: Users:v1" 6.666667h Users:v1
    big/b "big: Orders:v1" 6.666667h Orders:v1
    big/c "big: Bills:v2" 6.666666h Bills:v2
    users "users" ?h
    other "other" ?h
    big/c → users sequential
    big/c → other sequential
    big/a → big/b sequential
    big/b → big/c sequential"
  `)
  expect(proposal.edges.find((edge) => edge.to === 'users')?.from).toBe('big/c')
  const technical = proposalOf('big\nusers after big', {
    big: { ...estimated(20), interfaces_produced: ['Users:v1', 'Orders:v1', 'Bills:v2'] },
    users: { interfaces_consumed: ['Users:v1'] },
  })
  const edges = technical.edges.map((edge) => ({ ...edge, type: 'technical' as const }))
  const findings = new Findings()
  const again = normalize({ ...technical, edges }, new Verifier(technical.sources, new Map(), findings), findings)
  expect(again.proposal.edges.find((edge) => edge.to === 'users')?.from).toBe('big/a')
})

test('a directory that alone is too much is taken apart, and what it gives goes where its path names it', () => {
  const result = normalized('big', {
    big: {
      ...estimated(40),
      scope_includes: ['src/users/api/**', 'src/users/db/**', 'src/orders/**', 'src/bills/**', 'test/**'],
      interfaces_produced: ['Orders:v1', 'Login:v1'],
    },
  })
  expect(shown(result)).toMatchInlineSnapshot(`
    "big/a "big: src/users/api" 8h src/users/api/** |
    big/b "big: src/users/db" 8h src/users/db/** |
    big/c "big: src/orders" 8h src/orders/** | Orders:v1
    big/d "big: src/bills" 8h src/bills/** |
    big/e "big: test" 8h test/** | Login:v1
    big/a → big/b sequential
    big/b → big/c sequential
    big/c → big/d sequential
    big/d → big/e sequential"
  `)
})

test('checks and criteria go to the last part that they name, or to the last of all', () => {
  const check = (id: string, cmd: string) => ({
    type: 'command' as const,
    id,
    cmd,
    priority: 'must' as const,
    timeout_seconds: 30,
    when: 'on_complete' as const,
    expect: {},
  })
  const { proposal } = normalized('big', {
    big: {
      ...estimated(17),
      scope_includes: ['src/api/**', 'src/db/**', 'docs/**'],
      acceptance_checks: [check('1', 'npm test src/api'), check('2', 'npm test'), check('3', 'cat src/db/x src/api/y')],
      done_when: ['src/api-v2 is untouched', 'src/api answers'],
    },
  })
  expect(proposal.tasks.map((task) => [task.acceptance_checks?.map(({ id }) => id), task.done_when])).toEqual([
    [['1'], ['src/api answers']],
    [['3'], []],
    [['2'], ['src/api-v2 is untouched']],
  ])
})

test('the lines of code of a task give its size and are shared out too', () => {
  const { proposal } = normalized('big', {
    big: { complexity: { value: '~900 LoC', breakdown: 'guessed' }, scope_includes: ['a/**', 'b/**', 'c/**', 'd/**'] },
  })
  expect(proposal.tasks.map((task) => task.complexity?.value)).toEqual(['~225 LoC', '~225 LoC', '~225 LoC', '~225 LoC'])
  expect(proposal.tasks.map((task) => task.duration?.mostLikely)).toEqual([7.5, 7.5, 7.5, 7.5])
})

test('what has a command, an id, a stated duration or an undoing of its own is told, never split or joined', () => {
  const scope_includes = ['a/**', 'b/**', 'c/**']
  const { proposal, reported, split, merged, findings } = normalized('cmd\nid\nsaid\nundo\nhuman\ndone\ns1\ns2', {
    cmd: { ...estimated(20), scope_includes, action: { kind: 'shell', cmd: 'make' } },
    id: { ...estimated(20), scope_includes, id: 'X.1' },
    said: { ...estimated(20), scope_includes, duration_basis: 'stated' },
    undo: { ...estimated(20), scope_includes, compensation: { cmd: 'undo' } },
    human: { ...estimated(20), scope_includes, action: { kind: 'human' } },
    done: { ...estimated(20), scope_includes, done: true },
    s1: { ...estimated(0.1), id: 'X.2' },
    s2: { ...estimated(0.1), duration_basis: 'stated' },
  })
  expect(proposal.tasks).toHaveLength(8)
  expect([split, merged]).toEqual([[], []])
  expect(reported.map(({ task, reason }) => `${task}: ${reason}`)).toMatchInlineSnapshot(`
    [
      "cmd: above 16 h, and left as it is: it has a command of its own",
      "id: above 16 h, and left as it is: it has an id of its own",
      "said: above 16 h, and left as it is: its duration is stated",
      "undo: above 16 h, and left as it is: its undoing is stated for the whole",
      "human: above 16 h, and left as it is: a person does it",
      "s1: below 0.5 h, and left as it is: it has an id of its own",
      "s2: below 0.5 h, and left as it is: its duration is stated",
    ]
  `)
  expect(findings.all.map(({ code, severity, message }) => `${severity} ${code}: ${message}`)).toMatchInlineSnapshot(`
    [
      "info task-too-large: "cmd" has 20 h, more than 16 h, and is left as it is: it has a command of its own.",
      "warning task-too-large: "id" has 20 h, more than 16 h, and is left as it is: it has an id of its own.",
      "warning task-too-large: "said" has 20 h, more than 16 h, and is left as it is: its duration is stated.",
      "warning task-too-large: "undo" has 20 h, more than 16 h, and is left as it is: its undoing is stated for the whole.",
      "info task-too-large: "human" has 20 h, more than 16 h, and is left as it is: a person does it.",
      "info task-too-small: 2 tasks have less than 0.5 h: "s1" (0.1 h; it has an id of its own), "s2" (0.1 h; its duration is stated).",
    ]
  `)
})

test('a split is never invented: without a boundary the task stays whole and is told', () => {
  const { proposal, reported } = normalized('big', { big: { ...estimated(30), scope_includes: ['src/**'] } })
  expect(proposal.tasks).toHaveLength(1)
  expect(reported).toEqual([
    { task: 'big', mean_hours: 30, reason: 'above 16 h, and left as it is: there is no boundary to split it along' },
  ])
})

test('a guess by kind is no size: nothing is done about it', () => {
  const { reported } = normalized('cmd run make\nagent')
  expect(reported).toEqual([])
})

test('many tasks that are too large are told one by one up to twenty', () => {
  const text = Array.from({ length: 25 }, (_, n) => `t${n} 20h`).join('\n')
  const { findings, reported } = normalized(text)
  expect(reported).toHaveLength(25)
  expect(findings.all).toHaveLength(21)
  expect(findings.all.at(-1)?.message).toBe('5 more tasks have more than 16 h.')
})

test('small neighbours that are alike are joined into one, with all that each of them said', () => {
  const small = (more: Partial<TaskProposal>): Partial<TaskProposal> => ({
    ...estimated(0.2),
    scope_includes: ['src/a/x.ts'],
    ...more,
  })
  const result = normalized('a\nb after a\nc after b\nd after c', {
    a: small({ interfaces_produced: ['A:v1'], tags: ['x'], done_when: ['a works'] }),
    b: small({ interfaces_consumed: ['A:v1'], scope_includes: ['src/a/y.ts'], done_when: ['b works'] }),
    c: small({ scope_includes: ['src/b/z.ts'] }),
  })
  expect(shown(result)).toMatchInlineSnapshot(`
    "a "a; b" 0.4h src/a/x.ts src/a/y.ts | A:v1
    c "c" 0.2h src/b/z.ts
    d "d" ?h
    a → c sequential
    c → d sequential"
  `)
  expect(result.proposal.tasks[0]).toMatchObject({
    evidence: [{ quote: 'a' }, { quote: 'b after a' }],
    interfaces_produced: ['A:v1'],
    interfaces_consumed: [],
    done_when: ['a works', 'b works'],
  })
  expect(result.merged).toMatchInlineSnapshot(`
    [
      {
        "from": [
          "a",
          "b",
        ],
        "into": "a",
        "reason": "each below 0.5 h, 0.4 h together; neighbours of one feature, in the same directories",
      },
    ]
  `)
})

test('small tasks that differ in what a scheduler looks at, or stand apart, are not joined', () => {
  const differing: Partial<TaskProposal>[] = [
    { priority: 'high' },
    { capabilities: ['go'] },
    { resources: { exclusive_resources: ['db'], shared_resources: {} } },
    { scope_includes: ['src/**'] },
    { optional: true },
    { max_retries: 0 },
  ]
  for (const difference of differing) {
    const { merged } = normalized('a\nb', { a: estimated(0.1), b: { ...estimated(0.1), ...difference } })
    expect(merged).toEqual([])
  }
  expect(normalized('a\nbig 2h\nb', { a: estimated(0.1), b: estimated(0.1) }).merged).toEqual([])
  expect(normalized('# F\na\n# G\nb', { a: estimated(0.1), b: estimated(0.1) }).merged).toEqual([])
  expect(normalized('a\nb', { a: estimated(0.1), b: estimated(0.1) }).merged).toHaveLength(1)
})

test('small tasks are not joined around a third one, nor in a circle', () => {
  const ab = { a: estimated(0.1), b: estimated(0.1) }
  expect(normalized('a\nb after c a\nc 2h after a', ab).merged).toEqual([])
  expect(normalized('a after b\nb after a', ab).merged).toEqual([])
})

test('a task that names a hundred thousand things, or would fall into hundreds, stays whole in no time', () => {
  const many = (count: number): string[] => Array.from({ length: count }, (_, n) => `src/part-${n}/**`)
  const whole = normalized('names\nparts', {
    names: {
      ...estimated(1e6),
      scope_includes: many(100_000),
      interfaces_produced: many(100_000),
      done_when: many(1000),
    },
    parts: { ...estimated(1e6), scope_includes: many(500), interfaces_produced: many(500), done_when: many(1000) },
  })
  expect(whole.proposal.tasks).toHaveLength(2)
  expect(whole.reported.map(({ reason }) => reason.slice(-40))).toMatchInlineSnapshot(`
    [
      ": there is no boundary to split it along",
      ": it would fall into more than 100 parts",
    ]
  `)
})
