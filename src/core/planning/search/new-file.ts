/**
 * Where a new file belongs: beside the files most like it, named as they are. `user_store.go` and `token_store.go` stand in one
 * folder, so "a store for sessions" is `session_store.go` there, and its test stands where theirs stand.
 */
import type { CodeFile } from '../../model/code-index.ts'
import { compareText } from '../../std/order.ts'
import { endingOf, folderOf, nameOf, stemPathOf } from '../codebase/path-text.ts'
import type { CodeSearch } from './prepared-search.ts'
import { type SearchOptions, searchCode } from './search-code.ts'
import type { FoundFile } from './search-result.ts'
import { isStopWord } from './stop-words.ts'
import { partsOf, wordsOf } from './words.ts'

/** A place for a new file. */
export interface NewFile {
  readonly path: string
  /** Where its test belongs; nothing when its siblings have none. */
  readonly test: string | undefined
  /** The sibling whose pattern it follows. */
  readonly like: string
  readonly confidence: number
  /** `internal/store has 4 files named *_store.go`. */
  readonly reason: string
}

/** A way of naming files that several files of one folder share. */
interface Pattern {
  readonly folder: string
  readonly ending: string
  /** The words at the end of the name that all share, as they are written: `_store`, `.service`, `Controller`. */
  readonly tail: string
  readonly files: readonly CodeFile[]
}

const MOST = 3
/** Files that are asked for their folders. */
const ASKED = 20
/** Languages whose files are named with underscores where nothing else is seen. */
const SNAKE = new Set(['py', 'rb', 'rs', 'go', 'ex', 'exs', 'c', 'h', 'cc', 'cpp', 'dart', 'php', 'sql'])
/** Files of a pattern from which it is one. */
const FEWEST = 2

/** Places for a new file that a text asks for, the likeliest first; `name` is what it is about: `session`, `refresh token`. */
export function placeNewFile(search: CodeSearch, text: string, name: string, options: SearchOptions = {}): NewFile[] {
  return placeBeside(search, text, name, searchCode(search, text, { ...options, files: ASKED, symbols: 0 }).files)
}

/** The same beside files that were found already. */
export function placeBeside(
  search: CodeSearch,
  text: string,
  name: string,
  found: readonly Pick<FoundFile, 'path' | 'confidence'>[],
): NewFile[] {
  const scores = new Map(found.map(({ path, confidence }) => [path, confidence]))
  const said = new Set(wordsOf(text))
  const folders = new Set(found.map(({ path }) => folderOf(path)))
  const places = patternsIn(search, folders).flatMap(
    (pattern): (Omit<NewFile, 'test'> & { readonly rank: number })[] => {
      const best = [...pattern.files].sort((a, b) => (scores.get(b.path) ?? 0) - (scores.get(a.path) ?? 0))[0]
      const path = best === undefined ? undefined : pathFor(pattern, name)
      if (best === undefined || path === undefined || search.documents.has(path)) return []
      // A pattern whose own word the text says (a store) is the one that is meant.
      const isSaid = wordsOf(pattern.tail).some((word) => said.has(word))
      const near = scores.get(best.path) ?? 0
      const rank = near * (isSaid ? 2 : 1)
      const confidence = Math.round(Math.min(0.9, rank) * 100) / 100
      const shared = `${pattern.folder} has ${pattern.files.length} files named *${pattern.tail}${pattern.ending === '' ? '' : `.${pattern.ending}`}`
      return [{ path, like: best.path, confidence, reason: shared, rank }]
    },
  )
  places.sort((a, b) => b.rank - a.rank || compareText(a.path, b.path))
  return places
    .slice(0, MOST)
    .map(({ rank: _, ...place }) => ({ ...place, test: testFor(search, place.like, place.path) }))
}

function patternsIn(search: CodeSearch, folders: ReadonlySet<string>): Pattern[] {
  const groups = new Map<string, { folder: string; ending: string; tail: string; files: CodeFile[] }>()
  const files = [...folders].flatMap((folder) => sourcesBeside(search).get(folder) ?? [])
  for (const file of files) {
    const folder = folderOf(file.path)
    for (const tail of tailsOf(nameOf(stemPathOf(file.path)))) {
      const ending = endingOf(file.path)
      const key = [folder, ending, tail].join('\n')
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { folder, ending, tail, files: [file] })
      else group.files.push(file)
    }
  }
  return [...groups.values()].filter(({ files }) => files.length >= FEWEST)
}

