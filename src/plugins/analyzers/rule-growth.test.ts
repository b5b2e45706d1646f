import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openAstGrep } from './ast-grep.ts'
import { LANGUAGES, type Language } from './rule.ts'
import { readRuleRoot } from './rule-folder.ts'

const RULES = readRuleRoot(join(import.meta.dirname, '..', '..', '..', 'rules')).filter((rule) => 'languages' in rule)
const MANY = 10_000

function many(line: (at: number) => string): string {
  return Array.from({ length: MANY }, (_, at) => `${line(at)}\n`).join('')
}

/** One file each, in which a rule that looks round from every place would take minutes. */
const HOSTILE: readonly (readonly [Language, string, string])[] = [
  ['Ruby', 'methods below a mark', `class A\nprivate\n${many((at) => `def m${at}; end`)}end\n`],
  ['Ruby', 'descriptions without commands', `class A < Thor\n${many(() => 'desc "a", "b"')}def a; end\nend\n`],
  ['TypeScript', 'decorators of one class', `${many((at) => `@D${at}()`)}export class A { @Get() a() {} }\n`],
  ['TypeScript', 'methods of one class', `export class A {\n${many((at) => `@Query() m${at}() {}`)}}\n`],
  ['Go', 'routes of one function', `package a\nfunc r(m *chi.Mux) {\n${many((at) => `m.Get("/${at}", h)`)}}\n`],
  ['Python', 'methods of one class', `class A(B):\n${many((at) => `    def m${at}(self): ...`)}`],
]

// A rule whose cost grows with the square of the places takes far longer than the time that the test has.
test.each(HOSTILE)(
  '%s, %s: all rules together take no longer than for as many places apart',
  { timeout: 30_000 },
  async (...one) => {
    const [language, , text] = one
    const root = mkdtempSync(join(tmpdir(), 'tasks-growth-'))
    const program = openAstGrep(
      RULES.filter(({ languages }) => languages.includes(language)),
      new Set([language]),
    )
    try {
      const file = `many.${LANGUAGES[language][0]}`
      writeFileSync(join(root, file), text)
      let found = 0
      expect(await program.scan(root, [file], { match: () => found++ })).toBe('whole')
      expect(found).toBeGreaterThan(0)
    } finally {
      program.close()
      rmSync(root, { recursive: true, force: true })
    }
  },
)
