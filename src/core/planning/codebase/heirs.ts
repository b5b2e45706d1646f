/**
 * Which types build upon which: subclasses, implementations, embeddings, as the code states them; and types of Go that have all
 * methods of an interface, since nothing there states it.
 */
import type { CodeFact, CodeFile } from '../../model/code-index.ts'
import { endingsLike } from './language-family.ts'
import { endingOf, folderOf } from './path-text.ts'
import { type Definition, isType, type SymbolTable } from './symbol-table.ts'
import { baseName } from './uses.ts'

/** How an heir is one where only the methods say so. */
export const BY_METHODS = 'has its methods'

/** A type that builds upon another. */
export interface Heir {
  readonly name: string
  readonly file: CodeFile
  readonly line: number
  /** extends, implements, embeds …; `has its methods` where only the methods say so. */
  readonly how: string
  /** Whether the heir is itself a contract that others implement. */
  readonly isContract: boolean
}

/** Nouns of types that only say what others must do. */
const CONTRACT = /^(interface|trait|protocol)$/

/** Whether a definition only says what others must do. */
export function isContract(fact: CodeFact): boolean {
  return CONTRACT.test(fact.noun)
}

/** Languages where a type of another file is known without an import. */
const IMPLICIT = new Set(
  'go java kt kts scala groovy cs php swift rb rake rs c cc cpp cxx h hh hpp hxx m mm'.split(' '),
)
/** An interface of one method is met by chance when more types than this have a method of that name. */
const MOST_BY_CHANCE = 4

/** Heirs by what they build upon, in the order of files and lines. Nothing of tests. */
export function heirsOf(files: readonly CodeFile[], table: SymbolTable): Map<Definition, Heir[]> {
  const heirs = new Map<Definition, Heir[]>()
  for (const file of files) {
    if (file.role === 'test' || file.role === 'vendored') continue
    for (const fact of file.facts) {
      if (fact.kind !== 'extends' || fact.detail === undefined) continue
      const base = baseOf(baseName(fact.detail), fact, file, table)
      if (base === undefined) continue
      const own = table.definedIn(file.path).find((one) => one.fact.name === fact.name)
      const isAlsoContract = own !== undefined && isContract(own.fact)
      addHeir(heirs, base, { name: fact.name, file, line: fact.line, how: fact.noun, isContract: isAlsoContract })
    }
  }
  addByMethods(goShapes(files, table), heirs)
  return heirs
}

function addHeir(heirs: Map<Definition, Heir[]>, base: Definition, heir: Heir): void {
  const others = heirs.get(base)
  if (others === undefined) heirs.set(base, [heir])
  else if (!others.some((other) => other.name === heir.name && other.file === heir.file)) others.push(heir)
}

/** The definition that a type builds upon; nothing when it comes from elsewhere, or several could be meant. */
export function baseOf(name: string, fact: CodeFact, file: CodeFile, table: SymbolTable): Definition | undefined {
  const candidates = table.typesNamed(name).filter((one) => one.fact !== fact)
  const here = candidates.find((one) => one.file === file)
  if (here !== undefined && name !== fact.name) return here
  if (candidates.length === 0) return undefined
  for (const path of file.imports) {
    const taken = table.offersOf(path).get(name)
    if (taken !== undefined && isType(taken.fact)) return taken
  }
  const ending = endingOf(file.path)
  if (!IMPLICIT.has(ending)) return undefined
  const folder = folderOf(file.path)
  const beside = candidates.find((one) => one.file !== file && folderOf(one.file.path) === folder)
  if (beside !== undefined) return beside
  // A type of Go from another folder stands in an imported one.
  if (ending === 'go') return undefined
  const family = endingsLike(ending)
  const own = candidates.filter((one) => one.file !== file && family.includes(`.${endingOf(one.file.path)}`))
  return own.length === 1 ? own[0] : undefined
}

interface Shape {
  readonly definition: Definition
  readonly methods: Set<string>
}

function addByMethods(shapes: readonly Shape[], heirs: Map<Definition, Heir[]>): void {
  const having = new Map<string, Shape[]>()
  for (const shape of shapes) {
    if (shape.definition.fact.noun === 'interface') continue
    for (const method of shape.methods) {
      const others = having.get(method)
      if (others === undefined) having.set(method, [shape])
      else others.push(shape)
    }
  }
  for (const { definition, methods } of shapes) {
    if (definition.fact.noun !== 'interface' || methods.size === 0) continue
    for (const { file, fact } of meeting(methods, having)) {
      addHeir(heirs, definition, { name: fact.name, file, line: fact.line, how: BY_METHODS, isContract: false })
    }
  }
}

/** The types that have all these methods, found from the rarest on. */
function meeting(methods: ReadonlySet<string>, having: ReadonlyMap<string, readonly Shape[]>): Definition[] {
  let rarest: readonly Shape[] | undefined
  for (const method of methods) {
    const shapes = having.get(method) ?? []
    if (rarest === undefined || shapes.length < rarest.length) rarest = shapes
  }
  const met = (rarest ?? []).filter((shape) => [...methods].every((method) => shape.methods.has(method)))
  return methods.size === 1 && met.length > MOST_BY_CHANCE ? [] : met.map((shape) => shape.definition)
}

/** Types of Go with the names of their methods, which may stand in several files of one folder. */
function goShapes(files: readonly CodeFile[], table: SymbolTable): Shape[] {
  const shapes = new Map<string, Shape>()
  const own = files.filter((file) => file.path.endsWith('.go') && file.role !== 'test' && file.role !== 'vendored')
  for (const file of own) {
    for (const definition of table.definedIn(file.path)) {
      if (!isType(definition.fact)) continue
      shapes.set(`${folderOf(file.path)} ${definition.fact.name}`, { definition, methods: new Set() })
    }
  }
  for (const file of own) {
    for (const { kind, noun, name, container } of file.facts) {
      if (kind !== 'definition' || noun !== 'method' || container === undefined) continue
      shapes.get(`${folderOf(file.path)} ${container}`)?.methods.add(name)
    }
  }
  return [...shapes.values()]
}
