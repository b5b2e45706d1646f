import { posix } from 'node:path'
import { importsOf, isCode, isTest, type Offence, type Rule } from './source.ts'

const PLANNING = 'src/core/planning/'

/** The folders of planning, lowest floor first: each imports from floors below its own only. ARCHITECTURE.md tells what they are. */
const FLOORS = [
  ['codebase', 'schema'],
  ['search'],
  ['named-things', 'language', 'history', 'repair'],
  ['spec'],
  ['contracts', 'hints', 'compile'],
  ['requirements', 'quality'],
  ['work', 'artifacts', 'compare'],
  ['filling', 'dependencies', 'validate', 'show'],
  ['exchange', 'rules'],
]

const floorOf = new Map(FLOORS.flatMap((folders, floor) => folders.map((folder) => [folder, floor] as const)))

/** The folder of planning that a path stands in; nothing for files that stand in none. */
function folderOf(path: string): string | undefined {
  const [folder, ...rest] = path.startsWith(PLANNING) ? path.slice(PLANNING.length).split('/') : []
  return rest.length === 0 ? undefined : folder
}

/** The folders of planning import each other one way, so that none can be understood only together with one above it. */
export const planningGoesDown: Rule = {
  name: 'the folders of planning import each other one way',
  find(files) {
    const offences: Offence[] = []
    for (const file of files.filter((one) => isCode(one) && !isTest(one.path))) {
      const from = folderOf(file.path)
      if (from === undefined) continue
      const floor = floorOf.get(from)
      if (floor === undefined) {
        const message = `"${from}" has no floor: give it one in test/tidy/planning-floors.ts and a row in ARCHITECTURE.md`
        offences.push({ path: file.path, line: 1, message })
        continue
      }
      for (const { specifier, line } of importsOf(file).filter((use) => use.specifier.startsWith('.'))) {
        const to = folderOf(posix.join(posix.dirname(file.path), specifier))
        if (to === undefined || to === from || (floorOf.get(to) ?? -1) < floor) continue
        const below = FLOORS.slice(0, floor).flat().join(', ') || 'no other folder of planning'
        offences.push({ path: file.path, line, message: `${from} imports ${to}; ${from} may import: ${below}` })
      }
    }
    return offences
  },
}
