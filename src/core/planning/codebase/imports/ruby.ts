/** Ruby: `require_relative`, `require` of what stands in `lib`, and constants as Rails loads them: `Admin::UsersController`. */
import { nearestTo } from '../path-index.ts'
import { folderOf, joined } from '../path-text.ts'
import { type CodeMap, type ImportingFile, listed, type Resolve } from './code-map.ts'

const FORMS = ['', '.rb', '.rake']
const ROOTS = ['lib', '', 'app', 'test', 'spec', 'src']

/** See the header of this file. */
export const resolveRuby: Resolve = (fact, file, map) => {
  const wanted = fact.name
  if (fact.kind === 'extends') return listed(byConstant(fact.detail ?? '', file, map))
  if (fact.noun.includes('relative') || wanted.startsWith('.')) {
    const base = joined(folderOf(file.path), wanted)
    return listed(base === undefined ? undefined : map.paths.firstOf(base, FORMS))
  }
  for (const folder of new Set([file.package, '.'])) {
    for (const root of ROOTS) {
      const base = joined(folder, `${root}/${wanted}`)
      const path = base === undefined ? undefined : map.paths.firstOf(base, FORMS)
      if (path !== undefined) return [path]
    }
  }
  return listed(wanted.includes('/') ? rubyEnding(wanted.replace(/\.rb$/, ''), file, map) : undefined)
}

function rubyEnding(parts: string, file: ImportingFile, map: CodeMap): string | undefined {
  const alike = map.paths.endingWith(parts).filter((path) => path.endsWith('.rb') && path !== file.path)
  return nearestTo(file.path, alike)
}

function byConstant(constant: string, file: ImportingFile, map: CodeMap): string | undefined {
  if (!/^(::)?[A-Z][\w:]*$/.test(constant)) return undefined
  const parts = constant
    .replace(/^::/, '')
    .split('::')
    .map((part) => part.replaceAll(/([a-z\d])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3_$2').toLowerCase())
  return rubyEnding(parts.join('/'), file, map)
}
