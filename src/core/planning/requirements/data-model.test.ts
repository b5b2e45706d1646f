import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { codePackage, indexOf } from '../../../testing/code-tree.ts'
import { proposeFromSpec } from '../rules/propose.ts'

/** Titles of the tasks, and below each its criteria. */
function planned(text: string, migrations = false): string {
  const index = indexOf('src/models/user.py: exported class User\ndb/migrations/0001_users.sql', {
    packages: [codePackage('.', 'shop', 'npm', {})],
  })
  const { tasks, features } = proposeFromSpec({
    documents: [{ path: 'spec/a.md', origin: 'a.md', text }],
    analysis: NOT_ANALYZED,
    ...(migrations ? { index } : {}),
  })
  return tasks
    .flatMap(({ feature, title, done_when = [], derivation = [] }) => [
      `${features.find(({ key }) => key === feature)?.title}: ${title}`,
      ...derivation.filter(({ rule }) => rule === 'has-migrations').map(({ because }) => `  (${because})`),
      ...done_when.map((one) => `  ${one}`),
    ])
    .join('\n')
}

const DEMAND = '# Rooms\n\n## Features\n\n### Booking\n\n- Members can book a room.\n\n'

test('a table of fields is one thing to be made, with its fields and their types in words', () => {
  expect(
    planned(
      `${DEMAND}## Data model

| Column | Type | Notes |
| ------ | ---- | ----- |
| id | UUID | primary key |
| room_id | UUID | |
| hours | int | at least 1 |

Table name: \`room_bookings\`. A room may be booked several times.
`,
      true,
    ),
  ).toMatchInlineSnapshot(`
    "Booking: Implement booking
      Members can book a room.
    Data model: Create the room_bookings table
      (the codebase keeps its tables by migrations)
      The room_bookings table has id (UUID, primary key), room_id (UUID), hours (int, at least 1).
      A room may be booked several times."
  `)
})

test('a sentence that names a table and what it holds is one thing to be made, and so is a list of fields', () => {
  expect(
    planned(`${DEMAND}## Data model

Table \`bookings\`: \`id\`, \`room_id\` (foreign key), \`state\` (open, paid or lost).

### Room

- name: string
- floor: int
- seats: int

## Also

- Create a table closing_days with room, day and reason.
- Add a page with a table of all rooms, bookings and days.
`),
  ).toMatchInlineSnapshot(`
    "Booking: Implement booking
      Members can book a room.
    Room data model: Create the Room model
      The Room model has name (string), floor (int), seats (int).
    Also: Create the closing_days table
      The closing_days table has room, day, reason.
    Also: Add a page with a table of all rooms, bookings and days
      Add a page with a table of all rooms, bookings and days.
    Data model: Create the bookings table
      The bookings table has id, room_id (foreign key), state (open, paid or lost)."
  `)
})

test('tables of settings and lists of entities stay what they were', () => {
  expect(
    planned(`${DEMAND}## Settings

| Setting | Default | Description |
| ------- | ------- | ----------- |
| MAX_HOURS | 8 | Longest booking |
| OPEN_DAYS | 30 | How far ahead |

## Key entities

- **Room**: a place with seats
- **Booking**: who has a room, and when
- **Member**: a person who books
`),
  ).toMatchInlineSnapshot(`
    "Booking: Implement booking
      Members can book a room.
      Booking: who has a room, and when
      Member: a person who books
    Settings: Add settings
      MAX_HOURS: Longest booking
      OPEN_DAYS: How far ahead
      Default: 8
      Default: 30
    Key entities: Define Room
      Room: a place with seats"
  `)
})
