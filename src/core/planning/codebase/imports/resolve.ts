/** Which files of the codebase each file takes from, by the manner of its language. What leads elsewhere is left out. */
import type { CodeFact, CodePackage } from '../../../model/code-index.ts'
import { PathIndex } from '../path-index.ts'
import { endingOf } from '../path-text.ts'
import type { CodeMap, ImportingFile, Resolve } from './code-map.ts'
import { resolveGo } from './go.ts'
import { resolveInclude } from './include.ts'
import { resolveNamespaced } from './namespaced.ts'
import { resolvePython } from './python.ts'
import { constantFiles, filesNamed, isConstantName } from './ruby-constants.ts'
import { resolveRuby } from './ruby.ts'
import { resolveRust } from './rust.ts'
import { resolveScript } from './script.ts'

interface Manner {
  readonly resolve: Resolve
  /** Whether what a type builds upon is taken without an import. */
  readonly byType?: true
  /** Whether naming a constant takes the file that defines it. */
  readonly byConstant?: true
}

const MANNERS: ReadonlyMap<string, Manner> = new Map(
  (
    [
      ['ts tsx cts mts js jsx cjs mjs vue svelte astro', { resolve: resolveScript }],
      ['py pyi pyx', { resolve: resolvePython }],
      ['go', { resolve: resolveGo }],
      ['rs', { resolve: resolveRust }],
      ['rb rake gemspec ru', { resolve: resolveRuby, byType: true, byConstant: true }],
      ['java kt kts scala groovy cs php', { resolve: resolveNamespaced, byType: true }],
      ['c cc cpp cxx c++ h hh hpp hxx cu ino m mm', { resolve: resolveInclude }],
    ] satisfies [string, Manner][]
  ).flatMap(([endings, manner]) => endings.split(' ').map((ending) => [ending, manner] as const)),
)

/** The files that one file takes from, sorted, each once, itself left out. */
export function importsOf(file: ImportingFile, map: CodeMap): string[] {
  const manner = MANNERS.get(endingOf(file.path))
  if (manner === undefined) return []
  const found = new Set<string>()
  for (const fact of file.facts) {
    if (fact.kind === 'extends' ? manner.byType !== true : fact.kind !== 'import' || isConstantName(fact)) continue
    for (const path of manner.resolve(fact, file, map)) found.add(path)
  }
  if (manner.byConstant === true) for (const path of filesNamed(file, map)) found.add(path)
  found.delete(file.path)
  return found.size < 2 ? [...found] : [...found].sort()
}

/** What resolution asks of the codebase. `files` are sorted by path. */
export function codeMapOf(files: readonly ImportingFile[], packages: readonly CodePackage[]): CodeMap {
  const packageNamed = new Map<string, CodePackage>()
  for (const one of packages) {
    const name = one.ecosystem === 'cargo' ? one.name.replaceAll('-', '_') : one.name
    const key = `${one.ecosystem} ${name}`
    if (!packageNamed.has(key)) packageNamed.set(key, one)
  }
  let constants: ReadonlyMap<string, string> | undefined
  let declared: ReadonlyMap<string, readonly string[]> | undefined
  return {
    paths: new PathIndex(files.map((file) => file.path)),
    packageAt: new Map(packages.map((one) => [one.path, one])),
    packageNamed,
    answers: new Map(),
    constantAt: (name) => (constants ??= constantFiles(files)).get(name),
    declaring: (name) => (declared ??= declaredNames(files)).get(name) ?? [],
  }
}

/** Files by the names that they define at the top, for languages that find types by name. */
function declaredNames(files: readonly ImportingFile[]): Map<string, string[]> {
  const names = new Map<string, string[]>()
  for (const file of files) {
    if (MANNERS.get(endingOf(file.path))?.byType !== true) continue
    for (const fact of file.facts) if (isTop(fact)) addOnce(names, fact.name, file.path)
  }
  return names
}

function isTop(fact: CodeFact): boolean {
  return fact.kind === 'definition' && (fact.container === undefined || fact.noun !== 'method')
}

function addOnce(names: Map<string, string[]>, name: string, path: string): void {
  const known = names.get(name)
  if (known === undefined) names.set(name, [path])
  else if (known.at(-1) !== path) known.push(path)
}
