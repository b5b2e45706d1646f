/**
 * Chooses what each task waits for. Sure links come first. Then words: a task waits for another when it speaks of what that one
 * is about, and of what that one itself waits for. An arrow says more than its two ends: all that stands before the one comes
 * before the other too, so what follows from it has to be borne out by words as well.
 */
import { Ancestors } from './ancestors.ts'
import type { Likeness } from './likeness.ts'
import { isStated, type Link } from './link.ts'
import { STAGES, type Stage, stageOf } from './stage.ts'
import type { Telling } from './told-name.ts'

/** A task that another waits for; with a link where a surer rule than shared words found it. */
export interface Parent {
  /** Ranks in the order of looking. */
  readonly from: number
  readonly to: number
  readonly link: Link | undefined
}

/** Tasks that one waits for, at most, beside what a person declared. */
const MOST_PARENTS = 3
/** Likeness, in means of all pairs, from which on words speak for an order; what proves or tells the whole is less alike. */
const RELATED = 0.9
const RELATED_TO_WHOLE = 0.5
/** Likeness that two tasks need themselves. */
const LEAST = 0.5
/** Candidates that are weighed for one task. */
const MOST_WEIGHED = 24

/** Chooses by rank: `order` holds the places of the tasks, `links` the sure ones, and `isKeptApart` the pairs never to be linked. */
export function chooseParents(
  tellings: readonly Telling[],
  order: readonly number[],
  links: readonly Link[],
  { links: alike, mean }: Likeness,
  isKeptApart: (a: number, b: number) => boolean,
): Parent[] {
  const ranks = new Map(order.map((place, rank) => [place, rank]))
  const stages = order.map((place) => stageOf((tellings[place] as Telling).subject))
  const sure = order.map((): Link[] => [])
  for (const link of links) sure[ranks.get(link.to) as number]?.push(link)
  const ancestors = new Ancestors(order.length)
  const parents: Parent[] = []
  for (let to = 0; to < order.length; to++) {
    const scores = alike[to] as ReadonlyMap<number, number>
    const scoreOf = (rank: number): number => (mean === 0 ? 0 : (scores.get(rank) ?? 0) / mean)
    let count = 0
    const take = (from: number, link: Link | undefined): void => {
      parents.push({ from, to, link })
      ancestors.add(to, from)
      // Of what parts say, most is dropped again: paths say it too.
      if (link?.rule !== 'stated-need') count++
    }
    for (const link of bySpecificity(sure[to] as readonly Link[], ranks, scoreOf)) {
      const from = ranks.get(link.from) as number
      if (isStated(link) || (count < MOST_PARENTS && !ancestors.has(to, from))) take(from, link)
    }
    const isWhole = stages[to] === 'prove' || stages[to] === 'tell'
    const bar = isWhole ? RELATED_TO_WHOLE : RELATED
    const candidates = [...scores]
      .filter(
        ([from, score]) =>
          score >= LEAST * mean &&
          mayPrecede(stages[from] ?? 'make', stages[to] ?? 'make') &&
          !isKeptApart(order[from] as number, order[to] as number),
      )
      .toSorted(([a, x], [b, y]) => y - x || b - a)
      .slice(0, MOST_WEIGHED)
    while (count < MOST_PARENTS) {
      const best = bestOf(to, candidates, scores, ancestors, mean, bar)
      if (best === undefined) break
      take(best, undefined)
    }
  }
  return parents
}

/** The surest first, then the one that is most alike, then the nearest. */
function bySpecificity(
  links: readonly Link[],
  ranks: ReadonlyMap<number, number>,
  scoreOf: (rank: number) => number,
): Link[] {
  const rankOf = ({ from }: Link): number => ranks.get(from) as number
  return links.toSorted(
    (a, b) => b.confidence - a.confidence || scoreOf(rankOf(b)) - scoreOf(rankOf(a)) || rankOf(b) - rankOf(a),
  )
}

/** What proves or tells comes after what it is about, never before other work. */
function mayPrecede(from: Stage, to: Stage): boolean {
  const isWork = from === 'make' || from === 'prepare'
  return isWork || STAGES.indexOf(from) < STAGES.indexOf(to)
}

function bestOf(
  to: number,
  candidates: readonly (readonly [number, number])[],
  scores: ReadonlyMap<number, number>,
  ancestors: Ancestors,
  mean: number,
  bar: number,
): number | undefined {
  let best: number | undefined
  let most = 0
  for (const [from, score] of candidates) {
    if (ancestors.has(to, from)) continue
    let gain = score / mean
    for (const [earlier, likeness] of scores) {
      if (ancestors.has(from, earlier) && !ancestors.has(to, earlier)) gain += likeness / mean
    }
    gain -= bar * ancestors.added(to, from)
    if (gain > most) {
      most = gain
      best = from
    }
  }
  return best
}
