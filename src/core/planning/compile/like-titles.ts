/** Titles that say nearly the same, found without comparing each with each. */
import { sharedShare } from '../../std/shared-share.ts'
import { titleKey } from './title-key.ts'

interface Entry<T> {
  readonly item: T
  /** Only titles of one group are compared. */
  readonly group: string
  readonly title: string
}

/** Share of words that two titles must have in common, of all words of both. */
const LIKE = 0.6

/** A word that more titles of a group have leads to none of them. */
const MOST_WITH_WORD = 50

/** Words that tell nothing about what is to be done. */
const FILLERS = new Set('a an and as at by for from in into is it of on or that the this to with'.split(' '))

/** Pairs of titles that are alike, where each is the other's single best. */
export function likeTitles<A, B>(tasks: readonly Entry<A>[], olds: readonly Entry<B>[]): [A, B][] {
  const taskWords = tasks.map(({ title }) => wordsOf(title))
  const oldWords = olds.map(({ title }) => wordsOf(title))
  const oldsWith = new Map<string, number[]>()
  oldWords.forEach((words, old) => {
    for (const word of words) {
      const key = `${olds[old]?.group ?? ''} ${word}`
      const list = oldsWith.get(key)
      if (list === undefined) oldsWith.set(key, [old])
      else list.push(old)
    }
  })
  const bestOld = tasks.map(() => new Best())
  const bestTask = olds.map(() => new Best())
  taskWords.forEach((words, task) => {
    for (const old of candidates(tasks[task]?.group ?? '', words, oldsWith)) {
      const score = sharedShare(words, oldWords[old] as Set<string>)
      if (score < LIKE) continue
      bestOld[task]?.offer(old, score)
      bestTask[old]?.offer(task, score)
    }
  })
  return tasks.flatMap(({ item }, task): [A, B][] => {
    const old = bestOld[task]?.single
    if (old === undefined || bestTask[old]?.single !== task) return []
    return [[item, (olds[old] as Entry<B>).item]]
  })
}

/** The best of several, if no other is as good. */
class Best {
  #score = 0
  single: number | undefined

  offer(index: number, score: number): void {
    if (score < this.#score) return
    this.single = score === this.#score ? undefined : index
    this.#score = score
  }
}

function candidates(group: string, words: ReadonlySet<string>, oldsWith: ReadonlyMap<string, number[]>): Set<number> {
  const found = new Set<number>()
  for (const word of words) {
    const olds = oldsWith.get(`${group} ${word}`) ?? []
    if (olds.length <= MOST_WITH_WORD) for (const old of olds) found.add(old)
  }
  return found
}

function wordsOf(title: string): Set<string> {
  const words = titleKey(title)
    .split(' ')
    .filter((word) => word !== '' && !FILLERS.has(word))
  return new Set(words)
}
