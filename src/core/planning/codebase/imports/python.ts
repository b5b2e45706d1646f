/** Python: relative and dotted modules, in any of the usual layouts; a name that is taken may itself be a module. */
import { nearestTo } from '../path-index.ts'
import { folderOf, joined } from '../path-text.ts'
import { type CodeMap, type ImportingFile, namesTaken, type Resolve } from './code-map.ts'

const FORMS = ['.py', '/__init__.py', '.pyi', '/__init__.pyi', '.pyx']
const ROOTS = ['', 'src', 'lib', 'python', 'backend', 'app']

/** See the header of this file. */
export const resolvePython: Resolve = (fact, file, map) => {
  const [, dots = '', dotted = ''] = /^(\.*)(.*)$/s.exec(fact.name) ?? []
  const path = dotted.trim().replaceAll('.', '/')
  const base =
    dots === '' ? absolute(path, file, map) : joined(folderOf(file.path), `${'../'.repeat(dots.length - 1)}${path}`)
  if (base === undefined) return []
  const itself = moduleAt(base, map)
  const names = namesTaken(fact.detail)
  const modules = names.map((name) => moduleAt(base === '.' ? name : `${base}/${name}`, map))
  const found = new Set(modules.filter((one) => one !== undefined))
  if (itself !== undefined && (found.size === 0 || found.size < names.length)) found.add(itself)
  if (found.size > 0) return [...found]
  // `import a.b.name` and a dotted text of a setting may name what stands in the module.
  const outer = folderOf(base)
  const around = fact.detail === undefined && path.includes('/') ? moduleAt(outer, map) : undefined
  return around === undefined ? [] : [around]
}

function moduleAt(base: string, map: CodeMap): string | undefined {
  return map.paths.firstOf(base, FORMS)
}

/** The path of a module without its ending, as seen from where modules are looked for. */
function absolute(path: string, file: ImportingFile, map: CodeMap): string | undefined {
  const roots = new Set([file.package, folderOf(file.path), '.'])
  for (const root of roots) {
    for (const below of ROOTS) {
      const base = joined(root, `${below}/${path}`)
      if (base !== undefined && isModule(base, map)) return base
    }
  }
  if (!path.includes('/')) return undefined
  const outer = folderOf(path)
  return (
    placed(path, map.paths.endingWith(path), file) ??
    placed(`${path}/__init__`, map.paths.endingWith(`${path}/__init__`), file) ??
    placed(outer, map.paths.endingWith(outer), file, path) ??
    placed(`${outer}/__init__`, map.paths.endingWith(`${outer}/__init__`), file, path)
  )
}

function isModule(base: string, map: CodeMap): boolean {
  return (
    moduleAt(base, map) !== undefined ||
    (base.includes('/') && moduleAt(folderOf(base), map) !== undefined) ||
    map.paths.inFolder(base).some((path) => path.endsWith('.py'))
  )
}

/** Where `wanted` would stand beside the nearest of the files that end with `ending`. */
function placed(ending: string, alike: readonly string[], file: ImportingFile, wanted?: string): string | undefined {
  const found = nearestTo(
    file.path,
    alike.filter((path) => /\.pyi?$/.test(path)),
  )
  if (found === undefined) return undefined
  const stem = found.replace(/\.pyi?$/, '')
  const root = stem.slice(0, stem.length - ending.length)
  return root + (wanted ?? ending.replace(/\/__init__$/, ''))
}
