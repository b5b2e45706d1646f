/**
 * TypeScript and JavaScript: relative paths, with the endings and index files that are left out and `.js` written for `.ts`;
 * packages of the same workspace by their name; aliases such as `@/x`, by where sources usually stand, then by the end of the path.
 */
import type { CodePackage } from '../../../model/code-index.ts'
import { nearestTo } from '../path-index.ts'
import { folderOf, isWithin, joined } from '../path-text.ts'
import { type CodeMap, listed, remembered, type Resolve } from './code-map.ts'

const ENDINGS = [
  '.ts',
  '.tsx',
  '.d.ts',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.vue',
  '.svelte',
  '.astro',
  '.json',
]
const FORMS = ['', ...ENDINGS, ...ENDINGS.map((ending) => `/index${ending}`)]
const TYPED: ReadonlyMap<string, readonly string[]> = new Map([
  ['.js', ['.ts', '.tsx']],
  ['.jsx', ['.tsx']],
  ['.mjs', ['.mts']],
  ['.cjs', ['.cts']],
])
/** Folders of a package that its aliases and its own name may mean. */
const ROOTS = ['', 'src', 'app', 'lib', 'src/lib', 'src/app', 'source', 'resources/js', 'app/javascript']
const MAINS = ['src/index', 'index', 'src/main', 'lib/index', 'main', 'src/lib/index', 'source/index', 'src/mod', 'mod']
const ALIAS = /^(?:[@~#$]|@@|~~)\/(.+)$/
const NAMED_ALIAS = /^[@~#$]([\w-]+(?:\/.+)?)$/

/** See the header of this file. */
export const resolveScript: Resolve = (fact, file, map) => {
  const wanted = fact.name.replace(/[?#].*$|(?<=.)!.*$/s, '') || fact.name
  if (wanted.startsWith('.')) return listed(fileAt(joined(folderOf(file.path), wanted), map))
  return remembered(map, `script ${file.package} ${wanted}`, () => {
    if (wanted.startsWith('/')) return listed(fromRoots(wanted.slice(1), file.package, map))
    return listed(ofWorkspace(wanted, map) ?? byAlias(wanted, file.package, map))
  })
}

function fileAt(base: string | undefined, map: CodeMap): string | undefined {
  if (base === undefined) return undefined
  const dot = base.lastIndexOf('.')
  const typed = dot < 0 ? undefined : TYPED.get(base.slice(dot))
  if (map.paths.has(base)) return base
  const instead = typed === undefined ? undefined : map.paths.firstOf(base.slice(0, dot), typed)
  return instead ?? map.paths.firstOf(base === '.' ? 'index' : base, FORMS)
}

function ofWorkspace(wanted: string, map: CodeMap): string | undefined {
  const parts = wanted.split('/')
  const length = wanted.startsWith('@') ? 2 : 1
  const found = map.packageNamed.get(`npm ${parts.slice(0, length).join('/')}`)
  if (found === undefined) return undefined
  const rest = parts.slice(length).join('/')
  return rest === '' ? mainOf(found, map) : inPackage(found.path, rest, map)
}

function mainOf(found: CodePackage, map: CodeMap): string | undefined {
  for (const main of MAINS) {
    const path = map.paths.firstOf(joined(found.path, main) ?? main, ENDINGS)
    if (path !== undefined) return path
  }
  return undefined
}

/** A path inside a package: where sources usually stand, else the one file there whose path ends so. */
function inPackage(folder: string, rest: string, map: CodeMap): string | undefined {
  for (const root of ROOTS) {
    const path = fileAt(joined(folder, `${root}/${rest}`), map)
    if (path !== undefined) return path
  }
  const alike = map.paths.endingWith(rest).filter((path) => isWithin(path, folder))
  return alike.length === 1 ? alike[0] : undefined
}

function byAlias(wanted: string, folder: string, map: CodeMap): string | undefined {
  const alias = ALIAS.exec(wanted)?.[1]
  if (alias !== undefined) return fromRoots(alias, folder, map) ?? nearestTo(`${folder}/`, endingSo(alias, map))
  if (isFromElsewhere(wanted, folder, map)) return undefined
  const named = NAMED_ALIAS.exec(wanted)?.[1]
  if (named !== undefined) return fromRoots(named, folder, map)
  return wanted.includes('/') ? fromRoots(wanted, folder, map) : undefined
}

function endingSo(rest: string, map: CodeMap): readonly string[] {
  const found = map.paths.endingWith(rest.replace(/\.[cm]?[jt]sx?$/, ''))
  return found.length > 0 ? found : map.paths.endingWith(`${rest}/index`)
}

/** Whether the first part names a package that the manifest says comes from elsewhere. */
function isFromElsewhere(wanted: string, folder: string, map: CodeMap): boolean {
  const parts = wanted.split('/')
  const name = parts.slice(0, wanted.startsWith('@') ? 2 : 1).join('/')
  return map.packageAt.get(folder)?.requires.includes(name) ?? false
}

function fromRoots(rest: string, packageFolder: string, map: CodeMap): string | undefined {
  for (const folder of packageFolder === '.' ? ['.'] : [packageFolder, '.']) {
    for (const root of ROOTS) {
      const path = fileAt(joined(folder, `${root}/${rest}`), map)
      if (path !== undefined) return path
    }
  }
  return undefined
}
