/**
 * What is known of a file's text, in numbers: facts and words name their texts by places in two tables. So a codebase of
 * millions of lines takes little room, and is read back from the cache without being taken apart.
 */
import type { CodeFact, WordTable } from '../../core/model/code-index.ts'
import type { TextKind } from './file-text.ts'
import type { Rule } from './rule.ts'
import { type TextTable, textTable } from './text-table.ts'

/** See above. The same text, language and rules give the same reading. */
export interface Reading {
  /** `large`, `beyond`: not read, for its size or that of all; `crashed`, `slow`: ast-grep ended or was lost in this file. */
  readonly kind: TextKind | 'vendored' | 'large' | 'beyond' | 'crashed' | 'slow'
  readonly lines: number
  /** {@link FACT_NUMBERS} numbers a fact: rule, name, detail, container, line, last line, marks. */
  readonly facts: Uint32Array
  /** Places in the vocabulary, in the order in which the words come in the text. */
  readonly terms: Uint32Array
  readonly counts: Uint16Array
}

/** The texts of all readings of one codebase. */
export interface ReadingTables {
  readonly names: TextTable
  readonly vocabulary: TextTable
}

/** Numbers that one fact takes. */
export const FACT_NUMBERS = 7
/** Facts of one file, from its first line on; those that people write have some hundred. */
export const MOST_FACTS = 20_000
/** In place of a rule: the grammar gave up. */
export const SYNTAX_ERROR = 0xffff_ffff
const EXPORTED = 1
const ABSTRACT = 2

/** Empty tables. The empty text stands first in the names: it means that there is none. */
export function readingTables(): ReadingTables {
  return { names: textTable(['']), vocabulary: textTable() }
}

/** What is known of a file without reading its text. */
export function emptyReading(kind: Reading['kind'], lines: number): Reading {
  return { kind, lines, facts: new Uint32Array(), terms: new Uint32Array(), counts: new Uint16Array() }
}

/** A fact of the rule at a place of the list, as numbers. */
export function factNumbers(rule: number, fact: CodeFact, names: TextTable): number[] {
  return [
    rule,
    names.placeOf(fact.name),
    fact.detail === undefined ? 0 : names.placeOf(fact.detail),
    fact.container === undefined ? 0 : names.placeOf(fact.container),
    fact.line,
    fact.end_line,
    (fact.exported === true ? EXPORTED : 0) | (fact.abstract === true ? ABSTRACT : 0),
  ]
}

/** A place where the grammar gave up, as numbers. */
export function troubleNumbers(line: number, endLine: number, names: TextTable): number[] {
  return [SYNTAX_ERROR, names.placeOf('broken syntax'), 0, 0, line, endLine, 0]
}

/** The facts of a reading, in its order. */
export function factsOfReading(reading: Reading, rules: readonly Rule[], names: readonly string[]): CodeFact[] {
  const { facts } = reading
  const found: CodeFact[] = []
  for (let at = 0; at < facts.length; at += FACT_NUMBERS) {
    const rule = facts[at] === SYNTAX_ERROR ? undefined : (rules[facts[at] as number] as Rule)
    const fact: CodeFact = {
      kind: rule === undefined ? 'syntax_error' : rule.fact,
      noun: rule === undefined ? 'error' : rule.noun,
      name: names[facts[at + 1] as number] as string,
      line: facts[at + 4] as number,
      end_line: facts[at + 5] as number,
      rule: rule === undefined ? 'ast-grep/error' : nameOf(rule),
    }
    const marks = facts[at + 6] as number
    if (facts[at + 2] !== 0) fact.detail = names[facts[at + 2] as number] as string
    if (facts[at + 3] !== 0) fact.container = names[facts[at + 3] as number] as string
    if ((marks & EXPORTED) !== 0) fact.exported = true
    if ((marks & ABSTRACT) !== 0) fact.abstract = true
    found.push(fact)
  }
  return found
}

const ruleNames = new WeakMap<Rule, string>()

function nameOf(rule: Rule): string {
  const known = ruleNames.get(rule)
  if (known !== undefined) return known
  const name = `${rule.folder}/${rule.id}`
  ruleNames.set(rule, name)
  return name
}

/**
 * The words of files in the order given. The vocabulary comes back in the order in which its words come in those files, so
 * that the table is the same whatever was read before.
 */
export function wordTable(readings: readonly Reading[], vocabulary: readonly string[]): WordTable {
  const starts = new Uint32Array(readings.length + 1)
  for (const [at, { terms }] of readings.entries()) starts[at + 1] = (starts[at] as number) + terms.length
  const total = starts[readings.length] as number
  const terms = new Uint32Array(total)
  const counts = new Uint16Array(total)
  const renumbered = new Uint32Array(vocabulary.length)
  const used: string[] = []
  let at = 0
  for (const reading of readings) {
    counts.set(reading.counts, at)
    for (const term of reading.terms) {
      let place = renumbered[term] as number
      if (place === 0) {
        used.push(vocabulary[term] as string)
        place = used.length
        renumbered[term] = place
      }
      terms[at++] = place - 1
    }
  }
  return { vocabulary: used, starts, terms, counts }
}

/**
 * The same readings with tables that hold nothing else: files that are gone leave their texts behind. Readings that are handed in
 * stay as they are.
 */
export function compacted<T extends { readonly reading: Reading }>(
  files: readonly T[],
  tables: ReadingTables,
): { readonly files: readonly T[]; readonly tables: ReadingTables } {
  const fresh = readingTables()
  const moved = (from: TextTable, to: TextTable): ((place: number) => number) => {
    const places = new Map<number, number>()
    return (place) => {
      const known = places.get(place) ?? to.placeOf(from.texts[place] as string)
      places.set(place, known)
      return known
    }
  }
  const name = moved(tables.names, fresh.names)
  const word = moved(tables.vocabulary, fresh.vocabulary)
  return {
    files: files.map((file) => ({
      ...file,
      reading: {
        ...file.reading,
        facts: file.reading.facts.map((number, at) => (isName(at % FACT_NUMBERS) ? name(number) : number)),
        terms: file.reading.terms.map(word),
      },
    })),
    tables: fresh,
  }
}

function isName(place: number): boolean {
  return place >= 1 && place <= 3
}
