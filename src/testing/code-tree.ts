/**
 * A codebase as text, a line a file, for tests of what is made of an index:
 *
 *     src/a.ts: import ./b | B, C; exported class Store; method Store.save; Store implements Base; test stores
 *     src/b.ts: class B; export B; reexport * | ./c; route GET /users; env HOME
 */
import type { CodeFact, CodeIndex, CodePackage } from '../core/model/code-index.ts'
import { assembleIndex, type IndexParts, type RawFile } from '../core/planning/codebase/assemble-index.ts'

const OTHER_KINDS =
  /^(import|export|registry|route|table|migration|event|command|config_key|env|test|syntax_error)(?:\[([\w-]+)\])? (.+?)(?: \| (.*))?$/
const RELATION = /^(\S+) (extends|implements|includes|embeds) (.+)$/
const DEFINITION = /^((?:(?:exported|abstract) )*)([\w-]+) (?:(\w+)\.)?(\S+)$/

/** The files of a tree. Facts stand on the lines 1, 2, 3 … in the order in which they are written. */
export function rawFiles(tree: string): RawFile[] {
  const lines = tree.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '').map(rawFile)
}

/** A package at a folder, without commands. */
export function codePackage(
  path: string,
  name: string,
  ecosystem = 'npm',
  more: Partial<CodePackage> = {},
): CodePackage {
  return { path, name, ecosystem, manifest: null, uses: [], requires: [], commands: [], ...more }
}

/** The index of a tree, without a history and without words unless `parts` has them. */
export function indexOf(tree: string, parts: Partial<IndexParts> = {}): CodeIndex {
  const words = { vocabulary: [], starts: new Uint32Array(1), terms: new Uint32Array(), counts: new Uint16Array() }
  const packages = [codePackage('.', 'codebase', 'folder')]
  return assembleIndex({ files: rawFiles(tree), packages, owners: [], history: null, unread: [], words, ...parts })
}

function rawFile(line: string): RawFile {
  const [, path = line, facts = ''] = /^(\S+?):?(?:\s+(.*))?$/.exec(line) ?? []
  const statements = facts.split(';').map((statement) => statement.trim())
  const found = statements.filter((statement) => statement !== '').map((statement, i) => factOf(statement, i + 1))
  return { path, bytes: 100, lines: 10, language: null, facts: found }
}

function factOf(statement: string, line: number): CodeFact {
  const place = { line, end_line: line, rule: 'test/rule' }
  const reexport = /^reexport (\S+) \| (.+)$/.exec(statement)
  if (reexport !== null) {
    return { kind: 'export', noun: 'reexport', name: reexport[1] ?? '', detail: reexport[2] ?? '', ...place }
  }
  const other = OTHER_KINDS.exec(statement)
  if (other !== null) {
    const [, kind = '', noun = kind, name = '', detail] = other
    return { kind: kind as CodeFact['kind'], noun, name, ...(detail === undefined ? {} : { detail }), ...place }
  }
  const relation = RELATION.exec(statement)
  if (relation !== null) {
    const [, name = '', noun = '', detail = ''] = relation
    return { kind: 'extends', noun, name, detail, ...place }
  }
  const [, marks = '', noun = '', container, name = ''] = DEFINITION.exec(statement) ?? []
  if (name === '') throw new Error(`The statement \`${statement}\` of a code tree says nothing known.`)
  return {
    kind: 'definition',
    noun,
    name,
    ...(container === undefined ? {} : { container }),
    ...(marks.includes('exported') ? { exported: true } : {}),
    ...(marks.includes('abstract') ? { abstract: true } : {}),
    ...place,
  }
}
