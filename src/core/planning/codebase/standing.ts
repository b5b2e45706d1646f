/**
 * What a codebase has to offer, ranked: its APIs (routes, and types that others call), what is used again and again, and what is
 * there to be extended. A person reads each as one line of text; the most used stands first.
 */
import type { CodeFact, CodeFile, CodeIndex } from '../../model/code-index.ts'
import { counted } from '../../std/counted.ts'
import { compareText } from '../../std/order.ts'
import { BY_METHODS, type Heir, heirsOf, isContract } from './heirs.ts'
import { folderOf, nameOf } from './path-text.ts'
import { registriesOf } from './registries.ts'
import { type Definition, isTop, isType, SymbolTable } from './symbol-table.ts'
import { isOwnCode, type Uses, usesOf } from './uses.ts'

/** One entry of a list. */
export interface Standing {
  readonly text: string
  /** What the ranking goes by: how many use it or build upon it. */
  readonly weight: number
  /** Of a definition or a route; a folder has none. */
  readonly fact?: CodeFact
  readonly path: string
}

/** What the ranking is counted from. */
export interface Sources {
  readonly table: SymbolTable
  readonly uses: Uses
  readonly heirs: ReadonlyMap<Definition, readonly Heir[]>
}

/** All that is ranked, and what it was counted from. The lists are whole. */
export interface Standings extends Sources {
  readonly existing_apis: readonly Standing[]
  readonly reused_components: readonly Standing[]
  readonly extension_points: readonly Standing[]
}

/** Files that must use a thing for it to be reusable. */
export const LEAST_USERS = 2
/** Heirs that make a plain class a base class. */
export const LEAST_HEIRS = 2
/** Names of a folder that its line shows. */
const NAMES_SHOWN = 3
/** Abstract members that a line shows. */
const MEMBERS_SHOWN = 4
/** Last words of the names of types that others call. */
const SERVICE =
  /(Service|Api|API|Client|Gateway|Facade|Provider|Repository|Store|Controller|Resolver|Port|Adapter|SDK|Sdk|Backend|Engine)$/
const CALLED = /^(class|abstract[_ ]class|interface|trait|protocol|struct|object|module|actor)$/
/** A type of a folder that is imported as a whole must have so many methods to be something that others call. */
const LEAST_METHODS = 3
/** Errors have many subclasses, and seldom wait for one more. */
const ERROR = /(Error|Exception)$/

/** Ranks all of an index. */
export function standingsOf(index: Pick<CodeIndex, 'files' | 'history'>): Standings {
  const table = new SymbolTable(index.files)
  const uses = usesOf(index.files, table)
  const heirs = heirsOf(index.files, table)
  const own = index.files.filter((file) => isOwnCode(file))
  const sources: Sources = { table, uses, heirs }
  return {
    existing_apis: [...routes(index.files, index.history), ...ranked(services(own, sources))],
    reused_components: ranked(components(sources)),
    extension_points: ranked([...extensionPoints(own, sources), ...registriesOf(own, table)]),
    ...sources,
  }
}

/** The files that use a definition: by its name, else all that import its folder or header. */
export function usersOfDefinition(definition: Definition, uses: Uses): readonly string[] {
  const { path } = definition.file
  return uses.ofDefinition.get(definition) ?? uses.ofPlace.get(path) ?? uses.ofPlace.get(folderOf(path)) ?? []
}

function ranked(standings: Standing[]): Standing[] {
  return standings.sort((a, b) => b.weight - a.weight || compareText(a.text, b.text))
}

/** `class Logger (src/log.ts:3)`. */
export function placed({ file, fact }: Definition): string {
  const isAbstract = fact.abstract === true && !isContract(fact) && !fact.noun.includes('abstract')
  return `${isAbstract ? 'abstract ' : ''}${fact.noun.replaceAll('_', ' ')} ${fact.name} (${file.path}:${fact.line})`
}

