import { expect, test } from 'vitest'
import { compileSpec } from '../testing/compiled-spec.ts'
import { type PhaseNews, tellPlan } from './plan-phases.ts'

/** What is told of a plan in one phase, with what its proposer told. */
function told(spec: string, phase: string, found: readonly string[] = []): string[] {
  const compiled = compileSpec(spec)
  if (!compiled.ok) throw new Error('there is no plan')
  const news: PhaseNews[] = []
  tellPlan(
    compiled.plan,
    (one) => news.push(one),
    () => found,
  )
  return news.filter((one) => one.phase.startsWith(phase)).map(({ message }) => message)
}

const HINTED = `# A

## B

- Build it (2h) run: \`make\`
- Migrate it (1h) run: \`make migrate\` uses: database
- Fill it (1h) run: \`make fill\` uses: database
- Try it (4h) run: \`make try\` after: Build it [soft]
`

test('the number of tasks and their hours come first, then what was found, then what was filled in', () => {
  expect(told(HINTED, 'Phase 3', ['Kinds of work: 3 of behaviour'])).toMatchInlineSnapshot(`
    [
      "Generated 4 tasks (1h 00m to 4h 00m each)",
      "Kinds of work: 3 of behaviour",
      "Filled in 42 values that nobody stated (11 kinds of detail), flagged as inferred",
    ]
  `)
})

test('orders that are only preferred are told apart from those that hold', () => {
  expect(told(HINTED, 'Phase 4')).toMatchInlineSnapshot(`
    [
      "Found 1 sequential dependency",
      "Found 1 mutual exclusion",
      "1 dependency only prefers its order",
    ]
  `)
})
