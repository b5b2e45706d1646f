/**
 * What the types of a codebase build upon, and by which words one speaks of them: models are what builds upon `ApplicationRecord`,
 * since those stand in `app/models`; mailers what builds upon `ApplicationMailer`, since they are named so.
 */
import type { CodeFile, CodeIndex } from '../../model/code-index.ts'
import { BY_METHODS, heirsOf } from '../codebase/heirs.ts'
import { endingOf, folderOf, nameOf } from '../codebase/path-text.ts'
import { type Definition, SymbolTable } from '../codebase/symbol-table.ts'
import { withoutNumber } from './stem.ts'
import { partsOf } from './words.ts'

/** A type that others build upon. */
export interface Base {
  readonly definition: Definition
  /** Files of code in which types build upon it. */
  readonly files: ReadonlySet<string>
  readonly heirs: number
  /** Words for one of its kind: `mailer`, `model`. */
  readonly kinds: ReadonlySet<string>
  /** What its name says beside its kind: `mod` of `ModController`; nothing of `ApplicationController`. */
  readonly own: readonly string[]
}

/** The bases of a codebase. */
export interface Bases {
  readonly all: readonly Base[]
  /** Files with definitions, by folder and ending. */
  readonly beside: ReadonlyMap<string, readonly string[]>
}

/** Words that stand around the noun of a base: `BaseProvider`, `AbstractStore`, `ApplicationJob`. */
const BASE = /^(base|abstract|i|interface|generic|default|application|app)$/
/** Heirs from which their folder and their names tell the kind, and the share of them that must agree. */
const FEWEST = 3
const MOSTLY = 0.6

/** Whether a part of a name only says that others build upon it. */
export function isBaseWord(part: string): boolean {
  return BASE.test(part)
}

/** Finds them. Includes of modules are no kinds: a class has many. */
export function basesOf(index: CodeIndex): Bases {
  const all: Base[] = []
  for (const [definition, found] of heirsOf(index.files, new SymbolTable(index.files))) {
    const heirs = found.filter(({ how }) => how === 'extends' || how === 'implements' || how === BY_METHODS)
    if (heirs.length === 0) continue
    const files = new Set(heirs.map(({ file }) => file.path))
    const parts = partsOf(definition.fact.name).map((part) => part.toLowerCase())
    const kinds = new Set([
      ...(heirs.length >= 2 ? parts.slice(-1) : []),
      ...shared(heirs.map(({ name }) => partsOf(name).at(-1)?.toLowerCase() ?? '')),
      ...shared([...files].map((path) => withoutNumber(nameOf(folderOf(path)).toLowerCase()))),
    ])
    const own = [...new Set(parts.filter((part) => !isBaseWord(part) && part !== parts.at(-1)))]
    for (const part of own) kinds.delete(part)
    all.push({ definition, files, heirs: heirs.length, kinds, own })
  }
  return { all, beside: besideOf(index.files) }
}

/** Files that stand where a new file will stand, and are of its language. */
export function siblingsOf({ beside }: Bases, path: string): readonly string[] {
  return beside.get(placeOf(path)) ?? []
}

function besideOf(files: readonly CodeFile[]): ReadonlyMap<string, readonly string[]> {
  const beside = new Map<string, string[]>()
  for (const { path, role, facts } of files) {
    if (role !== 'source' || !facts.some(({ kind }) => kind === 'definition')) continue
    const known = beside.get(placeOf(path))
    if (known === undefined) beside.set(placeOf(path), [path])
    else known.push(path)
  }
  return beside
}

function placeOf(path: string): string {
  return `${folderOf(path)}\n${endingOf(path)}`
}

/** The word that most have in common, if there is one. */
function shared(words: readonly string[]): string[] {
  if (words.length < FEWEST) return []
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].filter(([word, times]) => word.length > 2 && times >= MOSTLY * words.length).map(([word]) => word)
}
