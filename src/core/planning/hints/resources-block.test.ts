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
