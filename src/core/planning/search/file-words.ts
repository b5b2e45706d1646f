/**
 * The words of files by the field they stand in, scored as BM25F does: a word in the path counts three times, in the name of a
 * definition twice, in the text once, each against the usual length of its field; saturated, so that a word said a hundred times
 * does not count for fifty. What a word adds to a file is settled here once; a query only adds up.
 */
import type { CodeFile, CodeIndex } from '../../model/code-index.ts'
import { stemPathOf } from '../codebase/path-text.ts'
import { type Lexicon, numbersOf } from './lexicon.ts'
import { type Postings, endDocument, postingList, postingsOf } from './postings.ts'

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

/** Numbers of the words of a path, its ending left out. */
export function pathWords({ path }: CodeFile, lexicon: Lexicon): readonly number[] {
  return numbersOf(lexicon, stemPathOf(path))
}

/** Numbers of the words in the names that a file defines or offers. */
export function nameWords({ facts }: CodeFile, lexicon: Lexicon): number[] {
  const words: number[] = []
  for (const { kind, name } of facts) {
    if (NAMING.has(kind)) for (const word of numbersOf(lexicon, name)) words.push(word)
  }
  return words
}

/** Hands over the words of the text of file `place` of the index, each with its count. */
export function eachTextWord(
  { words }: Pick<CodeIndex, 'words'>,
  place: number,
  take: (word: number, times: number) => void,
): void {
  const end = words.starts[place + 1] ?? 0
  for (let at = words.starts[place] ?? 0; at < end; at++) take(words.terms[at]!, words.counts[at]!)
}

/** Postings of the files at `places` of the index: document `i` is `places[i]`. */
export function filePostings(index: CodeIndex, places: readonly number[], lexicon: Lexicon): Postings {
  const files = places.flatMap((place) => index.files[place] ?? [])
  const named = files.map((file) => [pathWords(file, lexicon), nameWords(file, lexicon)] as const)
  const lengths = places.map((place, document) => {
    let text = 0
    eachTextWord(index, place, (_, times) => (text += times))
    return [named[document]?.[0].length ?? 0, named[document]?.[1].length ?? 0, text] as const
  })
  const usual = FIELDS.map((_, field) => sumOf(lengths, field) / Math.max(places.length, 1) || 1)
  const said = new Float64Array(lexicon.words.length)
  const found: number[] = []
  const list = postingList()
  for (const [document, place] of places.entries()) {
    const each = FIELDS.map(({ weight, length }, field) => {
      return weight / (1 - length + (length * (lengths[document]?.[field] ?? 0)) / (usual[field] ?? 1))
    })
    const say = (word: number, worth: number): void => {
      if (said[word] === 0) found.push(word)
      said[word]! += worth
    }
    for (const word of named[document]?.[0] ?? []) say(word, each[0] ?? 0)
    for (const word of named[document]?.[1] ?? []) say(word, each[1] ?? 0)
    eachTextWord(index, place, (word, times) => say(word, times * (each[2] ?? 0)))
    for (const word of found) {
      list.words.push(word)
      list.weights.push((said[word]! * (SATURATION + 1)) / (said[word]! + SATURATION))
      said[word] = 0
    }
    found.length = 0
    endDocument(list)
  }
  return postingsOf(list, lexicon.words.length)
}

function sumOf(lengths: readonly (readonly number[])[], field: number): number {
  let all = 0
  for (const of of lengths) all += of[field] ?? 0
  return all
}
