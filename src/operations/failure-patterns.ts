/**
 * Patterns of failures that users add: objects in `tasks.config.ts` and lists in YAML files. Each proves itself by its fixtures
 * before it is used.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { EXIT, Failure } from '../core/model/failure.ts'
import { FailurePattern, type KnownPattern } from '../core/model/failure-pattern.ts'
import type { TasksConfig } from '../core/model/tasks-config.ts'
import { type Classifier, classifier, knownClassifier } from '../core/scheduling/failures/classifier.ts'
import { patternFlaw } from '../core/scheduling/failures/pattern-flaw.ts'
import { KNOWN_PATTERNS } from '../core/scheduling/failures/patterns/known.ts'
import { foundFile } from '../system/found-file.ts'
import { alsoWrong, type SchemaComplaint, schemaComplaints } from '../core/planning/schema/schema-complaints.ts'

/** A user's pattern with its place: a file and a line, or a field of the configuration. */
export interface PlacedPattern {
  readonly pattern: FailurePattern
  readonly place: string
}

/** No file of patterns is longer. */
const FILE_MAX = 4 * 1024 * 1024

/** With the largest of them all, what looks for them takes 100 MB. */
const PATTERNS_MAX = 1000

/**
 * The patterns that a configuration names, proved, with those of its files. `folder`: what paths are relative to; `config`: how the
 * configuration is called in messages. Throws a Failure for a file that cannot be read and a pattern that cannot be used.
 */
export function configuredPatterns(
  entries: readonly (FailurePattern | string)[],
  folder: string,
  config: string,
): PlacedPattern[] {
  const placed = entries.flatMap((entry, index) => {
    const place = `${config} at failure_patterns.${index}`
    if (typeof entry === 'string') return patternsInFile(resolve(folder, entry), place)
    const flaw = patternFlaw(entry)
    if (flaw !== undefined) throw unusable(entry.name, flaw.what, [place, ...flaw.at].join('.'))
    return [{ pattern: entry, place }]
  })
  refuseTwins(placed)
  if (placed.length > PATTERNS_MAX)
    throw refused(
      `There are ${placed.length} patterns, and ${PATTERNS_MAX} at most can be looked for.`,
      `${config} at failure_patterns`,
      'Join patterns that mean the same: a|b.',
    )
  return placed
}

/** The patterns in a YAML file, proved. `named`: where the file was named, for one that is not there. Throws a Failure. */
export function patternsInFile(path: string, named: string): PlacedPattern[] {
  const lines = new LineCounter()
  const document = parseDocument(textOf(path, named), { lineCounter: lines })
  const placeOf = (at: readonly PropertyKey[]): string => `${path}:${lineOf(document, lines, at)}`
  const [fault] = document.errors
  if (fault !== undefined)
    throw refused(
      `The file of patterns is no YAML: ${(fault.message.split(/ at line |:\n/)[0] as string).replace(/\.$/, '')}.`,
      `${path}:${lines.linePos(fault.pos[0]).line}`,
      'Mend the line.',
    )
  const value = valueOf(document, path)
  if (!Array.isArray(value))
    throw refused('The file of patterns does not hold a list.', `${path}:1`, 'Begin each pattern with "- name: …".')
  const read = z.array(FailurePattern).safeParse(value)
  if (!read.success) {
    const complaints = schemaComplaints(z.array(FailurePattern), value, read.error.issues)
    const at = complaints[0]?.at ?? []
    const what = complaints[0]?.what ?? 'it is not what is expected'
    throw refused(
      `A pattern cannot be used: ${at.slice(1).map(String).join('.') || 'the pattern'}: ${what}.${alsoWrong(placedByLine(complaints, placeOf, at))}`,
      placeOf(at),
      complaints[0]?.advice ?? 'docs/failures.md says what each field holds.',
    )
  }
  const placed = read.data.map((pattern, index) => {
    const flaw = patternFlaw(pattern)
    if (flaw !== undefined) throw unusable(pattern.name, flaw.what, placeOf([index, ...flaw.at]))
    return { pattern, place: placeOf([index]) }
  })
  refuseTwins(placed)
  return placed
}

/** Complaints whose field is told without the number of its pattern: by the line, where it is another pattern's. */
function placedByLine(
  complaints: readonly SchemaComplaint[],
  placeOf: (at: readonly PropertyKey[]) => string,
  first: readonly PropertyKey[],
): SchemaComplaint[] {
  return complaints.map((complaint) => {
    const field = complaint.at.slice(1).map(String).join('.') || 'the pattern'
    const line = complaint.at[0] === first[0] ? '' : ` in line ${placeOf(complaint.at).split(':').at(-1)}`
    return { ...complaint, at: [`${field}${line}`] }
  })
}

/** A user's patterns and then those that come with the tool, except those that a user's replaces by its name. */
export function allPatterns(own: readonly FailurePattern[]): readonly KnownPattern[] {
  const names = new Set(own.map(({ name }) => name))
  return [...own, ...KNOWN_PATTERNS.filter(({ name }) => !names.has(name))]
}

/** The classifier of a configuration that was loaded: its paths of files have become patterns. */
export function classifierOf({ failure_patterns = [] }: TasksConfig): Classifier {
  const own = failure_patterns.filter((entry) => typeof entry !== 'string')
  return own.length === 0 ? knownClassifier() : classifier(allPatterns(own))
}

function valueOf(document: Document, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw refused(
      `The file of patterns cannot be read: ${why}.`,
      path,
      'Write what aliases stand for where they stand.',
    )
  }
}

function textOf(path: string, named: string): string {
  const size = foundFile(path)
  if (size?.isFile() !== true)
    throw refused(`There is no file of patterns "${path}".`, named, 'Name a YAML file with a list of patterns.')
  if (size.size > FILE_MAX)
    throw refused(`The file of patterns is larger than ${FILE_MAX} bytes.`, path, 'Divide it into several files.')
  return readFileSync(path, 'utf8')
}

function refuseTwins(placed: readonly PlacedPattern[]): void {
  const first = new Map<string, string>()
  for (const { pattern, place } of placed) {
    const other = first.get(pattern.name)
    if (other !== undefined)
      throw refused(`Two patterns are called ${pattern.name}.`, place, `The other one stands at ${other}: rename one.`)
    first.set(pattern.name, place)
  }
}

/** The line of the innermost part of a path that there is. */
function lineOf(document: Document, lines: LineCounter, at: readonly PropertyKey[]): number {
  for (let length = at.length; length > 0; length--) {
    const node = document.getIn(at.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

function unusable(name: string, what: string, place: string): Failure {
  return refused(
    `The pattern ${name} cannot be used: ${what}.`,
    place,
    'Mend the pattern or its fixture: docs/failures.md.',
  )
}

function refused(message: string, place: string, advice: string): Failure {
  return new Failure({ code: 'failure-pattern-invalid', message, exit: EXIT.arguments, place, advice })
}
