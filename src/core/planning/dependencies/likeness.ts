/**
 * How much the words of one task tell of another: the share of rare words and names that both say, and how much of what the
 * earlier one says first the later one takes up. Pairs are found through the words, so that tasks without a common word cost nothing.
 */
import type { Telling } from './told-name.ts'

/** Up to this many tasks every word counts; beyond, words of many tasks and a task's commonest words are left out. */
export const FEW = 200
/** See {@link FEW}. */
export const MOST_TASKS_OF_WORD = 100
const MOST_WORDS_OF_TASK = 60
/** What names weigh beside words, and what is taken up beside what is shared. */
const NAMES = 0.3
const TAKEN_UP = 0.3

/** How much words speak for pairs of tasks, by their places in the order in which they are told. */
export interface Likeness {
  /** Of each task, by its rank: the earlier ranks that it is linked with by words, and how much. */
  readonly links: readonly ReadonlyMap<number, number>[]
  /** Of all pairs, those without a common word among them. */
  readonly mean: number
}

interface Item {
  /** Rank of the task, and how strongly it says the word. */
  readonly rank: number
  readonly weight: number
}

/** Compares tasks in a given order; only by it does the earlier one of a pair count as the one that says a word first. By rank. */
export function likenessOf(ordered: readonly Telling[]): Map<number, number>[] {
  const words = ordered.map(({ words: said }) => weighed(said))
  const names = ordered.map(({ names: told }) => weighed([...told].map(([key, { count }]) => [key, count] as const)))
  const lengths = words.map((said) =>
    Math.max(
      1,
      [...said.values()].reduce((sum, weight) => sum + weight, 0),
    ),
  )
  const links = ordered.map(() => new Map<number, number>())
  for (const [said, share] of [
    [words, 1],
    [names, NAMES],
  ] as const) {
    addLikeness(said, share, lengths, links)
  }
  return links
}

function weighed(counts: Iterable<readonly [string, number]>): Map<string, number> {
  return new Map([...counts].map(([key, count]) => [key, 1 + Math.log(count)]))
}

function addLikeness(
  said: readonly ReadonlyMap<string, number>[],
  share: number,
  lengths: readonly number[],
  links: readonly Map<number, number>[],
): void {
  const size = said.length
  const postings = new Map<string, Item[]>()
  for (const [rank, words] of said.entries()) {
    for (const [key, weight] of words) {
      const list = postings.get(key)
      if (list === undefined) postings.set(key, [{ rank, weight }])
      else list.push({ rank, weight })
    }
  }
  const rarity = (key: string): number => Math.log((size + 1) / (postings.get(key)?.length ?? 1))
  const norms = said.map((words) =>
    Math.sqrt([...words].reduce((sum, [key, weight]) => sum + (weight * rarity(key)) ** 2, 0)),
  )
  for (const [rank, words] of said.entries()) {
    for (const key of tellingWords(words, rarity, size)) {
      const list = postings.get(key) as readonly Item[]
      if (list.length < 2 || (size > FEW && list.length > MOST_TASKS_OF_WORD)) continue
      const rare = rarity(key)
      const own = words.get(key) as number
      const first = list[0] as Item
      for (const { rank: earlier, weight } of list) {
        if (earlier >= rank) break
        const shared = (share * own * weight * rare * rare) / ((norms[rank] as number) * (norms[earlier] as number))
        const length = Math.sqrt((lengths[rank] as number) * (lengths[earlier] as number))
        const taken = earlier === first.rank ? (TAKEN_UP * own * (rare + 0.2)) / length : 0
        const row = links[rank] as Map<number, number>
        row.set(earlier, (row.get(earlier) ?? 0) + shared + taken)
      }
    }
  }
}

/** The words of a task that say most; all of them where there are few tasks. */
function tellingWords(
  words: ReadonlyMap<string, number>,
  rarity: (key: string) => number,
  size: number,
): Iterable<string> {
  if (size <= FEW || words.size <= MOST_WORDS_OF_TASK) return words.keys()
  return [...words]
    .map(([key, weight]) => ({ key, worth: weight * rarity(key) }))
    .toSorted((a, b) => b.worth - a.worth || (a.key < b.key ? -1 : 1))
    .slice(0, MOST_WORDS_OF_TASK)
    .map(({ key }) => key)
}
