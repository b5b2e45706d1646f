/**
 * The whole addresses of Rails' routes. The rules find each route and each block around routes (routes of the noun `prefix`: the
 * word, as `namespace`, and what is handed to it); here the blocks around a route are joined, by lines. What cannot be known, as
 * the place where a concern is used, stands as `…`.
 */
import type { CodeFact } from '../../model/code-index.ts'

/** What a block puts before the routes in it. */
interface Block {
  readonly fact: CodeFact
  /** Before routes right in it. */
  readonly inner: string
  /** Of what a resource has: all of them, one of them, a new one. */
  readonly own?: { readonly collection: string; readonly member: string; readonly new: string }
  /** Methods of the route that it is about. */
  readonly methods?: readonly string[]
}

interface Handed {
  readonly names: readonly string[]
  readonly options: ReadonlyMap<string, string>
}

const UNKNOWN = '…'
const RESOURCES = /^resources?$/
const METHOD = /^(get|post|put|patch|delete|head|options)$/

/** Facts of one file, in the order of lines, with routes told by their whole address; the blocks are left out. */
export function withPrefixes(facts: readonly CodeFact[]): readonly CodeFact[] {
  if (!facts.some(isBlock)) return facts
  const blocks: Block[] = []
  const whole: CodeFact[] = []
  const ordered = facts.toSorted(
    (a, b) => a.line - b.line || rank(a) - rank(b) || (isBlock(a) ? b.end_line - a.end_line : 0),
  )
  for (const fact of ordered) {
    while ((blocks.at(-1)?.fact.end_line ?? Infinity) < fact.line) blocks.pop()
    if (isBlock(fact)) blocks.push(blockOf(fact, blocks.at(-1)))
    else if (fact.kind === 'route') whole.push(...routesOf(fact, blocks))
    else whole.push(fact)
  }
  return whole
}

function isBlock({ kind, noun }: CodeFact): boolean {
  return kind === 'route' && noun === 'prefix'
}

/** Around before within; what is said of one route comes last. */
function rank(fact: CodeFact): number {
  if (!isBlock(fact)) return 2
  return /^(on|via)$/.test(fact.name) ? 1 : 0
}

function blockOf(fact: CodeFact, outer: Block | undefined): Block {
  const handed = handedIn(fact.detail ?? '')
  const around = outer?.inner ?? ''
  const path = literal(handed.options.get('path'))
  const [name] = handed.names
  if (RESOURCES.test(fact.name)) return resourceBlock(fact, around, path, handed)
  switch (fact.name) {
    case 'namespace':
      return { fact, inner: joined(around, path ?? name ?? UNKNOWN) }
    case 'scope':
      return { fact, inner: joined(around, name ?? path ?? '') }
    case 'member':
    case 'collection':
    case 'new':
      return { fact, inner: outer?.own?.[fact.name] ?? joined(around, UNKNOWN) }
    case 'on':
      return { fact, inner: onOf(name, outer) ?? joined(around, UNKNOWN) }
    case 'via':
      return {
        fact,
        inner: around,
        methods: methodsIn(fact.detail ?? ''),
        ...(outer?.own === undefined ? {} : { own: outer.own }),
      }
    case 'concern':
    case 'shallow':
      return { fact, inner: joined(around, UNKNOWN) }
    default:
      return { fact, inner: around }
  }
}

function onOf(what: string | undefined, outer: Block | undefined): string | undefined {
  return what === 'member' || what === 'collection' || what === 'new' ? outer?.own?.[what] : undefined
}

function resourceBlock(fact: CodeFact, around: string, path: string | undefined, { names, options }: Handed): Block {
  const [name = UNKNOWN, ...others] = names
  const collection = joined(around, others.length > 0 ? UNKNOWN : (path ?? name))
  if (fact.name === 'resource') {
    return { fact, inner: collection, own: { collection, member: collection, new: joined(collection, 'new') } }
  }
  const param = literal(options.get('param')) ?? 'id'
  const own = { collection, member: joined(collection, `:${param}`), new: joined(collection, 'new') }
  if (options.get('shallow') === 'true')
    return { fact, inner: joined(collection, UNKNOWN), own: { ...own, member: UNKNOWN } }
  return { fact, inner: joined(collection, `:${singular(name)}_${param}`), own }
}

