// docs/quality.md says what the code computes: each point with its maximum, each hard fail, each finding.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../src/core/model/codebase-analysis.ts'
import { qualityOf } from '../src/core/planning/quality/quality.ts'
import { compileText } from '../src/testing/compiled-text.ts'

const ROOT = join(import.meta.dirname, '..')
const page = readFileSync(join(ROOT, 'docs', 'quality.md'), 'utf8')

/** The first word in backticks of each row below a heading, with the second cell. */
function rowsBelow(heading: string): [string, string][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  return [...section.matchAll(/^\| `([a-z-]+)` *\| ([^|]*?) *\|/gm)].map((row) => [row[1] as string, row[2] as string])
}

/** The codes that a file of the compiler gives. */
function codesIn(file: string, pattern: RegExp): string[] {
  const source = readFileSync(join(ROOT, 'src', 'core', 'planning', file), 'utf8')
  return [...source.matchAll(pattern)].map((match) => match[1] as string)
}

test('every point stands in the page with its maximum, in the order of the report', () => {
  const analysis = { ...NOT_ANALYZED, tool: 'any', scanned_files: 1, languages: ['any'] }
  const { categories, max } = qualityOf(compileText('a\nb after a', { analysis }))
  expect(rowsBelow('The points')).toEqual(
    categories.flatMap(({ parts }) => parts.map((part) => [part.id, String(part.max)])),
  )
  for (const { letter, max: points } of categories)
    expect(page).toMatch(new RegExp(`\\*\\*${letter} [^|]*\\| ${points} `))
  expect(page).toContain(`${max} points`)
})

test('every hard fail and every finding of the report stands in the page', () => {
  const fails = codesIn('quality/hard-fails.ts', /fail\(\s*'([a-z-]+)'/g)
  expect(rowsBelow('Hard fails').map(([code]) => code)).toEqual(fails.toSorted((a, b) => orderOf(a) - orderOf(b)))
  const findings = [
    ...codesIn('quality/proof-findings.ts', /findings\.warn\(\s*'([a-z-]+)'/g),
    ...codesIn('compile/graph-findings.ts', /code: '([a-z-]+)'/g),
    ...codesIn('compile/graph-findings.ts', /\? '(overlapping-[a-z]+)' :/g),
    ...codesIn('compile/graph-findings.ts', /: '(overlapping-[a-z]+)'/g),
  ]
  expect(findings.length).toBeGreaterThan(8)
  for (const code of findings) expect(page).toContain(`\`${code}\``)
})

/** The place of a hard fail in the page. */
function orderOf(code: string): number {
  const place = page.indexOf(`| \`${code}\``)
  return place === -1 ? Infinity : place
}
