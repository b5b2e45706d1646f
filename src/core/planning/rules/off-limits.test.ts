import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import type { CodeIndex } from '../../model/code-index.ts'
import type { Proposal } from '../../model/proposal.ts'
import { indexOf } from '../../../testing/code-tree.ts'
import { proposeFromSpec } from './propose.ts'

const SHOP = indexOf(`
  src/orders/order_store.ts: exported class OrderStore; method OrderStore.save
  src/orders/order_store.test.ts: import ./order_store | OrderStore; test saves an order
  src/orders/order_export.ts: exported function exportOrders
  src/legacy/total.ts: exported function orderTotal
  alembic/versions/0001_orders.py
  package.json
`)

function proposed(text: string, index: CodeIndex | undefined = SHOP): Proposal {
  return proposeFromSpec({ documents: [{ path: 'spec/a.md', origin: 'a.md', text }], analysis: NOT_ANALYZED, index })
}

const SPEC = `# Orders

## Requirements

- Save the total of each order in the order store.
- Export orders as CSV.

## Constraints

- \`src/orders/order_store.ts\` must not be touched.
- Do not change anything in \`src/legacy\`.
- The directory alembic must not be changed.
`

test('what must not be touched is no task, in no scope, and out of bounds for all tasks', () => {
  const { tasks, excluded = [] } = proposed(SPEC)
  const paths = tasks.flatMap(({ scope_includes = [] }) => scope_includes)
  expect(paths.filter((path) => /order_store\.ts|legacy|alembic/.test(path))).toEqual([])
  for (const task of tasks) {
    expect(task.scope_excludes).toEqual(
      expect.arrayContaining(['src/orders/order_store.ts', 'src/legacy/**', 'alembic/**']),
    )
    expect(task.restrictions).toContain('src/orders/order_store.ts must not be touched')
    expect(task.evidence.map(({ quote }) => quote).join(' ')).not.toContain('must not')
  }
  expect(excluded.map(({ quote }) => quote)).toHaveLength(3)
})

test('a path that a list of what is out of scope names by itself is off limits, one that a sentence speaks of is not', () => {
  const lists =
    '## Requirements\n\n- Export orders as CSV.\n\n## Out of scope\n\n- the folder src/legacy\n- A faster src/orders/order_export.ts\n'
  expect(proposed(lists).tasks.flatMap(({ scope_excludes = [] }) => scope_excludes)).toEqual(['src/legacy/**'])
  const told =
    '## Requirements\n\n- Export orders as CSV.\n\n## Do not touch\n\n- `src/legacy/total.ts`: others use it\n'
  expect(proposed(told).tasks.flatMap(({ scope_excludes = [] }) => scope_excludes)).toEqual(['src/legacy/total.ts'])
})

test('an end of a sentence that keeps hands off leaves its beginning to be done', () => {
  const { tasks, excluded = [] } = proposed(
    '## Requirements\n\n- Export orders as CSV, but do not touch `src/legacy/total.ts`.\n',
    undefined,
  )
  expect(tasks.map(({ scope_excludes }) => scope_excludes)).toEqual([['src/legacy/total.ts']])
  expect(excluded.map(({ quote }) => quote)).toEqual(['do not touch `src/legacy/total.ts`.'])
})

test('a task whose only named file must not be touched is told', () => {
  const { tasks, findings } = proposed(
    '## Requirements\n\n- Add a discount to `src/legacy/total.ts`.\n- Export orders as CSV.\n\nDo not touch src/legacy/.\n',
  )
  expect(tasks.flatMap(({ scope_includes = [] }) => scope_includes)).not.toContain('src/legacy/total.ts')
  const told = findings.filter(({ code }) => code === 'scope-contradiction')
  expect(told).toMatchObject([{ severity: 'warning', place: 'a.md:3' }])
})
