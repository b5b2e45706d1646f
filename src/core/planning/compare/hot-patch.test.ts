import { expect, test } from 'vitest'
import { planFromText } from '../../../testing/plan-text.ts'
import type { Coordinator } from '../../model/coordinator.ts'
import { patchFor, type PlanPatch } from './hot-patch.ts'
import type { Settled } from './open-work.ts'

function patch(before: string, after: string, finished: readonly string[] = []): PlanPatch {
  const settled: Settled = new Map(finished.map((name) => [`P1.${name}`, 'finished']))
  return patchFor({ before: planFromText(before), after: renamed(planFromText(after)), settled, base_version: 0 })
}

/** Another plan has another hash. */
function renamed(plan: Coordinator): Coordinator {
  return { ...plan, meta: { ...plan.meta, artifact_hash: 'f'.repeat(64) } }
}

/** The operations in short, and why each is there. */
function told({ update, reasons }: PlanPatch): string[] {
  const short = (id: string): string => id.replace('P1.', '').replace(/rev-[0-9a-f]{8}/, 'rev')
  return (update?.ops ?? []).map((op, index) => {
    const arrows = (edges: readonly { from: string; to: string; type?: string }[]): string =>
      edges.map(({ from, to, type }) => `${short(from)}→${short(to)}${type === 'soft' ? '~' : ''}`).join(' ')
    const what = {
      inject_tasks: () => (op.op === 'inject_tasks' ? op.tasks.map(({ id }) => short(id)).join(' ') : ''),
      add_edges: () => (op.op === 'add_edges' ? arrows(op.edges) : ''),
      remove_soft_edges: () => (op.op === 'remove_soft_edges' ? arrows(op.edges) : ''),
      supersede_task: () =>
        op.op === 'supersede_task'
          ? `${short(op.task)} by ${op.by.map(({ id, done }) => short(id) + (done ? ' (done)' : '')).join(' ')} [${arrows(op.edges)}]`
          : '',
    }
    const text = op.op in what ? what[op.op as keyof typeof what]() : 'task' in op ? short(op.task) : ''
    return `${op.op} ${text}: ${reasons[index]}`
  })
}

test('a new task is injected, and its arrows are added', () => {
  expect(told(patch('a\nb after a', 'a\nb after a,c\nc after a'))).toEqual([
    'inject_tasks c: tasks that the new plan has in addition',
    'add_edges c→b a→c: dependencies of the new plan',
  ])
})

test('a task whose work changed is superseded, and its arrows go with it', () => {
  expect(told(patch('a\nb after a timeout 1h\nc after b', 'a\nb after a timeout 2h\nc after b'))).toEqual([
    'supersede_task b by b.rev [a→b.rev b.rev→c]: changed: action',
  ])
})

test('a task that is gone is superseded by nothing, so that an execution of the new plan can be complete', () => {
  expect(told(patch('a\nb after a\nc after a', 'b'))).toEqual([
    'supersede_task a by a.rev (done) []: the new plan has it no longer',
    'supersede_task c by c.rev (done) []: the new plan has it no longer',
  ])
})

test('a rule that the new plan has no longer is said to stay', () => {
  const after = renamed(planFromText('a'))
  const before = { ...after, policies: { ...after.policies, max_wave_size: 3 } }
  const { update, not_hot } = patchFor({ before, after, settled: new Map(), base_version: 0 })
  expect(update).toBeUndefined()
  expect(not_hot).toEqual([
    {
      what: 'policies.max_wave_size',
      why: 'a rule that is there can be set otherwise, and not taken away',
      blocks: false,
    },
  ])
})

test('a hard arrow that is gone supersedes the task behind it, unless other arrows imply it', () => {
  expect(told(patch('a\nb after a\nc after b', 'a\nb\nc after b'))).toEqual([
    'supersede_task b by b.rev [b.rev→c]: it no longer waits for P1.a',
  ])
  expect(told(patch('a\nb after a\nc after a,b', 'a\nb after a\nc after b'))).toEqual([])
  expect(told(patch('a\nb after a', 'a\nb', ['a']))).toEqual([])
})

test('an order that is turned round takes one new form', () => {
  expect(told(patch('a\nb after a', 'a after b\nb'))).toEqual([
    'supersede_task b by b.rev []: it no longer waits for P1.a',
    'add_edges b.rev→a: dependencies of the new plan',
  ])
})

