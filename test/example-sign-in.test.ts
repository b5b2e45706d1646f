// The shipped example of a specification in prose says what its session says, and the pages quote it as it is.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildProgram } from '../src/cli/program.ts'
import { recordedScreen } from '../src/cli/recorded-screen.ts'
import { verbs } from '../src/cli/verbs.ts'
import type { Proposal } from '../src/core/model/proposal.ts'

const ROOT = join(import.meta.dirname, '..')
const EXAMPLE = join('examples', 'sign-in')
/** Outside of the repository, whose history would have a say in what is found. */
const PLACE = mkdtempSync(join(tmpdir(), 'sign-in-'))
const PLAN = join(PLACE, 'plans', 'sign-in-to-lists')

/** What `tasks` prints, run where the example lies; without how long phases took. */
async function printed(...args: string[]): Promise<string> {
  const screen = recordedScreen(120)
  const invocation = { name: 'tasks', screen, directory: PLACE, exitCode: 0, outputClosed: () => undefined }
  await (await buildProgram(args, verbs, invocation)).parseAsync(args, { from: 'user' })
  expect(invocation.exitCode).toBe(0)
  return screen.printed.out.replaceAll(/(\]) \d+\.\d\d s$/gm, '$1')
}

/** What a page may show of it: up to the forecast, without the version of this program. */
function told(text: string): string {
  return text.slice(0, text.indexOf('\n[Forecast]')).replaceAll(/\(tasks \d+\.\d+\.\d+\)/g, '(tasks …)')
}

let session = ''

beforeAll(async () => {
  cpSync(join(ROOT, EXAMPLE), join(PLACE, EXAMPLE), { recursive: true })
  session = await printed('plan', 'examples/sign-in/spec.md', '--codebase-path', 'examples/sign-in')
})

afterAll(() => rmSync(PLACE, { recursive: true, force: true }))

// Written anew with `npx vitest run --project unit test/example-sign-in.test.ts -u`; then the pages have to follow.
test('planning the example prints this', () => {
  expect(told(session)).toMatchInlineSnapshot(`
    "[Phase 1: Codebase Analysis]
    ✓ Read 11 files (typescript) with ast-grep 0.51.1 (tasks …)
    ✓ Found listsPage, Answer, Request, answer, List to build on
    ✓ Places to look at first: src/routes/lists.ts, src/server.ts, db/migrations/001-lists.sql
    ✓ Identified database migrations in db/migrations as one at a time (db/migrations/)
    ✓ In all 1 shared resource; \`tasks analyze\` shows them

    [Phase 2: Feature Extraction]
    ✓ Read spec.md as prose: 13 requirements
    ✓ Understood 13 requirements in 5 groups, 2 things not to be made
    ✓ F001: Accounts
    ✓ F002: Sessions
    ✓ F003: Ownership of lists
    ✓ F004: Sign-in page
    ✓ F005: Protection against guessing

    [Phase 3: Task Generation]
    ✓ Generated 5 tasks (2h 45m to 5h 45m each)
    ✓ Kinds of work: 4 endpoints, 1 migration
    ✓ 13 of 13 requirements are carried out; 2 things left out on purpose
    ✓ Files found for 5 of 5 tasks in the codebase
    ✓ Checks that can be run for 5 of 5 tasks
    ✓ Filled in 84 values that nobody stated (18 kinds of detail), flagged as inferred

    [Phase 4: Dependency Discovery]
    ✓ Found 1 technical dependency
    ✓ Found 1 sequential dependency
    ✓ Found 2 mutual exclusions (1 place that several tasks may write)
    ✓ Evidence of order: 1 stated of whole parts, 1 by words that both tasks tell
    ✓ Kept apart: 1 pair of tasks that the specification calls independent

    [Phase 5: DAG Construction]
    ✓ Built DAG with 5 nodes, 2 edges
    ✓ Critical path: 3 stages, 14h 45m
    ✓ Maximum parallelization: 3 tasks
    ✓ Noticed 1 thing to look at

    [To look at] 1 warning
    warning: A question is open: “What happens to lists that nobody owns?”. [open-question]
      at spec.md:44
      next: Answer it in the specification before the tasks that rest on it begin.
    "
  `)
})

test.each(['README.md', 'docs/planning.md'])('%s quotes the session line by line', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8')
  const [block, ...others] = [...text.matchAll(/^```\n\$ npx tasks plan examples\/sign-in[^\n]*\n([\s\S]*?)^```$/gm)]
  expect(others).toEqual([])
  const lines = told(session).split('\n')
  let at = -1
  for (const line of (block?.[1] ?? 'no session').split('\n')) {
    if (line === '…' || line === '') continue
    const next = lines.indexOf(line, at + 1)
    expect(next, `“${line}” after “${lines[at] ?? 'the beginning'}”`).toBeGreaterThan(at)
    at = next
  }
})

test('every requirement of the example is carried out, what is out of scope by none, and the plan is sound', async () => {
  const { tasks, features, excluded = [] } = JSON.parse(readFileSync(join(PLAN, 'proposals.json'), 'utf8')) as Proposal
  const quotes = tasks.flatMap(({ evidence }) => evidence.map(({ quote }) => quote)).join('\n')
  for (const words of ['`people` table', 'POST /sign-up', '12 characters', '30 days', '401', '429', 'signs out']) {
    expect(quotes).toContain(words)
  }
  expect(excluded.map(({ quote }) => quote)).toEqual(['Sign-in with Google or GitHub', 'Two-factor authentication'])
  expect(quotes).not.toMatch(/Google|Two-factor/)
  expect(features.length).toBe(5)
  for (const { scope_includes: paths = [], title } of tasks) expect(paths, title).not.toEqual([])
  expect(await printed('validate-plan', PLAN)).toContain('✓')
})