/** Routes of the files that changed most stand first. */
function routes(files: readonly CodeFile[], history: CodeIndex['history']): Standing[] {
  const heat = new Map(history?.files.map((file) => [file.path, file.heat]))
  const found = new Map<string, Standing>()
  for (const file of files) {
    if (!isOwnCode(file) && file.role !== 'data') continue
    for (const fact of file.facts) {
      if (fact.kind !== 'route' || fact.test_only === true) continue
      const text = `${fact.name} (${file.path}:${fact.line})`
      found.set(text, { text, weight: heat.get(file.path) ?? 0, fact, path: file.path })
    }
  }
  return ranked([...found.values()])
}

function services(files: readonly CodeFile[], { table, uses, heirs }: Sources): Standing[] {
  const methods = methodCounts(files)
  const found: Standing[] = []
  for (const { path } of files) {
    for (const definition of table.definedIn(path)) {
      const { fact } = definition
      if (fact.exported !== true || !CALLED.test(fact.noun)) continue
      const isMet = isContract(fact) && (heirs.get(definition)?.length ?? 0) > 0
      if ((!isMet && !SERVICE.test(fact.name)) || table.ownOffersOf(path).get(fact.name) !== definition) continue
      const own = uses.ofDefinition.get(definition)
      const count = (own ?? usersOfDefinition(definition, uses)).length
      const hasMethods = (methods.get(`${folderOf(path)} ${fact.name}`) ?? 0) >= LEAST_METHODS
      if (count === 0 || (own === undefined && !hasMethods)) continue
      const text = own === undefined ? importersText(count, 'its package') : usersText(count)
      found.push({ text: `${placed(definition)}: ${text}`, weight: count, fact, path })
    }
  }
  return found
}

