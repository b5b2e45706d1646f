import { expect, test } from 'vitest'
import { indexOf } from '../../../testing/code-tree.ts'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import type { CodeIndex } from '../../model/code-index.ts'
import { proposeFromSpec } from './propose.ts'

/** What is told of tasks and dependencies while a text is planned. */
function told(text: string, index?: CodeIndex): Record<string, readonly string[]> {
  const steps: Record<string, readonly string[]> = {}
  const documents = [{ path: 'spec/a.md', origin: 'a.md', text }]
  proposeFromSpec({ documents, analysis: NOT_ANALYZED, index, listen: ({ phase, lines }) => (steps[phase] = lines) })
  return steps
}

const SPEC = `# Notes

## Storage

- **FR-001**: The system MUST store notes in a \`notes\` table.

## Interface

- **FR-002**: The system MUST serve \`GET /notes\`, which reads the \`notes\` table.

## Non-goals

- Sharing notes
`

test('kinds of work, what was carried out and left out, and what is known of files and checks', () => {
  expect(told(SPEC)).toMatchInlineSnapshot(`
    {
      "dependencies": [
        "Evidence of order: 1 by layers of one thing",
      ],
      "features": [
        "Read a.md as prose: 2 requirements",
        "Understood 2 requirements in 2 groups, 1 thing not to be made",
      ],
      "tasks": [
        "Kinds of work: 1 endpoint, 1 model",
        "2 of 2 requirements are carried out; 1 thing left out on purpose",
        "No check that can be run is known for any task",
      ],
    }
  `)
})

test('with a codebase, for how many tasks files were found', () => {
  const { tasks = [] } = told(SPEC, indexOf('src/routes/users.ts: exported function serveUsers; route GET /users'))
  expect(tasks.filter((line) => line.startsWith('Files found for'))).toMatchInlineSnapshot(`
    [
      "Files found for 1 of 2 tasks in the codebase",
    ]
  `)
})

test('pairs that the text keeps apart are counted', () => {
  const { dependencies = [] } = told(
    '# A\n\n## Requirements\n\n- **FR-001**: The system MUST import notes.\n- **FR-002**: The system MUST print labels. FR-002 is independent of FR-001.\n',
  )
  expect(dependencies.filter((line) => line.startsWith('Kept apart'))).toMatchInlineSnapshot(`
    [
      "Kept apart: 1 pair of tasks that the specification calls independent",
    ]
  `)
})

test('nothing is told of a text without work', () => {
  expect(told('# A\n')).toMatchInlineSnapshot(`
    {
      "dependencies": [],
      "features": [
        "Read a.md as prose: 0 requirements",
        "Understood 0 requirements in 0 groups",
      ],
      "tasks": [],
    }
  `)
})
