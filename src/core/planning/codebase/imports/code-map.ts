/** What import resolution may ask of the whole codebase. */
import type { CodeFact, CodePackage } from '../../../model/code-index.ts'
import type { PathIndex } from '../path-index.ts'

/** One file, as far as its imports need it. */
export interface ImportingFile {
  readonly path: string
  /** Folder of its package. */
  readonly package: string
  readonly facts: readonly CodeFact[]
}

/** See the header of this file. */
export interface CodeMap {
  readonly paths: PathIndex
  /** Packages by their folder. */
  readonly packageAt: ReadonlyMap<string, CodePackage>
  /** Packages by ecosystem and name, as `npm @shop/ui`. */
  readonly packageNamed: ReadonlyMap<string, CodePackage>
  /** Files that state a definition of that name as a namespace, package or module, or as a type or function at the top. */
  declaring(name: string): readonly string[]
  /** The file of a constant of Ruby, by its whole name: `Shop::Order`. */
  constantAt(name: string): string | undefined
  /** Answers that were found before, by the question; each manner of resolving begins its questions with its own name. */
  readonly answers: Map<string, readonly string[]>
}

/** The files of the codebase that one fact takes from; none when it takes from elsewhere. */
export type Resolve = (fact: CodeFact, file: ImportingFile, map: CodeMap) => readonly string[]

/** The names that an import takes, when its fact lists them: `A, type B as C` gives `A` and `B`. */
export function namesTaken(detail: string | undefined): string[] {
  if (detail === undefined) return []
  const names: string[] = []
  for (const part of detail.split(/[,{}()]/)) {
    const name = /^\s*(?:type\s+|typeof\s+)?([\p{L}\p{N}_$.*]+)/u.exec(part)?.[1]
    if (name !== undefined) names.push(name)
  }
  return names
}

/** The answer to a question that was asked before, or the one that is found now. */
export function remembered(map: CodeMap, question: string, find: () => readonly string[]): readonly string[] {
  const known = map.answers.get(question)
  if (known !== undefined) return known
  const found = find()
  map.answers.set(question, found)
  return found
}

/** One path as a list; none when there is none. */
export function listed(path: string | undefined): readonly string[] {
  return path === undefined ? [] : [path]
}
