import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FEW_RULES, rulesFrom } from '../../testing/looked-at.ts'
import { sourceTree } from '../../testing/source-tree.ts'
import { type AstGrep, type Match, openAstGrep } from './ast-grep.ts'
import { openBatchScan } from './batch-scan.ts'
import { readingTables } from './reading.ts'
import type { SyntaxRule } from './rule.ts'
import type { WaitingFile } from './waiting-file.ts'

const TYPESCRIPT = new Set(['TypeScript'] as const)

function opened(yaml = FEW_RULES): AstGrep {
  const rules = rulesFrom(yaml).filter((rule): rule is SyntaxRule & typeof rule => 'languages' in rule)
  return openAstGrep(rules, TYPESCRIPT)
}

test('names and texts that hold ends of lines that only some know come through', async () => {
  const path = 'line\u2028end.ts'
  const root = sourceTree({ [path]: 'class Aé { x = "\u2029" }\n' })
  const program = opened()
  const found: Match[] = []
  try {
    expect(await program.scan(root, [path], { match: (match) => found.push(match) })).toBe('whole')
  } finally {
    program.close()
  }
  expect(found.map((match) => [match.path, match.parts[0]])).toEqual([[path, 'Aé']])
})

test('what the taker throws ends the program and comes back', async () => {
  const root = sourceTree({ 'a.ts': 'class A {}\n' })
  const program = opened()
  const match = (): void => {
    throw new Error('no room')
  }
  try {
    await expect(program.scan(root, ['a.ts'], { match })).rejects.toThrow('no room')
  } finally {
    program.close()
  }
})

/** Looks at all statements before each statement. */
const SLOW_RULE = `${FEW_RULES}---
id: slow
languages: [TypeScript]
fact: definition
noun: nothing
name: nothing
rule: { kind: expression_statement, follows: { kind: debugger_statement, stopBy: end } }
samples: [{ code: 'a;', finds: [] }]
`
const MANY_STATEMENTS = 'a;\n'.repeat(60_000)

test('a file in which the program is lost is found, and the others are scanned', async () => {
  const root = sourceTree({ 'a.ts': 'class A {}\n', 'b.ts': 'class B {}\n', 'slow.ts': MANY_STATEMENTS })
  const scan = openBatchScan({ root, rules: rulesFrom(SLOW_RULE), tables: readingTables() }, TYPESCRIPT, 2)
  const waiting = ['a.ts', 'b.ts', 'slow.ts'].map((path): WaitingFile => {
    const nothing = { words: undefined, textFacts: [], facts: [], troubles: 0 }
    return { file: { path, hash: path, bytes: 1 }, lines: 1, kind: 'text', chosen: [], isScanned: false, ...nothing }
  })
  try {
    await scan.next([...waiting], () => {})
  } finally {
    scan.close()
  }
  expect(waiting.map(({ file, kind, facts }) => [file.path, kind, facts.length])).toEqual([
    ['a.ts', 'text', 1],
    ['b.ts', 'text', 1],
    ['slow.ts', 'slow', 0],
  ])
})

test('closing ends what runs, and nothing is started after it', async () => {
  const root = sourceTree({ 'slow.ts': MANY_STATEMENTS })
  const program = opened(SLOW_RULE)
  const scan = program.scan(root, ['slow.ts'], { match: () => {} })
  program.close()
  await expect(scan).rejects.toMatchObject({ code: 'ast-grep-failed' })
})

test('a temporary folder that cannot be made is said, with what to do', () => {
  const place = sourceTree({ file: '' })
  const module = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href)
  const code = `
    const { openAstGrep } = await import(${module('./ast-grep.ts')})
    try {
      openAstGrep([], new Set(['TypeScript']))
    } catch (error) {
      console.log(error.message)
    }`
  const nowhere = join(place, 'file')
  // In a process of its own: its environment is nobody else's.
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: nowhere, TEMP: nowhere },
  })
  expect(stdout).toMatch(/^The rules for ast-grep could not be written to the temporary folder .* \(E\w+\)\.\n$/)
  expect(readdirSync(place)).toEqual(['file'])
})
