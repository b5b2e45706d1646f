/**
 * The words of files by the field they stand in, scored as BM25F does: a word in the path counts three times, in the name of a
 * definition twice, in the text once, each against the usual length of its field; saturated, so that a word said a hundred times
 * does not count for fifty. What a word adds to a file is settled here once; a query only adds up.
 */
import type { CodeFile, CodeIndex } from '../../model/code-index.ts'
import { stemPathOf } from '../codebase/path-text.ts'
import { type Lexicon, numberOf } from './lexicon.ts'
import { type Postings, endDocument, postingList, postingsOf } from './postings.ts'
import { wordsOf } from './words.ts'

/** Weight of a field, and how much its length counts. */
const FIELDS = [
  { weight: 3, length: 0.4 },
  { weight: 2, length: 0.4 },
  { weight: 1, length: 0.75 },
] as const
/** How soon a word's count is enough. */
const SATURATION = 1.2
/** Facts whose names are names of the file's own. */
const NAMING: ReadonlySet<string> = new Set([
  'definition',
  'export',
  'route',
  'table',
  'event',
  'command',
  'config_key',
])

/** Words of one file in one field, with counts. */
type Counts = Map<number, number>

/** Words of the path, its ending left out. */
export function pathWords(file: CodeFile, lexicon: Lexicon): Counts {
  return countsOf([stemPathOf(file.path)], lexicon)
}

/** Words of the names that a file defines or offers. */
export function nameWords(file: CodeFile, lexicon: Lexicon): Counts {
  return countsOf(
    file.facts.filter(({ kind }) => NAMING.has(kind)).map(({ name }) => name),
    lexicon,
  )
}

/** Words of the text of file `place` of the index. */
export function textWords({ words }: Pick<CodeIndex, 'words'>, place: number): Counts {
  const counts: Counts = new Map()
  for (let at = words.starts[place] ?? 0; at < (words.starts[place + 1] ?? 0); at++) {
    counts.set(words.terms[at] ?? 0, words.counts[at] ?? 0)
  }
  return counts
}

/** Postings of the files at `places` of the index: document `i` is `places[i]`. */
export function filePostings(index: CodeIndex, places: readonly number[], lexicon: Lexicon): Postings {
  const fields = places.map((place) => {
    const file = index.files[place]
    return file === undefined ? [] : [pathWords(file, lexicon), nameWords(file, lexicon), textWords(index, place)]
  })
  const lengths = fields.map((counts) => counts.map(sum))
  const usual = FIELDS.map((_, field) => sum2(lengths, field) / Math.max(places.length, 1) || 1)
  const list = postingList()
  for (const [document, counts] of fields.entries()) {
    const said = new Map<number, number>()
    for (const [field, { weight, length }] of FIELDS.entries()) {
      const norm = 1 - length + (length * (lengths[document]?.[field] ?? 0)) / (usual[field] ?? 1)
      for (const [word, times] of counts[field] ?? []) said.set(word, (said.get(word) ?? 0) + (weight * times) / norm)
    }
    for (const [word, times] of said) {
      list.words.push(word)
      list.weights.push((times * (SATURATION + 1)) / (times + SATURATION))
    }
    endDocument(list)
  }
  return postingsOf(list, lexicon.words.length)
}

function countsOf(texts: readonly string[], lexicon: Lexicon): Counts {
  const counts: Counts = new Map()
  for (const text of texts) {
    for (const word of wordsOf(text)) {
      const number = numberOf(lexicon, word)
      counts.set(number, (counts.get(number) ?? 0) + 1)
    }
  }
  return counts
}

function sum(counts: Counts): number {
  let all = 0
  for (const times of counts.values()) all += times
  return all
}

function sum2(lengths: readonly (readonly number[])[], field: number): number {
  let all = 0
  for (const of of lengths) all += of[field] ?? 0
  return all
}
