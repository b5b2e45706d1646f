import { expect, test } from 'vitest'
import { compileText, tryCompileText } from '../../../testing/compiled-text.ts'
import type { EdgeProposal, Proposal, TaskProposal } from '../../model/proposal.ts'

type Change = (proposal: Proposal) => Proposal

/** Gives the tasks titles, and what else is to be said about them, by their keys; a task's line is only `key after other`. */
const called =
  (tasks: Readonly<Record<string, string | Partial<TaskProposal>>>, edge: Partial<EdgeProposal> = {}): Change =>
  (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) => {
      const said = tasks[task.key]
      return { ...task, ...(typeof said === 'string' ? { title: said } : said) }
    }),
    edges: proposal.edges.map((each) => ({ ...each, reason: '', ...edge })),
  })

/** The same plan by an author who takes an arrow to mean “needs”. */
const reversed =
  (change: Change): Change =>
  (proposal) => {
    const changed = change(proposal)
    return { ...changed, edges: changed.edges.map((edge) => ({ ...edge, from: edge.to, to: edge.from })) }
  }

/** What is said about directions. */
function told(text: string, change: Change): string {
  const result = tryCompileText(text, {}, change)
  const findings = result.ok ? result.plan.tasks.meta.findings : result.findings
  return findings
    .filter((finding) => finding.code.startsWith('reversed-'))
    .map((f) => `${f.severity} ${f.code} at ${f.place}\n${f.message}\n→ ${f.advice}`)
    .join('\n')
}

test('a task that waits for the one that uses what it gives is told, though the dependency is but preferred', () => {
  const change = called({
    users: { title: 'Store the users', interfaces_produced: ['Users:v1'] },
    login: { title: 'Build the login', interfaces_consumed: ['Users:v1'] },
  })
  expect(told('login\nusers soft login', change)).toMatchInlineSnapshot(`
    "warning reversed-edge at spec.md:2
    P1.T002 "Store the users" waits for P1.T001 "Build the login", but it looks the other way round: P1.T002 produces Users:v1, which P1.T001 consumes.
    → If "Build the login" has to wait, turn the dependency round; if not, nothing has to be done."
  `)
  expect(told('users\nlogin soft users', change)).toBe('')
})

test('it is told beside the cycle that it closes, and is what should be cut there', () => {
  const change = called({
    users: { title: 'Store the users', interfaces_produced: ['Users:v1'] },
    login: { title: 'Build the login', interfaces_consumed: ['Users:v1'] },
  })
  const result = tryCompileText('login\nusers after login', {}, change)
  if (result.ok) throw new Error('there is a cycle')
  expect(result.findings.map((f) => f.code)).toEqual(['reversed-edge', 'cycle'])
  expect(result.findings[1]?.advice).toMatch(/^Cut where P1\.T002 .*, which looks the wrong way round \(confidence 1\)/)
  expect(result.suggestions.map(({ from, to, op }) => `${op} ${from} → ${to}`)).toEqual([
    'make_soft P1.T001 → P1.T002',
    'insert_contract P1.T001 → P1.T002',
  ])
  const repaired = compileText('login\nusers after login', { repair: true }, change)
  const hard = repaired.coordinator.graph.edges.map((edge) => `${edge.from} → ${edge.to}`)
  expect(hard.toSorted()).toEqual(['P1.T002 → P1.T001', 'P1.T003 → P1.T001', 'P1.T003 → P1.T002'])
})

test('words that say the opposite of the arrow are quoted', () => {
  const tasks = { db: 'Migrate the database', api: 'Build the API' }
  const says = (reason: string): string => told('api\ndb after api', called(tasks, { reason, origin: 'inferred' }))
  expect(says('The API requires the database.')).toMatchInlineSnapshot(`
    "warning reversed-edge at spec.md:2
    P1.T002 "Migrate the database" waits for P1.T001 "Build the API", but it looks the other way round: it is said that P1.T001 waits for P1.T002: “The API requires the database.”.
    → If "Build the API" has to wait, turn the dependency round; if not, nothing has to be done."
  `)
  expect(says('The database requires the API.')).toBe('')
  expect(says('The API and the database belong together.')).toBe('')
  expect(says('The API does not require the database.')).toBe('')
})

