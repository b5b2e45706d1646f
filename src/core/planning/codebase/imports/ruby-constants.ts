/**
 * Constants of Ruby, which nobody imports: Rails and others load the file of a constant when it is first named. A constant leads to
 * a file where exactly one file of the codebase both defines it and bears its name (`Shop::Order` in `…/shop/order.rb`). What the
 * language itself has, and what is only opened again to be changed, leads nowhere.
 */
import type { CodeFact } from '../../../model/code-index.ts'
import type { CodeMap, ImportingFile } from './code-map.ts'

/** Constants of the language and of what comes with it. */
const BUILT_IN = new Set(
  (
    'Array BasicObject Binding Class Comparable Complex Data Date DateTime Dir Encoding Enumerable Enumerator Errno Exception ' +
    'FalseClass Fiber File FileUtils Float GC Hash IO Integer JSON Kernel Logger Marshal Math Method Module Monitor Mutex NilClass ' +
    'Numeric Object ObjectSpace OpenStruct Pathname Proc Process Queue Ractor Random Range Rational Regexp Ruby Set Signal ' +
    'StandardError String StringIO Struct Symbol Tempfile Thread Time TrueClass URI YAML Net OpenSSL Digest SecureRandom CSV ERB'
  ).split(' '),
)
/** Folders whose files set up, try or move things, and define nothing for others. */
const ASIDE = /(^|\/)(config|spec|specs|test|tests|features|db|vendor)\//

/** Whether a fact only says that a file names a constant. */
export function isConstantName({ kind, noun }: CodeFact): boolean {
  return noun === 'constant' && kind === 'import'
}

/** The facts of a file without those that only say which constants it names. */
export function withoutConstantNames(facts: CodeFact[]): CodeFact[] {
  return facts.some(isConstantName) ? facts.filter((fact) => !isConstantName(fact)) : facts
}

/** Files by the constant that they define and bear the name of; those of several such files are left out. */
export function constantFiles(files: readonly ImportingFile[]): Map<string, string> {
  const found = new Map<string, string>()
  const doubled = new Set<string>()
  for (const file of files) {
    if (!file.path.endsWith('.rb') || ASIDE.test(file.path)) continue
    const place = `/${plainPath(file.path.slice(0, -'.rb'.length))}`
    for (const name of new Set(definedConstants(file.facts))) {
      if (BUILT_IN.has(name) || !place.endsWith(`/${plainPath(name.replaceAll('::', '/'))}`)) continue
      if (found.has(name)) doubled.add(name)
      else found.set(name, file.path)
    }
  }
  for (const name of doubled) found.delete(name)
  return found
}

/** The files of the constants that a file names. */
export function filesNamed(file: ImportingFile, map: CodeMap): string[] {
  if (!file.facts.some(isConstantName)) return []
  const found: string[] = []
  const own = new Set(definedConstants(file.facts))
  walk(file.facts, (fact, around) => {
    const path = isConstantName(fact) ? fileNamed(fact.name, around, own, map) : undefined
    if (path !== undefined) found.push(path)
  })
  return found
}

/** Looks from the innermost type outwards, as Ruby does, for the constant itself, then for what it stands in. */
function fileNamed(
  name: string,
  around: readonly string[],
  own: ReadonlySet<string>,
  map: CodeMap,
): string | undefined {
  const isWhole = name.startsWith('::')
  const scopes = isWhole ? [''] : [...around.map((one) => `${one}::`).toReversed(), '']
  for (let path = name.replace(/^::/, ''); path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('::')))) {
    for (const scope of scopes) {
      // What the file itself defines hides the same name farther out; to open a module of others again is not to use it.
      if (own.has(scope + path)) return undefined
      const found = map.constantAt(scope + path)
      if (found !== undefined) return found
    }
  }
  return undefined
}

function definedConstants(facts: readonly CodeFact[]): string[] {
  const names: string[] = []
  walk(facts, (fact, around) => {
    if (isScope(fact) || (fact.kind === 'definition' && fact.noun === 'constant')) names.push(wholeName(fact, around))
  })
  return names
}

function isScope({ kind, noun }: CodeFact): boolean {
  return kind === 'definition' && (noun === 'class' || noun === 'module')
}

function wholeName({ name }: CodeFact, around: readonly string[]): string {
  const outer = around.at(-1)
  if (name.startsWith('::')) return name.slice(2)
  return outer === undefined ? name : `${outer}::${name}`
}

/** Shows each fact with the whole names of the types around it, the outermost first. Facts are in the order of lines. */
function walk(facts: readonly CodeFact[], visit: (fact: CodeFact, around: readonly string[]) => void): void {
  const names: string[] = []
  const ends: number[] = []
  for (const fact of facts) {
    while ((ends.at(-1) ?? Infinity) < fact.line) {
      ends.pop()
      names.pop()
    }
    visit(fact, names)
    if (!isScope(fact)) continue
    names.push(wholeName(fact, names))
    ends.push(fact.end_line)
  }
}

/** Rails may spell `HTMLPage` as `html_page` or `htmlpage`: neither case nor `_` tell. */
function plainPath(path: string): string {
  return path.replaceAll('_', '').toLowerCase()
}
