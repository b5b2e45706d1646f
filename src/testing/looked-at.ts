import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { CodeIndex } from '../core/model/code-index.ts'
import type { Analyzed } from '../core/ports/analyzer.ts'
import { astGrepAnalyzer } from '../plugins/analyzers/ast-grep-analyzer.ts'
import { readRuleFolder } from '../plugins/analyzers/rule-folder.ts'
import type { Rule } from '../plugins/analyzers/rule.ts'
import { sourceTree } from './source-tree.ts'

/** Classes of three languages by syntax, pages in one folder only, and tables by text. */
export const FEW_RULES = `
id: class
languages: [TypeScript, JavaScript]
fact: definition
noun: class
exported: always
name: $NAME
rule: { kind: class_declaration, has: { field: name, pattern: $NAME } }
samples: [{ code: 'class A {}', finds: [A] }]
---
id: go-type
languages: [Go]
fact: definition
noun: type
name: $NAME
exported: capital
rule: { kind: type_spec, has: { field: name, pattern: $NAME } }
samples: [{ code: 'type A struct{}', finds: [A] }]
---
id: page
languages: [TypeScript]
fact: route
noun: page
name: $NAME
files: ['pages/**']
rule: { kind: function_declaration, has: { field: name, pattern: $NAME } }
samples: [{ code: 'function a() {}', finds: [a], path: pages/a.ts }]
---
id: table
fact: table
noun: table
files: ['**/*.sql']
pattern: 'create table (?<name>\\w+)'
ignore_case: true
samples: [{ code: 'CREATE TABLE users (', finds: [users], path: a.sql }]
`

/** The rules of a file, as if it stood in a folder named `few`. */
export function rulesFrom(yaml: string): Rule[] {
  const folder = sourceTree({ 'few/rules.yml': yaml })
  return readRuleFolder(join(folder, 'few'))
}

/** A codebase in which each of these rules finds something. */
export const SMALL_CODEBASE = {
  'src/store.ts': 'import x from "y"\nexport class Store {}\nclass Inner {}\n',
  'src/main.go': 'package main\n\ntype Server struct{}\ntype local int\n',
  'pages/home.ts': 'export function Home() {}\n',
  'src/plain.ts': 'export function Plain() {}\n',
  'db/schema.sql': '-- words\nCREATE TABLE users (id int);\ncreate table orders (id int);\n',
  'README.md': '# A store of orders\n',
}

/** What was found, and how many files had to be read for it. */
export interface Looked extends Analyzed {
  /** As the progress told. */
  readonly read: number
}

/** Analyzes a folder with few rules and without its history. */
export async function look(
  root: string,
  options: { cache?: string; yaml?: string; ignore?: string[] } = {},
): Promise<Looked> {
  let read = 0
  const analyzer = astGrepAnalyzer({
    rules: rulesFrom(options.yaml ?? FEW_RULES),
    cache_directory: options.cache,
    history: false,
    ignore: options.ignore,
    version: '1.2.3',
  })
  const analyzed = await analyzer.analyze({
    codebase: root,
    progress: (stage, _, total) => {
      if (stage === 'scan') read = Math.max(read, total)
    },
  })
  return { ...analyzed, read }
}

/** Makes files old enough that a change would show in the times. */
export function age(root: string): void {
  const past = new Date('2020-01-01T00:00:00Z')
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), past, past)
  }
}

/** What an index says, a line a fact. */
export function facts(index: Pick<CodeIndex, 'files'>): string[] {
  return index.files.flatMap(({ path, facts: found }) =>
    found.map(({ line, kind, noun, name, exported }) =>
      [`${path}:${line}`, kind, noun, name, ...(exported === true ? ['exported'] : [])].join(' '),
    ),
  )
}
