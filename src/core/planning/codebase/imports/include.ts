/** C and C++: an include beside the file, or the header whose path ends so. */
import { nearestTo } from '../path-index.ts'
import { folderOf, joined, stemPathOf } from '../path-text.ts'
import { listed, type Resolve } from './code-map.ts'

/** See the header of this file. */
export const resolveInclude: Resolve = (fact, file, map) => {
  const isAngled = fact.name.startsWith('<')
  const wanted = fact.name.replaceAll(/^[<"]|[>"]$/g, '')
  const beside = isAngled ? undefined : joined(folderOf(file.path), wanted)
  if (beside !== undefined && map.paths.has(beside)) return [beside]
  if (wanted.startsWith('.') || (isAngled && !wanted.includes('/'))) return []
  const alike = map.paths.endingWith(stemPathOf(wanted)).filter((path) => path.endsWith(wanted))
  return listed(nearestTo(file.path, alike))
}
