import { expect, test } from 'vitest'
import { quote } from './evidence-span.ts'
import { describeSource, readSource, textOfLines } from './source-text.ts'

const rationale = 'because'

test('a quote is the text of its lines, with its section', () => {
  const source = readSource({ path: 'spec/a.md', origin: 'a.md', text: '## F\r\n- one\r\n- two\r\n' })
  const evidence = quote({ source, span: { start: 6, end: 18 }, section: ['T', 'F'], confidence: 1, rationale })
  expect(evidence).toEqual({
    type: 'plan',
    source: 'spec/a.md#L2-L3',
    quote: '- one\r\n- two',
    loc: { start_line: 2, end_line: 3 },
    section: 'T > F',
    confidence: 1,
    rationale,
  })
})

test('a long quote ends at a line end, and its lines say where', () => {
  const text = Array.from({ length: 100 }, (_, i) => `line ${i}`).join('\n')
  const source = readSource({ path: 'spec/a.md', origin: 'a.md', text })
  const evidence = quote({ source, span: { start: 0, end: text.length }, section: [], confidence: 1, rationale })
  expect(evidence.quote.length).toBeLessThanOrEqual(500)
  expect(evidence.quote).toBe(textOfLines(source, 1, evidence.loc.end_line))
})

test('a long line is cut between characters, never within one', () => {
  const source = readSource({ path: 'spec/a.md', origin: 'a.md', text: `a${'😀'.repeat(400)}` })
  const evidence = quote({ source, span: { start: 0, end: 801 }, section: [], confidence: 1, rationale })
  expect(evidence.quote).toBe(`a${'😀'.repeat(249)}`)
})

test('lines are counted as editors count them', () => {
  const lines = (text: string): number => describeSource(readSource({ path: 'p', origin: 'o', text })).lines
  expect([lines(''), lines('a'), lines('a\n'), lines('a\r\nb'), lines('a\rb\r'), lines('\n\n')]).toEqual([
    0, 1, 1, 2, 2, 2,
  ])
})
