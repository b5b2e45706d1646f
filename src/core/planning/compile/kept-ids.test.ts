import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'
import type { Proposal, TaskProposal } from '../../model/proposal.ts'
import type { Plan } from '../plan.ts'
import { previousPlan } from './previous.ts'

interface Line {
  readonly feature: string
  readonly title: string
  readonly more?: Partial<TaskProposal>
}

/** A plan of these tasks, in this order; features in the order in which they first occur. */
function planOf(lines: readonly Line[], before?: Plan): Plan {
  const features = [...new Set(lines.map((line) => line.feature))]
  const text = features.map((feature) => `# ${feature}`).join('\n') + `\n${lines.map((_, n) => `t${n}`).join('\n')}`
  const previous = before === undefined ? {} : { previous: previousPlan(before.features, before.tasks) }
  return compileText(text, previous, (proposal: Proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map(
      (task, n) => ({ ...task, ...lines[n], ...lines[n]?.more, more: undefined }) as TaskProposal,
    ),
  }))
}

const parse = (text: string): Line[] => {
  let feature = 'Work'
  return text
    .split('\n')
    .map((line) => line.trim())
    .flatMap((line): Line[] => {
      if (line.startsWith('#')) feature = line.slice(1).trim()
      const [title = '', cmd] = line.split(' $ ')
      const more = cmd === undefined ? {} : { action: { kind: 'shell' as const, cmd } }
      return line.startsWith('#') || line === '' ? [] : [{ feature, title, more }]
    })
}

const ids = (plan: Plan): string[] => plan.tasks.tasks.map((task) => `${task.id} ${task.title}`)

/** The ids of the second text's tasks, when the first one's plan came before. */
function replanned(before: string, after: string): string[] {
  return ids(planOf(parse(after), planOf(parse(before))))
}

test('what is unchanged keeps its id wherever it now stands; what is new takes a number that none has had', () => {
  expect(
    replanned('# A\nbuild api\nbuild db\n# B\ntest all', '# New\nplan it\n# B\ntest all\n# A\nwire db\nbuild db'),
  ).toEqual(['P3.T001 plan it', 'P2.T001 test all', 'P1.T003 wire db', 'P1.T002 build db'])
})

test('a feature that is renamed keeps its id and its tasks theirs', () => {
  const plan = planOf(
    parse('# Users and login\nbuild api\nbuild db'),
    planOf(parse('# Other\nx\n# Users\nbuild api\nbuild db')),
  )
  expect(plan.features.features.map(({ id }) => id)).toEqual(['F002'])
  expect(ids(plan)).toEqual(['P2.T001 build api', 'P2.T002 build db'])
})

test('a task that moves to another feature takes its id along', () => {
  expect(replanned('# A\nbuild api\nbuild db\n# B\ntest', '# A\nbuild api\n# B\ntest\nbuild db')).toEqual([
    'P1.T001 build api',
    'P2.T001 test',
    'P1.T002 build db',
  ])
})

test('a title that is put in other words keeps its id, unless another is as near', () => {
  expect(
    replanned('build the users api endpoint', 'build users api endpoints\nbuild the users api endpoint v2'),
  ).toEqual(['P1.T002 build users api endpoints', 'P1.T001 build the users api endpoint v2'])
  expect(replanned('Add an endpoint for users', 'Add an endpoint for orders')).toEqual([
    'P1.T002 Add an endpoint for orders',
  ])
  expect(replanned('write big api docs', 'write big api docs one\nwrite big api docs two')).toEqual([
    'P1.T002 write big api docs one',
    'P1.T003 write big api docs two',
  ])
})

test('a command tells a task whose title is new, if it is no everyday one', () => {
  expect(replanned('compile $ npm run build\nx $ true', 'make the package $ npm run build\nnothing $ true')).toEqual([
    'P1.T001 make the package',
    'P1.T003 nothing',
  ])
})

test('tasks that say the same keep their order', () => {
  expect(replanned('a\nsame\nsame', 'same\nb\nsame\nsame')).toEqual([
    'P1.T002 same',
    'P1.T004 b',
    'P1.T003 same',
    'P1.T005 same',
  ])
})

test('an id that a person wrote stands, and is nobody else’s', () => {
  const before = planOf(parse('a\nb'))
  const after = planOf([{ feature: 'Work', title: 'c', more: { id: 'P1.T001' } }, ...parse('a\nb')], before)
  expect(ids(after)).toEqual(['P1.T001 c', 'P1.T003 a', 'P1.T002 b'])
})