test('an early kind of task that ends the plan behind a late one that begins it is told, when the document has it otherwise', () => {
  const change = called({
    base: 'Set up the database schema',
    users: 'Build the users page',
    log: 'Build the login page',
    docs: 'Write the manual',
    ship: 'Deploy to production',
  })
  const text = (base: string, ship: string): string =>
    [`base ${base}`, 'users', 'log after users', 'docs after log', `ship ${ship}`].join('\n')
  expect(told(text('after ship', ''), change)).toMatchInlineSnapshot(`
    "warning reversed-edge at spec.md:1
    P1.T001 "Set up the database schema" waits for P1.T005 "Deploy to production", but it looks the other way round: deployment usually comes after foundation; P1.T005 waits for nothing and nothing waits for P1.T001; P1.T005 is written behind it.
    → If "Deploy to production" has to wait, turn the dependency round; if not, nothing has to be done."
  `)
  expect(told(text('', 'after base docs'), change)).toBe('')
  // Dashboards are set up after a deployment that waits for what is deployed.
  expect(told(text('after ship', 'after docs'), change)).toBe('')
})

const RELEASE = 'schema\nmodel after schema\napi after model\npage after api\ntests after api page\nship after tests'
const TITLES = {
  schema: 'Set up the database schema',
  model: 'Implement the model',
  api: 'Implement the API',
  page: 'Build the page',
  tests: 'Test the API and the page',
  ship: 'Deploy to production',
}

test('a plan whose arrows all mean “needs” is told once', () => {
  expect(told(RELEASE, called(TITLES))).toBe('')
  expect(told(RELEASE, reversed(called(TITLES)))).toMatchInlineSnapshot(`
    "warning reversed-graph at tasks.json#/dependencies
    The 6 dependencies look as if all of them stood the wrong way round: 4 of 4 dependencies lead from a late kind of task to an early one, as from testing to foundations; the tasks that begin the plan are of late kinds, those that end it of early ones; nearly all run against the order in which the tasks are written.
    → A dependency runs from what comes first to what waits for it: \`after:\` names what comes first. If that was meant the other way round, swap the ends of all dependencies and plan again."
  `)
  const given = called({
    schema: { title: 'Schema', interfaces_produced: ['S'] },
    model: { title: 'Model', interfaces_consumed: ['S'], interfaces_produced: ['M'] },
    api: { title: 'API', interfaces_consumed: ['M'], interfaces_produced: ['A'] },
    page: { title: 'Page', interfaces_consumed: ['A'] },
  })
  expect(told(RELEASE, given)).toBe('')
  expect(told(RELEASE, reversed(given))).toMatchInlineSnapshot(`
    "warning reversed-graph at tasks.json#/dependencies
    The 6 dependencies look as if all of them stood the wrong way round: in 3 of 3 dependencies the later task produces what the earlier one consumes; in 5 of 5 dependencies the words say the opposite; 4 of 4 dependencies lead from a late kind of task to an early one, as from testing to foundations.
    → A dependency runs from what comes first to what waits for it: \`after:\` names what comes first. If that was meant the other way round, swap the ends of all dependencies and plan again."
  `)
})

test('only the first of many suspects are told one by one', () => {
  const users = Array.from({ length: 14 }, (_, i) => `user${i}`)
  const change = called({
    base: { interfaces_produced: ['Base'] },
    ...Object.fromEntries(users.map((user) => [user, { interfaces_consumed: ['Base'] }])),
    early: { interfaces_produced: ['Early'] },
    late: { interfaces_consumed: ['Early'] },
  })
  const more = Array.from({ length: 8 }, (_, i) => `late${i} after early`).join('\n')
  const late = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`late${i}`, { interfaces_consumed: ['Early'] }]))
  const both: Change = (proposal) => called(late)(change(proposal))
  const lines = told(`${users.join('\n')}\nbase soft ${users.join(' ')}\nearly\n${more}`, both).split('\n')
  expect(lines.filter((line) => line.startsWith('warning reversed-edge'))).toHaveLength(11)
  expect(lines.at(-2)).toBe('4 more dependencies look as if they stood the wrong way round.')
})

test('thousands of dependencies are looked at in time that grows with them', () => {
  const lines = Array.from({ length: 3000 }, (_, i) => {
    const before = [1, 2, 3].map((step) => i - step).filter((other) => other >= 0)
    return `task${i} after ${before.map((other) => `task${other}`).join(' ')}`
  })
  const plan = compileText(lines.join('\n'))
  expect(plan.tasks.meta.findings.filter((f) => f.code.startsWith('reversed'))).toEqual([])
})
