import { expect, test } from 'vitest'
import { openReport } from '../spec/report.ts'
import { readSource } from '../spec/source-text.ts'
import { withoutForeign } from './foreign-text.ts'

function told(...texts: readonly string[]): string[] {
  const documents = texts.map((text, index) => {
    return { source: readSource({ path: `spec/${index}.md`, origin: `${index}.md`, text }) }
  })
  const report = openReport()
  withoutForeign(documents, report)
  return report.findings(documents.map(({ source }) => source)).map(({ place, severity, message }) => {
    return `${severity} ${place} ${message}`
  })
}

const CODE =
  "import os\n\nclass Store:\n    def load(self, path):\n        # must return all rows\n        with open(path) as file:\n            return file.read()\n\nx = load('a')\n"

test('source code and logs are told as what they are', () => {
  const log = '2026-01-02 10:11:12 ERROR the export must not fail\n'.repeat(9)
  expect(told(CODE)).toEqual([
    'error 0.md:1 The document looks like source code: it says what is, and asks for nothing.',
  ])
  expect(told(log)).toEqual(['error 0.md:1 The document looks like a log: it says what is, and asks for nothing.'])
})

test('code beside a specification is a warning, and code that it quotes is nothing', () => {
  const spec =
    '# A\n\n## Requirements\n\n- Import lists.\n- Return all rows.\n- for each user; a row\n- Export (as CSV)\n'
  expect(told(spec, CODE)).toEqual([expect.stringMatching(/^warning 1\.md:1/)])
  expect(told(`${spec}\n\`\`\`py\n${CODE.repeat(5)}\`\`\`\n`)).toEqual([])
})

test('prose in lines and lists of settings are no code', () => {
  const prose =
    'Users sign in.\nThey see their lists;\nthey export them.\nAn admin removes users.\nTime out: 5 s\nimport of users\n'
  expect(told(prose)).toEqual([])
})
