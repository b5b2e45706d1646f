/** Go: an import names a folder, by the name of the module whose manifest stands above it. Tests of that folder are not meant. */
import { folderOf, joined } from '../path-text.ts'
import { type CodeMap, remembered, type Resolve } from './code-map.ts'

/** See the header of this file. */
export const resolveGo: Resolve = (fact, _file, map) =>
  remembered(map, `go ${fact.name}`, () => folderNamed(fact.name, map))

function folderNamed(wanted: string, map: CodeMap): readonly string[] {
  let name = wanted
  let rest = ''
  for (;;) {
    const found = map.packageNamed.get(`go ${name}`)
    if (found !== undefined) {
      const folder = joined(found.path, rest) ?? '.'
      return map.paths.inFolder(folder).filter((path) => path.endsWith('.go') && !path.endsWith('_test.go'))
    }
    if (!name.includes('/')) return []
    rest = `${name.slice(name.lastIndexOf('/') + 1)}/${rest}`
    name = folderOf(name)
  }
}
