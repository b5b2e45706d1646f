/** Python: relative and dotted modules, in any of the usual layouts; a name that is taken may itself be a module. */
import { nearestTo } from '../path-index.ts'
import { folderOf, joined } from '../path-text.ts'
import { type CodeMap, type ImportingFile, listed, namesTaken, remembered, type Resolve } from './code-map.ts'

const FORMS = ['.py', '/__init__.py', '.pyi', '/__init__.pyi', '.pyx']
const ROOTS = ['', 'src/', 'lib/', 'python/', 'backend/', 'app/']

/** See the header of this file. */
export const resolvePython: Resolve = (fact, file, map) => {
  const [, dots = '', dotted = ''] = /^(\.*)(.*)$/s.exec(fact.name) ?? []
  const path = dotted.trim().replaceAll('.', '/')
  if (dots !== '') {
    const base = joined(folderOf(file.path), `${'../'.repeat(dots.length - 1)}${path}`)
    return base === undefined ? [] : taken(base, fact.detail, map)
  }
  if (!map.paths.isPart(path.slice(0, (path.indexOf('/') + 1 || path.length + 1) - 1))) return []
  return remembered(map, `python ${scriptFolder(file, map)} ${file.package} ${path} ${fact.detail ?? ''}`, () => {
    const base = absolute(path, file, map)
    const found = base === undefined ? [] : taken(base, fact.detail, map)
    if (found.length > 0 || base === undefined || fact.detail !== undefined || !path.includes('/')) return found
    // A dotted text may name what stands in the module.
    return listed(moduleAt(folderOf(base), map))
  })
}

/** The module at `base`, and those of the names taken from it that are modules themselves. */
function taken(base: string, detail: string | undefined, map: CodeMap): readonly string[] {
  const itself = moduleAt(base, map)
  const names = namesTaken(detail)
  const modules = names.map((name) => moduleAt(base === '.' ? name : `${base}/${name}`, map))
  const found = new Set(modules.filter((one) => one !== undefined))
  if (itself !== undefined && (found.size === 0 || found.size < names.length)) found.add(itself)
  return [...found]
}

function moduleAt(base: string, map: CodeMap): string | undefined {
  return map.paths.firstOf(base, FORMS)
}

/** The file's folder when it is no package: what stands beside a script can be imported by its bare name. */
function scriptFolder(file: ImportingFile, map: CodeMap): string {
  const folder = folderOf(file.path)
  return map.paths.has(folder === '.' ? '__init__.py' : `${folder}/__init__.py`) ? file.package : folder
}

/** The path of a module without its ending, as seen from where modules are looked for. */
function absolute(path: string, file: ImportingFile, map: CodeMap): string | undefined {
  for (const root of new Set([file.package, scriptFolder(file, map), '.'])) {
    for (const below of ROOTS) {
      const base = `${root === '.' ? '' : `${root}/`}${below}${path}`
      if (isModule(base, map)) return base
    }
  }
  if (!path.includes('/')) return undefined
  const whole =
    placed(path, map.paths.endingWith(path), file) ??
    placed(`${path}/__init__`, map.paths.endingWith(`${path}/__init__`), file)
  const outer = folderOf(path)
  // One bare name alone may stand anywhere by chance: the `http` of Python is not ours.
  if (whole !== undefined || !outer.includes('/')) return whole
  return (
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
  const modules = alike.filter((path) => /\.pyi?$/.test(path))
  const found = nearestTo(`${file.package}/`, modules)
  if (found === undefined) return undefined
  const stem = found.replace(/\.pyi?$/, '')
  const root = stem.slice(0, stem.length - ending.length)
  return root + (wanted ?? ending.replace(/\/__init__$/, ''))
}