/** Methods by folder and type, where folders are imported as a whole: there they may stand in several files. */
function methodCounts(files: readonly CodeFile[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const file of files) {
    if (!/\.(go|cs)$/.test(file.path)) continue
    const folder = folderOf(file.path)
    for (const { noun, container } of file.facts) {
      if (noun !== 'method' || container === undefined) continue
      const key = `${folder} ${container}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return counts
}

function importersText(count: number, what: string): string {
  return `${counted(count, 'file')} ${count === 1 ? 'imports' : 'import'} ${what}`
}

function usersText(count: number): string {
  return `${counted(count, 'file')} ${count === 1 ? 'uses' : 'use'} it`
}

function components({ table, uses }: Sources): Standing[] {
  const found: Standing[] = []
  for (const [definition, { length: size }] of uses.ofDefinition) {
    if (size < LEAST_USERS || !isOwnCode(definition.file)) continue
    const { fact, file } = definition
    found.push({ text: `${placed(definition)}: ${usersText(size)}`, weight: size, fact, path: file.path })
  }
  const folders = Map.groupBy(table.files(), (file) => folderOf(file.path))
  for (const [place, { length: size }] of uses.ofPlace) {
    const file = table.file(place)
    const files = file === undefined ? (folders.get(place) ?? []) : [file]
    if (size < LEAST_USERS || !files.some((one) => isOwnCode(one))) continue
    found.push({ text: placeText(place, files, size, table), weight: size, path: place })
  }
  return found
}

/** `package logger (internal/logger): 42 files import it, for Logger, NewLogger, Default`. */
function placeText(place: string, files: readonly CodeFile[], size: number, table: SymbolTable): string {
  const noun = table.file(place) === undefined ? 'package' : 'header'
  const word = nameOf(place).replace(/\..*$/, '').toLowerCase()
  const offered = files.filter(isOwnCode).flatMap((file) => [...table.ownOffersOf(file.path).values()])
  const scored = offered.map(({ fact }) => ({
    name: fact.name,
    score: likeness(fact.name.toLowerCase(), word) + (isType(fact) ? 1 : 0),
  }))
  const names = scored.sort((a, b) => b.score - a.score).map(({ name }) => name)
  const shown = [...new Set(names)].slice(0, NAMES_SHOWN).join(', ')
  return `${noun} ${nameOf(place)} (${place}): ${importersText(size, 'it')}${shown === '' ? '' : `, for ${shown}`}`
}

/** How much a name is like that of its folder, both in lower case. */
function likeness(name: string, word: string): number {
  const one = word.replace(/s$/, '')
  return name === word || name === one ? 3 : name.startsWith(one) || name.endsWith(one) ? 2 : 0
}

function extensionPoints(files: readonly CodeFile[], { table, heirs }: Sources): Standing[] {
  const found: Standing[] = []
  for (const file of files) {
    const members = abstractMembers(file)
    for (const definition of table.definedIn(file.path)) {
      const { fact } = definition
      const own = heirs.get(definition) ?? []
      const abstracts = members.get(fact.name) ?? []
      if (!isExtensible(definition, own, abstracts)) continue
      const parts = [...heirTexts(own, isContract(fact)), membersText(abstracts)].filter((part) => part !== '')
      const stated = own.filter(({ how }) => how !== BY_METHODS).length
      const weight = (stated + (own.length - stated) / 2) / (ERROR.test(fact.name) ? 4 : 1)
      found.push({ text: `${placed(definition)}: ${parts.join(', ')}`, weight, fact, path: file.path })
    }
  }
  return found
}

/** Whether a type waits for others to build upon it: it must be implemented, or several do already. */
function isExtensible({ fact, file }: Definition, heirs: readonly Heir[], members: readonly string[]): boolean {
  if (!isType(fact)) return false
  if (!isContract(fact)) return fact.abstract === true || members.length > 0 || heirs.length >= LEAST_HEIRS
  const implementing = heirs.filter((heir) => !heir.isContract).length
  const isSeen = fact.exported === true || !file.path.endsWith('.go')
  return isSeen && (implementing > 0 || heirs.length >= LEAST_HEIRS)
}

function heirTexts(heirs: readonly Heir[], isOfContract: boolean): string[] {
  const byMethods = heirs.filter(({ how }) => how === BY_METHODS).length
  const contracts = isOfContract ? heirs.filter((heir) => heir.isContract).length : 0
  const included = heirs.filter(({ how, isContract: is }) => how === 'includes' && !(isOfContract && is)).length
  const embedded = isOfContract ? 0 : heirs.filter(({ how }) => how === 'embeds').length
  const stated = heirs.length - byMethods - contracts - included - embedded
  const parts: string[] = []
  if (included > 0) parts.push(`included in ${included}`)
  if (embedded > 0) parts.push(`embedded in ${embedded}`)
  if (stated > 0 || heirs.length === 0) {
    parts.push(isOfContract ? counted(stated, 'implementation') : counted(stated, 'subclass', 'subclasses'))
  }
  if (contracts > 0) parts.push(`${counted(contracts, 'interface')} built upon it`)
  if (byMethods > 0) parts.push(`${counted(byMethods, 'type')} ${byMethods === 1 ? 'has' : 'have'} its methods`)
  return parts
}

function membersText(names: readonly string[]): string {
  if (names.length === 0) return ''
  const shown = names.slice(0, MEMBERS_SHOWN).join(', ')
  return `${counted(names.length, 'abstract member')} (${shown}${names.length > MEMBERS_SHOWN ? ', …' : ''})`
}

const NONE = new Map<string, string[]>()

/** Abstract members of each type of a file, in the order of lines. */
function abstractMembers(file: CodeFile): ReadonlyMap<string, readonly string[]> {
  let members = NONE
  for (const fact of file.facts) {
    if (fact.abstract !== true || fact.container === undefined || fact.kind !== 'definition') continue
    if (members === NONE) members = new Map()
    const others = members.get(fact.container)
    if (others === undefined) members.set(fact.container, [fact.name])
    else if (!others.includes(fact.name)) others.push(fact.name)
  }
  return members
}

/** Whether an entry of a list is about this definition. */
export function isAbout(standing: Standing, { file, fact }: Definition): boolean {
  if (standing.fact !== undefined) return standing.fact === fact
  return isTop(fact) && (standing.path === file.path || standing.path === folderOf(file.path))
}
