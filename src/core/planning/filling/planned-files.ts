/** Files that a plan lists as the structure of what is to be made: each goes to the items of its kind that speak of it. */
import { folderOf, nameOf } from '../codebase/path-text.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import { wordsOf } from '../search/words.ts'
import { placeOf } from '../spec/source-text.ts'
import type { WorkItem } from '../work/work-item.ts'
import type { CodePlaces } from './code-places.ts'
import { livesIn } from './kind-place.ts'
import { namedPaths } from './named-paths.ts'
import type { ScopedPath } from './scoped-path.ts'

const STRUCTURE =
  /\b(?:project|repository|repo|file|folder|directory|source)\s+(?:structure|layout|tree|code)\b|^(?:source code|structure|new files|files)\b/i
const MOST = 200
const SAID = 0.7

interface Planned {
  readonly path: string
  readonly at: string
}

const known = new WeakMap<SpecReading, readonly Planned[]>()

/** The listed files that are of the item's kind and share a word of their name with its text. */
export function plannedFor(
  { kind }: WorkItem,
  text: string,
  reading: SpecReading,
  places: CodePlaces | undefined,
): ScopedPath[] {
  const planned = known.get(reading) ?? read(reading)
  known.set(reading, planned)
  if (planned.length === 0) return []
  const said = new Set(wordsOf(text))
  return planned
    .filter(({ path }) => livesIn(kind, folderOf(path)) && wordsOf(nameOf(path)).some((word) => said.has(word)))
    .map(({ path, at }): ScopedPath => {
      const because = `${at} lists it among the files of the project`
      return { path, how: 'named', exists: places?.files.has(path) === true, confidence: SAID, because }
    })
}

function read({ sections }: SpecReading): readonly Planned[] {
  const found = new Map<string, Planned>()
  for (const { title, source, statements } of sections) {
    if (!STRUCTURE.test(title)) continue
    for (const statement of statements) {
      if (statement.kind !== 'item' || statement.text === undefined || found.size >= MOST) continue
      const { start, end } = statement.text
      for (const { path } of namedPaths(source.text.slice(start, Math.min(end, start + 400)), undefined)) {
        if (path.includes('/') && !path.includes('*')) found.set(path, { path, at: placeOf(source, start) })
      }
    }
  }
  return [...found.values()]
}
