import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { proposeFromHints } from './hinted-spec.ts'

/** The findings of tasks with these claims, beside a declaration of `test-db`. */
function findings(...claims: string[]): string[] {
  const items = claims.map((claim, index) => `- Task ${index + 1} uses: ${claim}\n`).join('')
  const text = `## F\n\n${items}\n\`\`\`resources\ntest-db: {type: shared_limited, capacity: 2}\n\`\`\`\n`
  const { findings: found } = proposeFromHints({
    documents: [{ path: 'spec/spec.md', origin: 'spec.md', text }],
    analysis: NOT_ANALYZED,
  })
  return found.map(
    ({ severity, code, place, message, advice }) => `${severity} ${code} ${place} ${message} → ${advice}`,
  )
}

test.each(['test_db×1', 'testdb', 'test-bd', 'Test-DB', 'test_db (read)'])(
  'uses: %s beside a declared test-db is told as a slip, in its line',
  (claim) => {
    expect(findings('test-db', claim)).toEqual([
      expect.stringMatching(/^warning unknown-resource spec\.md:4 .* → Did you mean test-db\? /),
    ])
  },
)

test('a resource that a block declares and nobody uses is told in its line', () => {
  expect(findings('test_db')).toMatchInlineSnapshot(`
    [
      "warning unknown-resource spec.md:3 “test_db” is declared nowhere, so it is an exclusive lock of its own. → Did you mean test-db? If not, declare “test_db” in a \`resources\` block.",
      "warning unused-resource spec.md:6 No task uses the resource “test-db”. → Write \`uses: test-db\` for the tasks that need it, or take the declaration away.",
    ]
  `)
})

test.each(['lint', 'port-8080', 'test-db-2', 'db'])('uses: %s is a lock that nobody has to declare', (claim) => {
  expect(findings('test-db', claim)).toEqual([])
})

test('a task that reads a declared resource uses it', () => {
  expect(findings('test-db (read)')).toEqual([])
})
