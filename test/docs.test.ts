// The pages in docs/ say what the code says: each test compares one page with the code that it describes.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { EventBody, EventEnvelope } from '../src/core/model/event.ts'
import { EXIT } from '../src/core/model/failure.ts'

const ROOT = join(import.meta.dirname, '..')

function page(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** The rows of all tables in a page, as cells, without headings. */
function tableRows(text: string): string[][] {
  return [...text.matchAll(/^\|(.+)\|$/gm)]
    .map((row) => (row[1] as string).split('|').map((cell) => cell.trim()))
    .filter((cells) => /^(?:`|\d)/.test(cells[0] as string))
}

/** The words in backticks of a cell. */
function codeWords(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((word) => word[1] as string)
}

/** The names of an object's fields in their order, with `?` behind those that may be absent. */
function fieldsOf(shape: Record<string, z.ZodType>): string[] {
  return Object.entries(shape)
    .filter(([name]) => name !== 'type')
    .map(([name, schema]) => (schema.safeParse(undefined).success ? `${name}?` : name))
}

test('docs/events.md lists every type of event with exactly its fields', () => {
  const documented = Object.fromEntries(
    tableRows(page('docs/events.md'))
      .filter((cells) => cells.length === 3)
      .map((cells) => [codeWords(cells[0] as string)[0], codeWords(cells[1] as string)]),
  )
  const written = Object.fromEntries(
    EventBody.options.map((option) => [option.shape.type.value, fieldsOf(option.shape as Record<string, z.ZodType>)]),
  )
  expect(documented).toEqual(written)
})

test('docs/events.md lists the fields of the envelope', () => {
  const documented = tableRows(page('docs/events.md'))
    .filter((cells) => cells.length === 2)
    .flatMap((cells) => codeWords(cells[0] as string))
  expect(documented).toEqual(fieldsOf(EventEnvelope.shape))
})

test('docs/exit-codes.md lists every exit code with its name', () => {
  const documented = tableRows(page('docs/exit-codes.md')).map((cells) => [
    codeWords(cells[1] as string)[0],
    Number(cells[0]),
  ])
  expect(documented).toEqual(Object.entries(EXIT))
})

const decisions = readdirSync(join(ROOT, 'docs', 'decisions')).toSorted()

test.each(decisions)(
  'docs/decisions/%s says its number, context, choice, cost and what would change our mind',
  (name) => {
    const text = page(`docs/decisions/${name}`)
    expect(text).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. `))
    const sections = [...text.matchAll(/^## (.+)$/gm)].map((heading) => heading[1])
    expect(sections.filter((section) => section !== 'Numbers')).toEqual([
      'Context',
      'Choice',
      'Cost',
      'What would change our mind',
    ])
    expect(text.split('\n').length).toBeLessThan(60)
  },
)
