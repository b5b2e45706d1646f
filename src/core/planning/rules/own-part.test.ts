import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { proposeFromSpec } from './propose.ts'

/** Each task: its feature and title, and under it its criteria with the rule and the line of each. */
function criteriaIn(text: string): string {
  const { tasks, features } = proposeFromSpec({
    documents: [{ path: 'spec/a.md', origin: 'a.md', text }],
    analysis: NOT_ANALYZED,
  })
  return tasks
    .flatMap(({ feature, title, done_when = [], derivation = [] }) => [
      `${features.find(({ key }) => key === feature)?.title}: ${title}`,
      ...derivation
        .filter(({ field }) => field === 'done_when')
        .map(({ rule, at }, place) => `  ${rule} ${at?.split('#')[1]} ${done_when[place]}`),
    ])
    .join('\n')
}

test('conditions under a heading of their own are work of that part, in lists and in sentences', () => {
  expect(
    criteriaIn(`# Rooms

## Features

### Booking

- Members can book a room for an hour.
- A booking is not moved when the room is closed.

### Calendar sync

- When a booking is made, the time is blocked in the calendar of the member.
- If the calendar cannot be reached, the booking stays and is sent later.

### Suspension

When a member is suspended, their bookings end.
`),
  ).toMatchInlineSnapshot(`
    "Booking: Implement booking
      demand-as-criterion L7-L7 Members can book a room for an hour.
      bound-as-criterion L8-L8 A booking is not moved when the room is closed.
    Calendar sync: Implement calendar sync
      demand-as-criterion L12-L12 When a booking is made, the time is blocked in the calendar of the member.
      demand-as-criterion L13-L13 If the calendar cannot be reached, the booking stays and is sent later.
    Suspension: Implement suspension
      demand-as-criterion L17-L17 When a member is suspended, their bookings end."
  `)
})

test('scenarios below a named part speak of that part, whatever words another part shares with them', () => {
  expect(
    criteriaIn(`# Shop

## Requirements

### Wish lists

- Customers can keep wish lists of products.

#### Scenarios

- Given an order that was paid, when the customer opens the invoice, then the wish list is offered

### Invoices

- The customer gets an invoice of each order that was paid.
`),
  ).toMatchInlineSnapshot(`
    "Wish lists: Implement wish lists
      demand-as-criterion L7-L7 Customers can keep wish lists of products.
      stated-criterion L11-L11 Given an order that was paid, when the customer opens the invoice, then the wish list is offered
    Invoices: Implement invoices
      demand-as-criterion L15-L15 The customer gets an invoice of each order that was paid."
  `)
})