/** One route for each of its methods. */
function routesOf(fact: CodeFact, blocks: readonly Block[]): CodeFact[] {
  const top = blocks.at(-1)
  if (/^\w+$/.test(fact.name)) {
    const isItself =
      top?.fact.line === fact.line && top.fact.end_line === fact.end_line && RESOURCES.test(top.fact.name)
    const around = (isItself ? blocks.at(-2) : top)?.inner ?? ''
    const isOnly = isItself && handedIn(top.fact.detail ?? '').names.length === 1
    return [{ ...fact, name: isOnly ? (top.own?.collection ?? fact.name) : joined(around, fact.name) }]
  }
  const [, method = '', path = ''] = /^([A-Z]+ )?(.*)$/s.exec(fact.name) ?? []
  const address = joined(top?.inner ?? '', path) || '/'
  const about = blocks.find((block) => block.methods !== undefined)
  const methods = about?.methods ?? []
  if (method !== '' || methods.length === 0) return [{ ...fact, name: `${method}${address}` }]
  return methods.map((one) => ({ ...fact, name: `${one} ${address}` }))
}

/** `get`, `[:get, :post]` and `%i[get post]` as `GET`, `POST`; none for all. */
function methodsIn(text: string): string[] {
  const words = text.replace(/%[iw]/, '').match(/[a-z]+/g) ?? []
  return words.filter((word) => METHOD.test(word)).map((word) => word.toUpperCase())
}

function joined(outer: string, part: string): string {
  return `${outer}/${part}`.replaceAll(/\/{2,}/g, '/').replace(/\/$/, '')
}

/** The names and options of a call: `[:orders, only: [:show], path: "o"]`. */
function handedIn(text: string): Handed {
  const names: string[] = []
  const options = new Map<string, string>()
  const inner = /^\[(.*)\]$/s.exec(text)?.[1] ?? text
  for (const entry of entriesOf(/^\((.*)\)$/s.exec(inner)?.[1] ?? inner)) {
    const [, key, value = ''] = /^:?["']?(\w+)["']?(?::\s|\s*=>)\s*(.*)$/s.exec(entry) ?? []
    if (key !== undefined) options.set(key, value.trim())
    else names.push(literal(entry) ?? UNKNOWN)
  }
  return { names, options }
}

/** Between the commas that stand in no bracket and no string. */
function entriesOf(text: string): string[] {
  const entries: string[] = []
  let depth = 0
  let current = ''
  for (const [token] of text.matchAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[\s\S]/g)) {
    if (/^[([{]$/.test(token)) depth += 1
    else if (/^[)\]}]$/.test(token)) depth = Math.max(0, depth - 1)
    if (token === ',' && depth === 0) {
      entries.push(current)
      current = ''
    } else current += token
  }
  return [...entries, current].map((entry) => entry.trim()).filter((entry) => entry !== '')
}

/** What a symbol or a string says; nothing for what is worked out. */
function literal(text: string | undefined): string | undefined {
  const [, symbol, , quoted] = /^(?::(\w+)|(["'])(.*)\2)$/s.exec(text ?? '') ?? []
  return quoted?.includes('#{') === true ? undefined : (symbol ?? quoted)
}

/** As Rails makes one of many, for the words that follow the rules. */
function singular(name: string): string {
  if (name === UNKNOWN) return name
  const word = name.slice(name.lastIndexOf('/') + 1)
  if (/(ss|^news|series|species)$/.test(word)) return word
  if (word.endsWith('people')) return word.replace(/people$/, 'person')
  if (/[^aeiou]ies$/.test(word)) return word.replace(/ies$/, 'y')
  if (/(ss|x|ch|sh|us)es$/.test(word)) return word.replace(/es$/, '')
  return word.replace(/s$/, '')
}