test('an id of a task that is gone never comes back for another, however many plans lie between', () => {
  const first = planOf(parse('a\nb\nc'))
  const second = planOf(parse('a'), first)
  const third = planOf(parse('a\nquite another'), second)
  expect(third.tasks.meta.previous?.retired).toEqual(['P1.T002', 'P1.T003'])
  expect(ids(third)).toEqual(['P1.T001 a', 'P1.T004 quite another'])
})

const big = (hours: number, ...scope_includes: string[]): Line => ({
  feature: 'Work',
  title: 'build the service',
  more: {
    duration: { optimistic: hours, mostLikely: hours, pessimistic: hours },
    duration_basis: 'estimated',
    scope_includes,
  },
})
const rest = parse('a\nb')

test('a task that grows too large lends its id to its parts; a part that is added takes the next letter', () => {
  const whole = planOf([big(12, 'api/**', 'db/**'), ...rest])
  const split = planOf([big(24, 'api/**', 'db/**'), ...rest], whole)
  expect(ids(split)).toEqual([
    'P1.T001a build the service: api',
    'P1.T001b build the service: db',
    'P1.T002 a',
    'P1.T003 b',
  ])
  const more = planOf([big(36, 'web/**', 'api/**', 'db/**'), ...rest], split)
  expect(ids(more).slice(0, 3)).toEqual([
    'P1.T001c build the service: web',
    'P1.T001a build the service: api',
    'P1.T001b build the service: db',
  ])
})

const spec = fc.array(
  fc.record({
    feature: fc.constantFrom('A', 'B', 'C'),
    title: fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'make one', 'make two', 'make three', 'build it all'),
    hours: fc.constantFrom(0.1, 3, 40),
    scopes: fc.uniqueArray(fc.constantFrom('x/**', 'y/**', 'z/**'), { maxLength: 3 }),
    id: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, 'P1.T002', 'P2.T001a', 'OWN.ID'),
  }),
  { minLength: 1, maxLength: 12 },
)
type Drawn = typeof spec extends fc.Arbitrary<infer T> ? T : never

const linesOf = (drawn: Drawn): Line[] => {
  const seen = new Set<string>()
  return drawn.map(({ feature, title, hours, scopes, id }) => {
    const free = id !== undefined && !seen.has(id)
    if (free) seen.add(id)
    const duration = { optimistic: hours, mostLikely: hours, pessimistic: hours }
    const more: Partial<TaskProposal> = { duration, duration_basis: 'estimated', scope_includes: scopes }
    return { feature, title, more: free ? { ...more, id } : more }
  })
}

test('no id is given twice, what is unchanged keeps its id, and none that is gone comes back for something else', () => {
  fc.assert(
    fc.property(spec, spec, spec, (first, second, third) => {
      let before = planOf(linesOf(first))
      const gone = new Set<string>()
      for (const lines of [linesOf(second), linesOf(third)]) {
        const written = new Set(lines.flatMap((line) => line.more?.id ?? []))
        const after = planOf(lines, before)
        const given = after.tasks.tasks.map((task) => task.id)
        expect(new Set(given).size).toBe(given.length)
        const old = new Map(before.tasks.tasks.map((task) => [task.id, task]))
        const numbered = after.tasks.tasks.filter((task) => !written.has(task.id))
        expect(numbered.filter((task) => gone.has(task.id))).toEqual([])
        const renamed = numbered.filter((task) => {
          const same = [...old.values()].filter((other) => other.content_key === task.content_key)
          const twins = after.tasks.tasks.filter((other) => other.content_key === task.content_key)
          const [only] = same
          if (same.length !== 1 || twins.length !== 1 || only === undefined || written.has(only.id)) return false
          return task.id !== only.id
        })
        expect(renamed).toEqual([])
        for (const id of old.keys()) if (!given.includes(id)) gone.add(id)
        for (const id of given) gone.delete(id)
        before = after
      }
    }),
    { numRuns: 80 },
  )
})

test('compiled again with itself as the earlier plan, a plan is the same to the byte', () => {
  fc.assert(
    fc.property(spec, spec, (first, second) => {
      const lines = linesOf(second)
      const plan = planOf(lines, planOf(linesOf(first)))
      const again = planOf(lines, plan)
      expect(ids(again)).toEqual(ids(plan))
      // What cannot be known again is which plan came before; everything else follows.
      const { meta } = again.tasks
      expect({ ...again.tasks, meta: { ...meta, artifact_hash: '', previous: meta.previous?.retired } }).toEqual({
        ...plan.tasks,
        meta: { ...plan.tasks.meta, artifact_hash: '', previous: plan.tasks.meta.previous?.retired },
      })
      expect(again.features).toEqual(plan.features)
    }),
    { numRuns: 80 },
  )
})
