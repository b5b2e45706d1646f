import { expect, test } from 'vitest'
import type { SharedResource } from '../../model/resource.ts'
import { readSource } from '../spec/source-text.ts'
import { readStatements } from '../spec/statements.ts'
import { openReport } from '../spec/report.ts'
import { readResourcesBlock } from './resources-block.ts'

test.each([
  ['LF', '\n'],
  ['CRLF', '\r\n'],
  ['CR', '\r'],
])('a block is read, and its slips are told in their lines, with %s at the end of lines', (_name, lineEnd) => {
  const text = ['```resources', 'a: {type: exclusive}', 'b: {capacity: 2}', 'c: {typ: rate}', '```', ''].join(lineEnd)
  const source = readSource({ path: 'spec/s.md', origin: 's.md', text })
  const report = openReport()
  const catalog = new Map<string, SharedResource>()
  for (const statement of readStatements(source).statements) {
    if (statement.kind === 'code') readResourcesBlock(source, statement, catalog, report)
  }
  expect([...catalog].map(([name, { type, capacity }]) => `${name} ${type} ${capacity}`)).toEqual([
    'a exclusive 1',
    'b shared_limited 2',
  ])
  expect(report.findings([source]).map(({ place, advice }) => `${place} ${advice}`)).toEqual([
    's.md:4 Did you mean `type`?',
  ])
})

test('budgets and windows are read; a window that is none is told', () => {
  const text = [
    '```resources',
    'cost_usd: {type: budget, capacity: 2.5}',
    'night: {windows: [22:00-06:00, mon-fri 12:00-13:00 +02:00]}',
    'lunch: {type: rate, capacity: 3, windows: 12:00-13:00}',
    'later: {windows: [at night]}',
    'never: {windows: []}',
    '```',
  ].join('\n')
  const source = readSource({ path: 'spec/s.md', origin: 's.md', text })
  const report = openReport()
  const catalog = new Map<string, SharedResource>()
  for (const statement of readStatements(source).statements) {
    if (statement.kind === 'code') readResourcesBlock(source, statement, catalog, report)
  }
  expect([...catalog].map(([name, { type, capacity, windows }]) => ({ name, type, capacity, windows })))
    .toMatchInlineSnapshot(`
    [
      {
        "capacity": 2.5,
        "name": "cost_usd",
        "type": "budget",
        "windows": undefined,
      },
      {
        "capacity": 1,
        "name": "night",
        "type": "exclusive",
        "windows": [
          {
            "from": "22:00",
            "to": "06:00",
          },
          {
            "days": [
              "mon",
              "tue",
              "wed",
              "thu",
              "fri",
            ],
            "from": "12:00",
            "to": "13:00",
            "utc_offset": "+02:00",
          },
        ],
      },
      {
        "capacity": 3,
        "name": "lunch",
        "type": "rate",
        "windows": [
          {
            "from": "12:00",
            "to": "13:00",
          },
        ],
      },
    ]
  `)
  expect(report.findings([source]).map(({ place, message }) => `${place} ${message}`)).toMatchInlineSnapshot(`
    [
      "s.md:5 The resource “later” has \`windows\` that are no times of the week.",
      "s.md:6 The resource “never” has \`windows\` that are no times of the week.",
    ]
  `)
})
