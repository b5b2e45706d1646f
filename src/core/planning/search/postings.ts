/** For every word the documents in which it stands, with a weight: word `w` has the places `starts[w] … starts[w + 1] - 1`. */
export interface Postings {
  readonly starts: Uint32Array
  readonly documents: Uint32Array
  readonly weights: Float32Array
}

/** Postings that are still being written, document by document. */
export interface PostingList {
  readonly words: number[]
  readonly weights: number[]
  /** Where each document begins. */
  readonly starts: number[]
}

/** An empty list. */
export function postingList(): PostingList {
  return { words: [], weights: [], starts: [0] }
}

/** Ends the document that was written to a list. */
export function endDocument(list: PostingList): void {
  list.starts.push(list.words.length)
}

/** Turns documents with words into words with documents; documents come in their order. */
export function postingsOf(list: PostingList, words: number): Postings {
  const starts = new Uint32Array(words + 1)
  for (const word of list.words) starts[word + 1]! += 1
  for (let word = 0; word < words; word++) starts[word + 1]! += starts[word]!
  const next = starts.slice()
  const documents = new Uint32Array(list.words.length)
  const weights = new Float32Array(list.words.length)
  for (let document = 0; document + 1 < list.starts.length; document++) {
    for (let at = list.starts[document]!; at < list.starts[document + 1]!; at++) {
      const place = next[list.words[at]!]!++
      documents[place] = document
      weights[place] = list.weights[at]!
    }
  }
  return { starts, documents, weights }
}

/** In how many documents a word stands. */
export function spreadOf({ starts }: Postings, word: number): number {
  return word + 1 < starts.length ? starts[word + 1]! - starts[word]! : 0
}

/** How much a word tells when it stands in `spread` of `all` documents: 0 for a word that stands nowhere. */
export function rarity(spread: number, all: number): number {
  return spread === 0 ? 0 : Math.log(1 + (all - spread + 0.5) / (spread + 0.5))
}

/** Adds `factor` times the word's weights to the scores of its documents. */
export function addScores(
  { starts, documents, weights }: Postings,
  word: number,
  factor: number,
  scores: Float64Array,
): void {
  if (word + 1 >= starts.length) return
  const end = starts[word + 1]!
  for (let at = starts[word]!; at < end; at++) scores[documents[at]!]! += factor * weights[at]!
}
