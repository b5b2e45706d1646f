import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'
import { PlanDiff } from '../../model/plan-diff.ts'
import { previousPlan } from '../compile/previous.ts'
import { diffPlans } from './plan-diff.ts'

const BEFORE = `# Build
compile 2h run make
test 1h after compile locks db run make test
lint 1h run lint
! pool shared_limited 2`

function diff(after: string, before = BEFORE): PlanDiff {
  return diffPlans(compileText(before), compileText(after))
}

/** What differs, a line each, without hashes and numbers of the whole. */
function told(found: PlanDiff): string[] {
  const { settings, features, tasks, edges, resources } = found
  return [
    ...settings.map(
      ({ field, before, after }) => `setting ${field} ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
    ),
    ...features.added.map(({ title }) => `+ feature ${title}`),
    ...features.removed.map(({ title }) => `- feature ${title}`),
    ...tasks.added.map(({ id, title }) => `+ ${id} ${title}`),
    ...tasks.removed.map(({ id, title }) => `- ${id} ${title}`),
    ...tasks.changed.map(
      ({ id, title, moved_from, changes }) =>
        `~ ${id} ${title}${moved_from === undefined ? '' : ` was ${moved_from}`}: ${changes.map((change) => change.field).join(' ')}`,
    ),
    ...edges.added.map(({ from, to, type }) => `+ ${from} → ${to} ${type}`),
    ...edges.removed.map(({ from, to, type }) => `- ${from} → ${to} ${type}`),
    ...edges.changed.map(({ from, to, before, after }) => `~ ${from} → ${to} ${before.type} → ${after.type}`),
    ...resources.added.map((name) => `+ resource ${name}`),
    ...resources.removed.map((name) => `- resource ${name}`),
    ...resources.changed.map(
      ({ name, changes }) => `~ resource ${name} ${changes.map((change) => change.field).join(' ')}`,
    ),
  ]
}

test('a plan does not differ from itself', () => {
  const plan = compileText(BEFORE)
  const found = diffPlans(plan, plan)
  expect(found).toMatchObject({ equal: true, identical: true, tasks: { unchanged: 3 }, edges: { unchanged: 1 } })
  expect(PlanDiff.parse(JSON.parse(JSON.stringify(found)))).toEqual(found)
})

test('a task that changed is told field by field', () => {
  const found = diff(BEFORE.replace('test 1h', 'test 3h').replace('locks db', 'locks db cache'))
  expect(found.tasks.changed[0]?.changes.filter(({ field }) => field !== 'evidence')).toMatchInlineSnapshot(`
    [
      {
        "after": {
          "mostLikely": 3,
          "optimistic": 3,
          "pessimistic": 3,
        },
        "before": {
          "mostLikely": 1,
          "optimistic": 1,
          "pessimistic": 1,
        },
        "field": "duration",
      },
      {
        "after": [
          "cache",
          "db",
        ],
        "before": [
          "db",
        ],
        "field": "resources.locks",
      },
    ]
  `)
})

test('what came, what went, what moved and what hangs differently is told', () => {
  const after = `# Ship
pack 1h run pack
# Build
compile 2h run make
lint 1h after compile~0.6 run lint
! pool shared_limited 3`
  expect(told(diff(after))).toMatchInlineSnapshot(`
    [
      "setting review.status "ok" → "needs_review"",
      "setting review.low_confidence 0 → 1",
      "+ feature Ship",
      "+ P1.T001 pack",
      "- P1.T002 test",
      "~ P2.T001 compile was P1.T001: ",
      "~ P2.T002 lint was P1.T003: evidence",
      "+ P2.T001 → P2.T002 soft",
      "- P1.T001 → P1.T002 hard",
      "- resource db",
      "~ resource pool capacity",
    ]
  `)
})

test('an arrow that becomes surer is one arrow that changed', () => {
  const uncertain = BEFORE.replace('after compile', 'after compile~0.6')
  expect(told(diff(BEFORE, uncertain)).filter((line) => line.includes('→ P1'))).toEqual([
    '~ P1.T001 → P1.T002 soft → hard',
  ])
})

test('a line above moves quotes, and nothing else: the plans are equal, but not identical', () => {
  expect(diff(BEFORE.replace('lint', '\nlint'))).toMatchObject({ equal: true, identical: false })
})

test('tasks that say the same are paired in their order, and one of them that goes is the last', () => {
  const twice = '# F\na 1h run x\na 1h run x'
  const keyed = (text: string) =>
    compileText(text, {}, (proposal) => ({
      ...proposal,
      tasks: proposal.tasks.map((task, index) => ({ ...task, key: `${task.key}${index}` })),
    }))
  expect(diffPlans(keyed(twice), keyed('# F\na 1h run x')).tasks).toMatchObject({
    removed: [{ id: 'P1.T002' }],
    changed: [],
    unchanged: 1,
  })
})

test('names that JavaScript has for itself are names like others', () => {
  const odd = (locks: string): string => `# constructor\ntoString 1h locks ${locks} run x`
  expect(told(diff(odd('hasOwnProperty'), odd('valueOf')))).toEqual([
    '~ P1.T001 toString: resources.locks evidence',
    '+ resource hasOwnProperty',
    '- resource valueOf',
  ])
})

const NAMES = ['a', 'b', 'c', 'd', 'e']

const randomText = fc
  .array(
    fc.record({ there: fc.boolean(), hours: fc.integer({ min: 1, max: 3 }), after: fc.nat(4), lock: fc.boolean() }),
    {
      minLength: 5,
      maxLength: 5,
    },
  )
  .map((tasks) => {
    const present = tasks.map((task, index) => ({ ...task, name: NAMES[index] as string })).filter((task) => task.there)
    const lines = present.map(({ name, hours, after, lock }, index) => {
      const before = index === 0 || after === 4 ? '' : ` after ${present[after % index]?.name}`
      return `${name} ${hours}h${lock ? ' locks db' : ''}${before} run ${name}`
    })
    return ['# F', 'first 1h run first', ...lines].join('\n')
  })

test('exchanging two plans exchanges what came and what went, and the sides of every change', () => {
  fc.assert(
    fc.property(randomText, randomText, fc.boolean(), (one, other, keeps) => {
      const before = compileText(one)
      const after = compileText(other, keeps ? { previous: previousPlan(before.features, before.tasks) } : {})
      const [there, back] = [diffPlans(before, after), diffPlans(after, before)]
      expect(PlanDiff.safeParse(JSON.parse(JSON.stringify(there))).success).toBe(true)
      for (const part of ['features', 'tasks', 'edges', 'resources'] as const) {
        expect([back[part].added, back[part].removed]).toEqual([there[part].removed, there[part].added])
        expect(back[part].changed).toHaveLength(there[part].changed.length)
      }
      const idsOf = (found: PlanDiff, turned: boolean): string[] =>
        found.tasks.changed
          .map(({ id, moved_from = id }) => (turned ? `${moved_from} ${id}` : `${id} ${moved_from}`))
          .sort()
      expect(idsOf(back, true)).toEqual(idsOf(there, false))
      expect(back.forecast).toEqual(
        there.forecast.map((measure) => ({ ...measure, before: measure.after, after: measure.before })),
      )
      expect(back.settings.map(({ field }) => field).sort()).toEqual(there.settings.map(({ field }) => field).sort())
      expect(back.equal).toBe(there.equal)
    }),
    { numRuns: 60 },
  )
})

test('a quote of the same words is no change, however its lines and marks changed', () => {
  const plan = compileText('# F\nbuild 1h')
  const quoted = (quote: string) => ({
    ...plan,
    tasks: {
      ...plan.tasks,
      tasks: plan.tasks.tasks.map((task) => ({
        ...task,
        source_evidence: task.source_evidence.map((evidence) => ({ ...evidence, quote })),
      })),
    },
  })
  const changed = (before: string, after: string) => diffPlans(quoted(before), quoted(after)).tasks.changed.length
  expect(changed('- [ ] Build it\n  quickly', '* Build it quickly')).toBe(0)
  expect(changed('- Build it quickly', '- Build it slowly')).toBe(1)
})
