/**
 * Java, Kotlin, Scala, C# and PHP: a name with its package or namespace. Folders follow those names, wholly or from some part on,
 * so a type is looked for by the end of the path; a whole namespace means the files that state it, or the folder that ends so.
 */
import { endingsLike } from '../language-family.ts'
import { nearestTo } from '../path-index.ts'
import { endingOf, folderOf } from '../path-text.ts'
import { type CodeMap, type ImportingFile, listed, type Resolve } from './code-map.ts'

/** See the header of this file. */
export const resolveNamespaced: Resolve = (fact, file, map) => {
  const ending = endingOf(file.path)
  const family = endingsLike(ending)
  const isOurs = (path: string) => path !== file.path && family.includes(`.${endingOf(path)}`)
  if (fact.kind === 'extends') return listed(typeBeside(fact.detail ?? '', file, map, isOurs))
  const wanted = fact.name.replace(/^(static|function|const|global::)\s*/, '').replace(/\s+as\s+.*$/i, '')
  const parts = wanted.split(ending === 'php' ? '\\' : '.').filter((part) => part !== '')
  if (ending === 'cs') return namespaceFiles(parts, file, map, isOurs)
  if (parts.at(-1) === '*') return folderFiles(parts.slice(0, -1), file, map, isOurs)
  return listed(typeAt(parts, ending === 'php', file, map, isOurs))
}

/** The file of a type; of the type around it, for a member; of whoever declares it in that package. */
function typeAt(
  parts: readonly string[],
  mayDrop: boolean,
  file: ImportingFile,
  map: CodeMap,
  isOurs: (path: string) => boolean,
): string | undefined {
  for (let drop = 0; drop === 0 || (mayDrop && parts.length - drop >= 2); drop++) {
    const found = nearestTo(file.path, map.paths.endingWith(parts.slice(drop).join('/')).filter(isOurs))
    if (found !== undefined) return found
  }
  if (mayDrop) return undefined
  const outer = parts.length > 2 ? map.paths.endingWith(parts.slice(0, -1).join('/')).filter(isOurs) : []
  if (outer.length > 0) return nearestTo(file.path, outer)
  const folder = `/${parts.at(-2) ?? ''}/`
  const declaring = map.declaring(parts.at(-1) ?? '').filter((path) => isOurs(path) && path.includes(folder))
  return parts.length > 1 ? nearestTo(file.path, declaring) : undefined
}

function folderFiles(
  parts: readonly string[],
  file: ImportingFile,
  map: CodeMap,
  isOurs: (path: string) => boolean,
): readonly string[] {
  const folders = map.paths.foldersEndingWith(parts.join('/'))
  const found = folders.flatMap((folder) => map.paths.inFolder(folder).filter(isOurs))
  return found.length > 0 ? found : listed(typeAt(parts, false, file, map, isOurs))
}

function namespaceFiles(
  parts: readonly string[],
  file: ImportingFile,
  map: CodeMap,
  isOurs: (path: string) => boolean,
): readonly string[] {
  const stated = map.declaring(parts.join('.')).filter(isOurs)
  if (stated.length > 0) return stated
  for (let drop = 0; parts.length - drop >= 1; drop++) {
    const folders = map.paths.foldersEndingWith(parts.slice(drop).join('/'))
    const folder = drop === 0 || parts.length - drop >= 2 ? nearestTo(file.path, folders) : undefined
    const found = folder === undefined ? [] : map.paths.inFolder(folder).filter(isOurs)
    if (found.length > 0) return found
  }
  return []
}

/** A type that is named without an import: in the same folder, or the only one of that name. */
function typeBeside(
  text: string,
  file: ImportingFile,
  map: CodeMap,
  isOurs: (path: string) => boolean,
): string | undefined {
  const name = /^[\w.\\]*?(\w+)\s*(?:<.*)?$/s.exec(text)?.[1]
  if (name === undefined) return undefined
  const declaring = map.declaring(name).filter(isOurs)
  if (declaring.length === 1) return declaring[0]
  const folder = folderOf(file.path)
  return declaring.find((path) => folderOf(path) === folder)
}
