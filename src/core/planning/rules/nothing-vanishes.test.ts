import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import type { Proposal, TaskProposal } from '../../model/proposal.ts'
import { proposeFromSpec } from './propose.ts'

function proposed(text: string): Proposal {
  return proposeFromSpec({ documents: [{ path: 'spec/a.md', origin: 'a.md', text }], analysis: NOT_ANALYZED })
}

/** All that a task says of itself, in words. */
function words({ evidence, done_when = [], restrictions = '' }: TaskProposal): string {
  return [...evidence.map(({ quote }) => quote), ...done_when, restrictions].join('\n')
}

const PARTS = '# Orders\n\n## Features\n\n- Export orders as CSV.\n- A nightly job sends the export to the office.\n\n'

test('what holds for the whole restricts every task, and what can be measured is proved once', () => {
  const { tasks } = proposed(
    `${PARTS}## Constraints\n\n- Old backups must restore.\n- Must run on SQLite and PostgreSQL.\n\n## Performance\n\n- Searching 500 customers must take less than 200 ms.\n`,
  )
  for (const { restrictions } of tasks) {
    expect(restrictions).toContain('Old backups must restore.')
    expect(restrictions).toContain('Must run on SQLite and PostgreSQL.')
  }
  expect(tasks.at(-1)).toMatchObject({ title: 'Verify performance' })
  expect(words(tasks.at(-1) as TaskProposal)).toContain('Searching 500 customers must take less than 200 ms.')
})

test('cases that may come up in any part restrict no task, they are proved', () => {
  const { tasks } = proposed(
    `${PARTS}## Edge Cases\n\n- The disk is full: nothing must be lost.\n- Two people write at once.\n`,
  )
  expect(tasks.map(({ title }) => title)).toContain('Verify the criteria of the whole')
  expect(tasks.filter(({ restrictions = '' }) => restrictions.includes('disk'))).toHaveLength(0)
})

test('what forbids in the midst of requirements stays with the one before it', () => {
  const { tasks } = proposed(
    '## Requirements\n\n- Export orders as CSV.\n- Guests do not see the button.\n\n## Sign-in\n\n- Add a login page.\n',
  )
  const [first, ...others] = tasks.filter((task) => words(task).includes('Guests do not see the button.'))
  expect(first === undefined ? '' : words(first)).toContain('Export orders as CSV.')
  expect(others).toEqual([])
})

test('rollout and test sections that ask for work make work', () => {
  const { tasks } = proposed(
    `${PARTS}## Tests\n\n- Write unit tests for the export.\n\n## Rollout\n\nThe export is behind a feature flag, off by default. Write a help page about it.\n`,
  )
  const all = tasks.map(words).join('\n')
  expect(all).toContain('Write unit tests for the export.')
  expect(all).toContain('The export is behind a feature flag, off by default.')
  expect(all).toContain('Write a help page about it.')
})

test('the second sentence of a paragraph goes with the first', () => {
  const { tasks } = proposed(
    '## API\n\n`POST /orders` creates an order. Responds 422 if the customer is not known.\n\n`GET /orders` lists orders.\n',
  )
  const [task] = tasks.filter((one) => words(one).includes('Responds 422 if the customer is not known.'))
  expect(task === undefined ? '' : words(task)).toContain('`POST /orders` creates an order.')
})
