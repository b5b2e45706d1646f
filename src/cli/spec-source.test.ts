import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { specSource } from './spec-source.ts'

const directory = mkdtempSync(join(tmpdir(), 'spec-source-'))
mkdirSync(join(directory, 'docs'))
writeFileSync(join(directory, 'docs', 'release.md'), '# Release\n')
writeFileSync(join(directory, 'notes'), 'x\n')
afterAll(() => rmSync(directory, { recursive: true }))

function refused(argument: string): string {
  try {
    specSource(argument, directory)
  } catch (error) {
    if (error instanceof Failure) return `${error.exit} ${error.code}: ${error.message}; ${error.advice}`
    throw error
  }
  return 'accepted'
}

test('a file that exists is a file, whatever its name', () => {
  expect(specSource('docs/release.md', directory)).toEqual({ kind: 'file', path: 'docs/release.md' })
  expect(specSource('notes', directory)).toEqual({ kind: 'file', path: 'notes' })
})

test('a dash is standard input', () => {
  expect(specSource('-', directory)).toEqual({ kind: 'stdin' })
})

test('words are the specification itself, also with a slash between them', () => {
  for (const text of ['Build OAuth authentication', 'Add login/logout pages', '# A\n- [ ] see docs/x.md']) {
    expect(specSource(text, directory)).toEqual({ kind: 'text', text })
  }
})

test('what looks like a path but leads nowhere is refused with the nearest name', () => {
  expect(['docs/relaese.md', 'docs/none.txt', 'spec.markdown', 'nowhere/at/all', 'docs', ' '].map(refused).join('\n'))
    .toMatchInlineSnapshot(`
    "1 spec-not-found: there is no file "docs/relaese.md"; did you mean docs/release.md?
    1 spec-not-found: there is no file "docs/none.txt"; check the path; to plan this very text, write it to standard input and give -
    1 spec-not-found: there is no file "spec.markdown"; check the path; to plan this very text, write it to standard input and give -
    1 spec-not-found: there is no file "nowhere/at/all"; check the path; to plan this very text, write it to standard input and give -
    1 spec-is-directory: "docs" is a directory; a specification is one file; did you mean docs/release.md?
    1 spec-empty: the specification is empty; name a Markdown file, give the text in quotes, or give - and write it to standard input"
  `)
})
