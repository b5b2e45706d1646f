import { expect, test } from 'vitest'
import { readRequirements } from './spec-reading.ts'
import { openReport } from '../spec/report.ts'
import { readSource } from '../spec/source-text.ts'
import { readStatements } from '../spec/statements.ts'
import { withContracts } from './contract-requirements.ts'
import { isContract, readContracts } from '../contracts/read-contracts.ts'

function read(files: Readonly<Record<string, string>>): ReturnType<typeof readRequirements> {
  const report = openReport()
  const documents = Object.entries(files).map(([path, text]) => {
    const source = readSource({ path: `spec/${path}`, origin: path, text })
    return { source, statements: isContract(path) ? [] : readStatements(source).statements }
  })
  return withContracts(readRequirements(documents, report), readContracts(documents, report))
}

/** The requirements that contracts make, and what contracts say others are about. */
const told = (files: Readonly<Record<string, string>>): string[] =>
  read(files).requirements.flatMap(({ text, cues, things = [], group }) => {
    const named = things.map(({ kind, name }) => `${kind} ${name}`).join(', ')
    if (cues.some(({ rule }) => rule === 'contract')) return [`+ ${text} [${group?.title ?? ''}]`]
    return named === '' ? [] : [`= ${text} → ${named}`]
  })

const API = `paths:
  /users/{id}:
    get: {summary: Shows a user}
    delete: {operationId: deleteUser}
  /accounts:
    post: {operationId: createAccount}
`

test('what a requirement speaks of tells what that is about; the rest is required by the contract itself', () => {
  const spec =
    '# A\n\n## Requirements\n\n- Users must be able to create an account.\n- `GET /users/:id` must be quick.\n'
  expect(told({ 'spec.md': spec, 'api.yaml': API })).toMatchInlineSnapshot(`
    [
      "= Users must be able to create an account. → endpoint POST /accounts, symbol createAccount",
      "= GET /users/:id must be quick. → endpoint GET /users/{}",
      "+ Add the endpoint DELETE /users/{id} [API]",
    ]
  `)
})

test('what is not to be made is not made for a contract', () => {
  const spec = '# A\n\n## Requirements\n\n- Show users.\n\n## Non-goals\n\n- Removing users by `DELETE /users/{id}`\n'
  expect(told({ 'spec.md': spec, 'api.yaml': API }).filter((line) => line.includes('DELETE'))).toEqual([])
})

test('a block in a section that asks for nothing is no demand', () => {
  const block = '\n\n```sql\ncreate table carts (id int, total int);\n```\n'
  expect(told({ 'spec.md': `# A\n\n## Requirements\n\n- Sell things.${block}` })).toHaveLength(1)
  expect(told({ 'spec.md': `# A\n\n## Requirements\n\n- Sell.\n\n## Alternatives considered${block}` })).toEqual([])
})

test('a table is required once; types and entities are never required by themselves', () => {
  const sql = 'create table order_items (id int);\ncreate table order_items (id int);\nalter table a add column b int;'
  const proto = 'message OrderItem { string id = 1; }\nservice Shop { rpc Buy(OrderItem) returns (OrderItem); }'
  expect(
    told({ 'a.sql': sql, 'b.proto': proto, 'data-model.md': '# Data Model\n\n## Cart\n\n- **id**: int\n' }).filter(
      (line) => line.startsWith('+'),
    ),
  ).toMatchInlineSnapshot(`
    [
      "+ Create the table order_items with the columns id [Database schema]",
      "+ Add the columns b to the table a [Database schema]",
      "+ Add the RPC Shop.Buy [API]",
    ]
  `)
})

test('without contracts a reading is what it was', () => {
  const reading = read({ 'spec.md': '# A\n\n## Requirements\n\n- Show users.\n' })
  expect(reading.requirements.every(({ things }) => things === undefined)).toBe(true)
  expect(withContracts(reading, [])).toBe(reading)
})
