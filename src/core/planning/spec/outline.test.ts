import { expect, test } from 'vitest'
import { readOutline } from './outline.ts'
import { readSource } from './source-text.ts'
import { readStatements } from './statements.ts'

function outline(text: string): string {
  const source = readSource({ path: 'spec/spec.md', origin: 'spec.md', text })
  const { title, features, preamble } = readOutline(readStatements(source).statements)
  const items = (blocks: typeof preamble): string =>
    blocks
      .filter(({ statement }) => statement.kind === 'item')
      .map(({ statement, groups }) =>
        [...groups, source.text.slice(statement.span.start + 2, statement.span.end)].join('/'),
      )
      .join(' ')
  const rest = items(preamble) === '' ? '' : ` (above: ${items(preamble)})`
  return `${title ?? '—'}: ${features.map((feature) => `${feature.section.join('>')} {${items(feature.blocks)}}`).join(' ')}${rest}`
}

test.each([
  ['the second level is features', '# T\n- x\n## A\n- a\n## B\n- b\n', 'T: T>A {a} T>B {b} (above: x)'],
  ['deeper headings group', '# T\n## A\n### G\n- a\n#### H\n- b\n## B\n- c', 'T: T>A {G/a G/H/b} T>B {c}'],
  ['one feature with tasks is one', '# T\n## A\n- a\n### G\n- b\n### H\n- c', 'T: T>A {a G/b H/c}'],
  [
    'one empty second level gives way to several third',
    '# T\n## Plan\n### A\n- a\n### B\n- b',
    'T: T>Plan {} T>Plan>A {a} T>Plan>B {b}',
  ],
  ['several titles are features', '# A\n- a\n# B\n- b', '—: A {a} B {b}'],
  ['parts above features', '# P\n## A\n- a\n# Q\n- q\n## B\n- b', '—: P {} P>A {a} Q {q} Q>B {b}'],
  ['a title alone is the feature', '# T\n- a', 'T: T {a}'],
  ['no heading at all', '- a\n- b', '—:  {a b}'],
  ['the first level with several', '### A\n- a\n### B\n- b', '—: A {a} B {b}'],
])('%s', (_name, text, expected) => {
  expect(outline(text)).toBe(expected)
})
