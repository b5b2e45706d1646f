import { expect, test } from 'vitest'
import { earsOf, gherkinOf, storyOf } from './sentence-forms.ts'

test('stories have a role, a want and a reason', () => {
  expect(storyOf('As an admin, I want to delete users, so that the list stays short.')).toEqual({
    role: 'admin',
    want: 'delete users',
    reason: 'the list stays short',
  })
  expect(storyOf('**US1**: As a shop owner I need a report of sales')).toEqual({
    role: 'shop owner',
    want: 'a report of sales',
    reason: undefined,
  })
  expect(storyOf('As a result, the cache is empty')).toBeUndefined()
})

test('EARS sentences have conditions, an actor and a response', () => {
  const table = [
    'When a payment fails, the system shall retry it.',
    'WHEN a user signs in AND the token is old THEN THE SYSTEM SHALL refresh it',
    'While a backup runs, when a write comes, the server must reject it',
    'If the disk is full, then the recorder shall stop',
    'Where sound is installed, the app shall play an alert',
    'The app shall store orders',
    'The app stores orders',
  ]
  expect(table.map(earsOf)).toMatchInlineSnapshot(`
    [
      {
        "actor": "the system",
        "conditions": [
          {
            "keyword": "when",
            "text": "a payment fails",
          },
        ],
        "pattern": "event",
        "response": "retry it",
      },
      {
        "actor": "THE SYSTEM",
        "conditions": [
          {
            "keyword": "when",
            "text": "a user signs in AND the token is old",
          },
        ],
        "pattern": "event",
        "response": "refresh it",
      },
      {
        "actor": "the server",
        "conditions": [
          {
            "keyword": "while",
            "text": "a backup runs",
          },
          {
            "keyword": "when",
            "text": "a write comes",
          },
        ],
        "pattern": "complex",
        "response": "reject it",
      },
      {
        "actor": "the recorder",
        "conditions": [
          {
            "keyword": "if",
            "text": "the disk is full",
          },
        ],
        "pattern": "unwanted",
        "response": "stop",
      },
      {
        "actor": "the app",
        "conditions": [
          {
            "keyword": "where",
            "text": "sound is installed",
          },
        ],
        "pattern": "optional",
        "response": "play an alert",
      },
      {
        "actor": "The app",
        "conditions": [],
        "pattern": "ubiquitous",
        "response": "store orders",
      },
      undefined,
    ]
  `)
})

test('scenarios have what is given, what happens and what follows', () => {
  expect(
    gherkinOf('**Given** a user, **When** they sign in, **Then** they see the page, **And** the log says so'),
  ).toEqual({
    given: ['a user'],
    when: ['they sign in'],
    outcome: ['they see the page', 'the log says so'],
  })
  expect(gherkinOf('- GIVEN a cart\n- AND a voucher\n- WHEN it is paid\n- THEN the voucher is spent')).toEqual({
    given: ['a cart', 'a voucher'],
    when: ['it is paid'],
    outcome: ['the voucher is spent'],
  })
  expect(gherkinOf('When it rains, stay inside')).toBeUndefined()
})
