/**
 * Rust: `mod x;`, and paths from `crate`, `self`, `super`, a crate of the same workspace or a module beside. A path is followed
 * as far as its parts are files; what comes after is an item in the last one.
 */
import type { CodeFact } from '../../../model/code-index.ts'
import { folderOf, joined, nameOf } from '../path-text.ts'
import { type CodeMap, type ImportingFile, listed, type Resolve } from './code-map.ts'

const ROOT_FILE = /(^|\/)(mod|lib|main|build)\.rs$/
/** Paths of one `use` beyond this many are not followed. */
const MOST_PATHS = 200

/** A folder of modules, with the file that speaks for it. */
interface Module {
  readonly folder: string
  readonly file: string | undefined
}

/** See the header of this file. */
export const resolveRust: Resolve = (fact, file, map) => {
  if (fact.noun === 'mod' || fact.noun === 'module') {
    return listed(fileOf(joined(moduleOf(file.path).folder, fact.name), map))
  }
  const text = fact.detail !== undefined && !fact.name.includes('{') ? `${fact.name}::{${fact.detail}}` : fact.name
  const found = new Set<string>()
  for (const path of usePaths(text)) {
    const target = follow(path, fact, file, map)
    if (target !== undefined && target !== file.path) found.add(target)
  }
  return [...found]
}

/** All paths of a `use` tree: `a::{b, c::{d}}` is `a::b` and `a::c::d`. */
export function usePaths(text: string): string[] {
  const paths: string[] = []
  const prefixes: string[] = []
  let start = ''
  let part = ''
  const end = () => {
    const path = (start + part.replace(/\s+as\s+.*$/s, '')).replaceAll(/\s/g, '').replace(/::$/, '')
    if (path !== '' && part.trim() !== '' && paths.length < MOST_PATHS) paths.push(path)
    part = ''
  }
  for (const sign of text) {
    if (sign === '{') {
      prefixes.push(start)
      start += part.replaceAll(/\s/g, '')
      part = ''
    } else if (sign === '}') {
      end()
      start = prefixes.pop() ?? ''
    } else if (sign === ',') end()
    else part += sign
  }
  end()
  return paths
}

function follow(path: string, fact: CodeFact, file: ImportingFile, map: CodeMap): string | undefined {
  const parts = path.replace(/^::/, '').split('::')
  let here = moduleOf(file.path)
  let at = 0
  if (parts[0] === 'super' && isInner(parts, fact, file)) return undefined
  if (parts[0] === 'crate') {
    here = crateOf(file.package, map)
    at = 1
  } else if (parts[0] === 'self' || parts[0] === 'super') {
    for (; parts[at] === 'super' || parts[at] === 'self'; at++) {
      if (parts[at] === 'super') here = outerOf(here.folder, file.package, map)
    }
  } else {
    const crate = map.packageNamed.get(`cargo ${parts[0] ?? ''}`)?.path ?? ownCrate(parts, file, map)
    const isBeside = fileOf(joined(here.folder, parts[0] ?? ''), map) !== undefined
    if (!isBeside && crate === undefined) return undefined
    if (!isBeside) {
      here = crateOf(crate ?? '.', map)
      at = 1
    }
  }
  for (; at < parts.length; at++) {
    const folder = joined(here.folder, parts[at] ?? '')
    const next = fileOf(folder, map)
    if (next === undefined) break
    here = { folder: folder ?? '.', file: next }
  }
  return here.file
}

/** The crate of the file itself, where a library of another name than its package is meant: `use shop::cart` finds `src/cart.rs`. */
function ownCrate(parts: readonly string[], file: ImportingFile, map: CodeMap): string | undefined {
  const [name = '', module = ''] = parts
  if (/^(std|core|alloc|proc_macro|test)$/.test(name)) return undefined
  const isModule = fileOf(joined(file.package, `src/${module}`), map) !== undefined
  const requires = map.packageAt.get(file.package)?.requires ?? []
  return isModule && !requires.some((one) => one.replaceAll('-', '_') === name) ? file.package : undefined
}

/** Whether `super` means the same file: inside a module that stands in it, as tests do. */
function isInner(parts: readonly string[], fact: CodeFact, file: ImportingFile): boolean {
  const name = parts[1]
  return file.facts.some((other) => {
    if (other.kind === 'test' && name === '*') return true
    if (other.kind !== 'definition') return false
    return other.name === name || (other.noun === 'module' && other.line < fact.line && fact.end_line <= other.end_line)
  })
}

function moduleOf(path: string): Module {
  const folder = folderOf(path)
  if (ROOT_FILE.test(path)) return { folder, file: path }
  // A test, example or program of its own is the root of a crate; so is every file right there.
  if (/(^|\/)(tests|examples|benches|src\/bin)$/.test(folder)) return { folder, file: path }
  return { folder: joined(folder, nameOf(path).replace(/\.rs$/, '')) ?? '.', file: path }
}

function crateOf(folder: string, map: CodeMap): Module {
  const source = joined(folder, 'src') ?? 'src'
  return { folder: source, file: map.paths.firstOf(source, ['/lib.rs', '/main.rs']) }
}

function outerOf(folder: string, crate: string, map: CodeMap): Module {
  const outer = folderOf(folder)
  const root = crateOf(crate, map)
  if (outer === root.folder) return root
  return { folder: outer, file: fileOf(outer, map) ?? map.paths.firstOf(outer, ['/main.rs', '/lib.rs']) }
}

function fileOf(folder: string | undefined, map: CodeMap): string | undefined {
  return folder === undefined ? undefined : map.paths.firstOf(folder, ['.rs', '/mod.rs'])
}
