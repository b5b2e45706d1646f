import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ANY_CHARACTER } from '../../../testing/any-character.ts'
import { lineAt, readSource, type SourceText, type Span } from './source-text.ts'
import type { Statement } from './statement.ts'
import { READING_LIMITS, readStatements } from './statements.ts'
import { parseBlocks } from './syntax.ts'

function source(text: string): SourceText {
  return readSource({ path: 'spec/spec.md', origin: 'spec.md', text })
}

function show(from: SourceText, statements: readonly Statement[], indent = ''): string {
  return statements
    .map((statement) => {
      const first = lineAt(from, statement.span.start)
      const last = lineAt(from, Math.max(statement.span.start, statement.span.end - 1))
      const where = `${indent}${first}-${last} ${statement.kind}`
      if (statement.kind === 'heading') return `${where} ${statement.depth} ${statement.title}`
      if (statement.kind === 'code')
        return `${where} ${[statement.language, ...statement.words].join(' ')}: ${statement.value}`
      const words = (span: Span | undefined): string => (span ? from.text.slice(span.start, span.end) : '—')
      if (statement.kind === 'table')
        return `${where} ${statement.rows.map(({ cells }) => cells.map(words).join('/')).join(' ')}`
      if (statement.kind === 'quote' || statement.kind === 'html')
        return [where, show(from, statement.children, `${indent}  `)].filter(Boolean).join('\n')
      if (statement.kind === 'paragraph') return `${where} ${words(statement.span)}`
      if (statement.kind !== 'item') return where
      const box = statement.checked === undefined ? '' : statement.checked ? ' [x]' : ' [ ]'
      const text = statement.text ? from.text.slice(statement.text.start, statement.text.end) : '—'
      return [`${where}${box} ${text}`, show(from, statement.children, `${indent}  `)].filter(Boolean).join('\n')
    })
    .join('\n')
}

const SPEC = `# A *title* with [a link](x)

Prose.

## Build ##

- [x] Done thing
- [ ] To do
  with a second line

  - nested
    - deeper

  \`\`\`sh run
  make
  \`\`\`
1. numbered

| a | b |
|---|---|

> - quoted item
`

test('a document is read as its blocks, each with its lines', () => {
  const from = source(SPEC)
  expect(show(from, readStatements(from).statements)).toMatchInlineSnapshot(`
    "1-1 heading 1 A title with a link
    3-3 paragraph Prose.
    5-5 heading 2 Build
    7-7 item [x] Done thing
    8-16 item [ ] To do
      with a second line
      11-12 item nested
        12-12 item deeper
      14-16 code sh run: make
    17-17 item numbered
    19-20 table 
    22-22 quote
      22-22 item quoted item"
  `)
})

test('a table is rows of cells; HTML says what stands between its tags', () => {
  const from = source(
    [
      '| ID | Text |',
      '|----|------|',
      '| 1 | one `a` |',
      '| 2 | |',
      '',
      '<!-- said to nobody -->',
      '',
      '<div class="x"><h2>Scope</h2><ul><li>First <b>thing</b></li><li>Second</li></ul></div>',
      '',
      '<context>',
      '# Overview',
      'Prose.',
      '</context>',
      '',
      '<script>var a = 1</script>',
    ].join('\n'),
  )
  expect(show(from, readStatements(from).statements)).toMatchInlineSnapshot(`
    "1-4 table 1/one \`a\` 2/—
    6-6 html
    8-8 html
      8-8 heading 2 Scope
      8-8 item First <b>thing
      8-8 item Second
    10-13 html
      11-11 heading 1 Overview
      12-12 paragraph Prose.
    15-15 html"
  `)
})

test('line ends and a byte order mark change no line number', () => {
  const plain = show(source(SPEC), readStatements(source(SPEC)).statements)
  for (const text of [SPEC.replaceAll('\n', '\r\n'), SPEC.replaceAll('\n', '\r'), `\uFEFF${SPEC}`]) {
    const from = source(text)
    expect(show(from, readStatements(from).statements).replaceAll(/\r\n?/g, '\n')).toBe(plain)
  }
})

test('front matter is passed over, and a rule that opens a document is none', () => {
  const framed = source('---\ntitle: x\n---\n# A\n')
  expect(show(framed, readStatements(framed).statements)).toBe('4-4 heading 1 A')
  const ruled = source('---\n\nProse, not YAML: a: b\n\n---\n')
  expect(show(ruled, readStatements(ruled).statements)).toBe(
    '1-1 other\n3-3 paragraph Prose, not YAML: a: b\n5-5 other',
  )
})

test('blocks nested deeper than people write are refused with their line', () => {
  for (const text of [`a\n\n${'>'.repeat(5000)}`, `a\n\n${'- '.repeat(5000)}b`, `a\n\n${' '.repeat(400)}- b`]) {
    const from = source(text)
    expect(readStatements(from).problems.map(({ code, offset }) => [code, lineAt(from, offset)])).toEqual([
      ['nesting-too-deep', 3],
    ])
  }
})

test('a block that no person wrote is refused, and what stands before it is read', () => {
  const from = source(`# A\n\n${'word '.repeat(500)}\n\n${'x'.repeat(200_000)}\n`)
  const { statements, problems } = readStatements(from)
  expect(statements.map(({ kind }) => kind)).toEqual(['heading', 'paragraph'])
  expect(problems.map(({ code, offset }) => [code, lineAt(from, offset)])).toEqual([['block-too-large', 5]])
  const lazy = source(`> a\n${'b\n'.repeat(20_000)}`)
  expect(readStatements(lazy).problems.map(({ code }) => code)).toEqual(['block-too-large'])
})

test('reading stops at a number of blocks that no plan needs', () => {
  const { problems } = readStatements(source('# a\n'.repeat(2000)), { ...READING_LIMITS, statements: 1000 })
  expect(problems.map(({ code }) => code)).toEqual(['too-many-blocks'])
})

const line = fc.oneof(
  fc.constantFrom('', '', '## H', '- a', '- [ ] b', '  - c', '1. d', '2. e', 'prose', '> q', '```', '~~~~', '<div>'),
  fc.constantFrom('<!-- c', '-->', '    code', '---', '===', '* * *', '-', '| a |', '|---|', '[x]: y', '\tz', '  text'),
)

test('cutting a document into pieces reads the same blocks as parsing it whole', () => {
  const filler = Array.from({ length: 60 }, (_, i) => `- filler item number ${i} of sixty, long enough to fill a piece`)
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), fc.array(line, { maxLength: 30 }), (before, after) => {
      const text = [...before, ...filler, ...after, ...filler, ...before].join('\n')
      const from = source(text)
      const read = readStatements(from).statements.map(({ kind, span }) => `${kind} ${span.start}-${span.end}`)
      const whole: string[] = []
      for (const node of parseBlocks(from.body).children) {
        const items = node.type === 'list' ? node.children : [node]
        for (const item of items) {
          if (item.type === 'definition') continue
          const kind = new Map(['heading', 'paragraph', 'code', 'table', 'html'].map((one) => [one, one]))
            .set('listItem', 'item')
            .set('blockquote', 'quote')
            .get(item.type)
          whole.push(`${kind ?? 'other'} ${item.position?.start.offset}-${item.position?.end.offset}`)
        }
      }
      expect(read).toEqual(whole)
    }),
    { numRuns: 60 },
  )
})

test('no text makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: ANY_CHARACTER, maxLength: 300 }), (text) => {
      readStatements(source(text))
    }),
  )
})