test('claims, priorities, preferences and limits are set where they are', () => {
  const before = 'pool db 2\na\nb soft-after a\nc'
  const after = 'pool db 3\nquota cpu_cores 4\na locks key\nb prio high\nc soft-after a'
  expect(told(patch(before, after))).toEqual([
    'set_quotas : the limits of the machine changed',
    'set_pool : the capacity was 2',
    'add_resource : tasks ask for it now',
    'remove_soft_edges a→b: preferences that the new plan has no longer',
    'add_edges a→c~: dependencies of the new plan',
    'set_resources a: it takes other resources',
    'set_priority b: its priority was medium',
  ])
})

test('what is finished is left alone, and told', () => {
  const { update, left_alone } = patch('a timeout 1h\nb\nc after a', 'a timeout 2h\nc after a', ['a', 'b'])
  expect(update).toBeUndefined()
  expect(left_alone.map(({ task, why }) => `${task}: ${why}`)).toEqual([
    'P1.a: it is finished, so its new form is not carried out (changed: action)',
    'P1.b: it is finished, and the new plan has it no longer',
  ])
})

test('what cannot be hot is told with the reason; what would leave work undone forbids the patch', () => {
  expect(patch('a 1h', 'a 2h')).toEqual({
    reasons: [],
    left_alone: [],
    not_hot: [
      {
        what: 'durations of 1 unfinished task',
        why: 'they only guide the order of tasks, and stay as they were estimated',
        blocks: false,
      },
    ],
  })
  const { not_hot } = patch('rate api 3 per 10m\na rates api', 'lock api\na locks api')
  expect(not_hot).toMatchObject([{ what: 'api: rate of the site → exclusive of the site', blocks: true }])
})

test('resources that new tasks ask for come with them', () => {
  const { update } = patch('a', 'rate api 3 per 10m\na\nb rates api')
  expect(update?.ops.map((op) => op.op)).toEqual(['add_resource', 'inject_tasks'])
})

test('the same change gives the same patch, and a task that comes back gets an id of its own', () => {
  const first = patch('a\nb', 'a timeout 1h\nb')
  expect(patch('a\nb', 'a timeout 1h\nb')).toEqual(first)
  const before = planFromText('a\nb')
  const gone: Settled = new Map([['P1.b', 'gone']])
  const back = patchFor({ before, after: renamed(before), settled: gone, base_version: 0 })
  expect(told(back)).toEqual(['inject_tasks b.rev: tasks that the new plan has in addition'])
})

test('an agent is given a new form when its brief asks for other work, not when a line moved', () => {
  const told_to = (brief: string): Coordinator => {
    const plan = planFromText('a agent')
    return { ...plan, graph: { ...plan.graph, nodes: plan.graph.nodes.map((node) => ({ ...node, brief })) } }
  }
  const change = (before: string, after: string): string[] =>
    told(patchFor({ before: told_to(before), after: renamed(told_to(after)), settled: new Map(), base_version: 0 }))
  const brief = (work: string, line: number): string =>
    `# ${work}\n\n## Builds on\n\n- Step ${line}\n\n## Where this was said\n\nspec/spec.md#L${line}\n\n> ${work}\n`
  expect(change(brief('Paint', 3), brief('Paint', 9))).toEqual([])
  expect(change(brief('Paint', 3), brief('Paint it red', 3))).toEqual(['supersede_task a by a.rev []: changed: brief'])
})

test('what comes too late for a task that runs, and what only names a task, is listed', () => {
  const before = planFromText('a\nb\nc')
  const named = renamed(planFromText('a\nb after a\nc locks db'))
  const nodes = named.graph.nodes.map((node) => (node.id === 'P1.a' ? { ...node, name: 'otherwise' } : node))
  const after = { ...named, graph: { ...named.graph, nodes } }
  const request = { before, after, settled: new Map(), base_version: 0 }
  expect(patchFor({ ...request, running: new Set(['P1.b', 'P1.c']) }).not_hot).toEqual([
    {
      what: 'titles, descriptions or features of 1 unfinished task',
      why: 'they are labels of the same work, and stay as they were',
      blocks: false,
    },
    {
      what: 'P1.a → P1.b',
      why: 'P1.b runs already, so the order counts only if it has to run again',
      blocks: false,
    },
    { what: 'what P1.c takes', why: 'it runs already, so that counts only if it has to run again', blocks: false },
  ])
  expect(patchFor(request).not_hot).toHaveLength(1)
})