/** Whether a name has a stem as a part of its own: `user` in `user_test.go` and `UserTest`, not in `users_test.go`. */
function isPartOf(stem: string, name: string): boolean {
  const at = name.indexOf(stem)
  if (at < 0) return false
  const isBound = at === 0 || !/[A-Za-z0-9]/.test(name[at - 1] ?? '') || /^[A-Z]/.test(stem)
  return isBound && !/^[a-z0-9]/.test(name.slice(at + stem.length))
}

const sources = new WeakMap<CodeSearch, ReadonlyMap<string, readonly CodeFile[]>>()

/** The source files of each folder. */
function sourcesBeside(search: CodeSearch): ReadonlyMap<string, readonly CodeFile[]> {
  const known = sources.get(search)
  if (known !== undefined) return known
  const byFolder = new Map<string, CodeFile[]>()
  for (const file of search.files) {
    if (file.role !== 'source') continue
    const folder = folderOf(file.path)
    const beside = byFolder.get(folder)
    if (beside === undefined) byFolder.set(folder, [file])
    else beside.push(file)
  }
  sources.set(search, byFolder)
  return byFolder
}

/** The tails that a name may share with others: nothing, and its last word with the sign before it. */
function tailsOf(stem: string): string[] {
  const last = /(?:[._-][A-Za-z0-9]+|(?<=[a-z0-9])[A-Z][a-z0-9]+)$/.exec(stem)
  return last === null || last.index === 0 ? [''] : ['', last[0]]
}

/** The path of a new file of a pattern, its name written as its siblings' names are. */
function pathFor({ folder, ending, tail, files }: Pattern, name: string): string | undefined {
  const own = new Set(partsOf(tail))
  const parts = partsOf(name).filter((part) => !own.has(part) && !isStopWord(part))
  if (parts.length === 0) return undefined
  const stems = files.map(({ path }) => nameOf(stemPathOf(path)))
  const stem = `${written(parts, stems, ending)}${tail}`
  return `${folder === '.' ? '' : `${folder}/`}${stem}${ending === '' ? '' : `.${ending}`}`
}

/** Joins words in the way that most of the names are written. */
function written(parts: readonly string[], names: readonly string[], ending: string): string {
  const is = (pattern: RegExp): number => names.filter((name) => pattern.test(name)).length
  const capital = (part: string): string => part.charAt(0).toUpperCase() + part.slice(1)
  const pascal = is(/^[A-Z][a-z0-9]+/)
  const camel = is(/^[a-z0-9]+[A-Z]/)
  const kebab = is(/-/)
  const snake = is(/_/)
  const most = Math.max(pascal, camel, kebab, snake)
  if (most === 0) return parts.join(SNAKE.has(ending) ? '_' : '-')
  if (most === pascal) return parts.map(capital).join('')
  if (most === camel) return parts.map((part, place) => (place === 0 ? part : capital(part))).join('')
  return parts.join(most === kebab ? '-' : '_')
}

/** The test of the new file, as the sibling's test stands to the sibling. */
function testFor(search: CodeSearch, sibling: string, path: string): string | undefined {
  const siblings = sourcesBeside(search).get(folderOf(sibling)) ?? []
  const pairs = siblings.flatMap(({ path: tested }) =>
    (search.tests.get(tested) ?? []).map((test) => ({ tested, test, place: search.documents.get(test) ?? 0 })),
  )
  for (const { tested, test, place } of pairs.toSorted((a, b) => a.place - b.place)) {
    const stem = nameOf(stemPathOf(tested))
    if (search.files[place]?.tests.length !== 1 || !isPartOf(stem, nameOf(test))) continue
    return `${folderOf(test) === '.' ? '' : `${folderOf(test)}/`}${nameOf(test).replace(stem, () => nameOf(stemPathOf(path)))}`
  }
  return undefined
}
