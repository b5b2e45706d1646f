/**
 * Which types build upon which: subclasses, implementations, embeddings, as the code states them; and types of Go that have all
 * methods of an interface, since nothing there states it.
 */
import type { CodeFact, CodeFile } from '../../model/code-index.ts'
import { endingsLike } from './language-family.ts'
import { endingOf, folderOf } from './path-text.ts'
import { type Definition, isType, lastPart, type SymbolTable } from './symbol-table.ts'
import { wholeBaseName } from './uses.ts'

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
/** Types of one name at most, among which the one of a language is looked for. */
const MOST_OF_A_NAME = 16
/** An interface of one method is met by chance when more types than this have a method of that name. */
const MOST_BY_CHANCE = 4

/** Heirs by what they build upon, in the order of files and lines. Nothing of tests. */
export function heirsOf(files: readonly CodeFile[], table: SymbolTable): Map<Definition, Heir[]> {
  const heirs: Heirs = { byBase: new Map(), seen: new Map() }
  for (const file of files) {
    if (file.role === 'test' || file.role === 'vendored') continue
    for (const fact of file.facts) {
      if (fact.kind !== 'extends' || fact.detail === undefined || fact.test_only === true) continue
      const base = baseOf(fact.detail, fact, file, table)
      if (base === undefined) continue
      const own = table.definedIn(file.path).find((one) => one.fact.name === fact.name)
      const isAlsoContract = own !== undefined && isContract(own.fact)
      addHeir(heirs, base, { name: fact.name, file, line: fact.line, how: fact.noun, isContract: isAlsoContract })
    }
  }
  addByMethods(goShapes(files, table), heirs)
  return heirs.byBase
}

interface Heirs {
  readonly byBase: Map<Definition, Heir[]>
  readonly seen: Map<Definition, Set<string>>
}

/** Each type once, as the first statement of it has it. */
function addHeir({ byBase, seen }: Heirs, base: Definition, heir: Heir): void {
  const key = `${heir.file.path}:${heir.name}`
  const known = seen.get(base)
  if (known === undefined) {
    seen.set(base, new Set([key]))
    byBase.set(base, [heir])
  } else if (!known.has(key)) {
    known.add(key)
    byBase.get(base)?.push(heir)
  }
}

/**
 * The definition that a type builds upon, as its text names it; nothing when it comes from elsewhere, or several could be meant.
 */
export function baseOf(text: string, fact: CodeFact, file: CodeFile, table: SymbolTable): Definition | undefined {
  const whole = wholeBaseName(text)
  const name = lastPart(whole)
  if (table.typesNamed(name).length === 0) return undefined
  const ending = endingOf(file.path)
  const fits = ending === 'rb' || ending === 'rake' ? namedLike(whole) : () => true
  const isOther = ({ fact: other, ...one }: Definition) =>
    lastPart(other.name) === name && other.name !== fact.name && isType(other) && fits({ fact: other, ...one })
  const here = table.definedIn(file.path).find(isOther)
  if (here !== undefined) return here
  for (const path of file.imports) {
    const taken = table.offersOf(path).get(name)
    if (taken !== undefined && isType(taken.fact) && fits(taken)) return taken
  }
  if (!IMPLICIT.has(ending)) return undefined
  const beside = table.typesIn(folderOf(file.path), name).find((one) => one.file !== file && fits(one))
  // A type of Go from another folder stands in an imported one; a name that many types bear says nothing.
  const candidates = table.typesNamed(name)
  if (beside !== undefined || ending === 'go' || candidates.length > MOST_OF_A_NAME) return beside
  const family = endingsLike(ending)
  const isOwn = (one: Definition) => one.file !== file && family.includes(`.${endingOf(one.file.path)}`) && fits(one)
  const own = candidates.filter(isOwn)
  const imported = own.filter((one) => file.imports.includes(one.file.path))
  const [only, ...others] = imported.length > 0 ? imported : own
  return others.length === 0 ? only : undefined
}

/**
 * Whether a type of Ruby can be what `whole` names. `Shop::Base` is no `Base` that stands alone, and one that is written with its
 * module, or stands in it, has that module's name.
 */
function namedLike(whole: string): (one: Definition) => boolean {
  const wanted = whole.replace(/^::/, '')
  return ({ fact }) => {
    const { name, container } = fact
    const own = (container === undefined ? name : `${container}::${name}`).replace(/^::/, '')
    return own === wanted || own.endsWith(`::${wanted}`) || (own.includes('::') && wanted.endsWith(`::${own}`))
  }
}

interface Shape {
  readonly definition: Definition
  readonly methods: Set<string>
}

function addByMethods(shapes: readonly Shape[], heirs: Heirs): void {
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
