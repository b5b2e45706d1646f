/** What planners without any reading do: the least that ours must beat. Arrows between tasks in the order of a list. */
import { chance } from '../../src/core/std/chance.ts'
import type { Arrow } from './dependency-scores.ts'
import { taskWords } from './task-words.ts'

/** A task as a baseline sees it. */
export interface PlainTask {
  readonly title: string
  readonly text: string
}

/** The baselines by name, in the order in which they are printed. */
export const BASELINES = ['chain', 'verb ladder', 'root star', 'no edges', 'random order', 'consume mention'] as const
/** See {@link BASELINES}. */
export type Baseline = (typeof BASELINES)[number]

/** The arrows of a baseline. */
export function baselineArrows(baseline: Baseline, tasks: readonly PlainTask[], seed: number): Arrow[] {
  const places = tasks.map((_, place) => place)
  switch (baseline) {
    case 'chain':
      return places.slice(1).map((to) => [to - 1, to])
    case 'root star':
      return places.slice(1).map((to) => [0, to])
    case 'no edges':
      return []
    case 'random order': {
      const drawn = places.toSorted((a, b) => chance(seed, 'place', a) - chance(seed, 'place', b))
      return drawn.slice(1).map((to, at) => [drawn[at] ?? 0, to])
    }
    case 'verb ladder':
      return ladder(tasks.map(({ title }) => rungOf(title)))
    case 'consume mention':
      return mentions(tasks)
  }
}

/** Nine classes of work by the words of a title, as trackers without a model order them. */
const RUNGS: readonly RegExp[] = [
  /\b(?:research|spike|investigate|design|plan|decide|audit|spec)\b/i,
  /\b(?:set ?up|scaffold|initiali[sz]e|bootstrap|configure|install|create project|skeleton|foundation)\b/i,
  /\b(?:schema|migration|model|entity|database|table|types?|contracts?)\b/i,
  /\b(?:implement|add|build|create|write|backend|service|api|endpoint|store|provider)\b/i,
  /\b(?:ui|view|page|component|frontend|dialog|screen|settings)\b/i,
  /\b(?:integrate|integration|wire|connect|hook|route)\b/i,
  /\b(?:test|tests|e2e|verify|verification|validate|coverage|qa)\b/i,
  /\b(?:document|docs|documentation|readme|changelog)\b/i,
  /\b(?:deploy|release|publish|polish|clean ?up|remove|rollout)\b/i,
]

/** The last class whose words stand in a title; building, where none does. */
function rungOf(title: string): number {
  const last = RUNGS.findLastIndex((words) => words.test(title))
  return last < 0 ? 3 : last
}

/** Each task waits for all tasks of the nearest lower class that has any. */
function ladder(rungs: readonly number[]): Arrow[] {
  return rungs.flatMap((rung, to) => {
    const below = Math.max(-1, ...rungs.filter((other) => other < rung))
    return rungs.flatMap((other, from): Arrow[] => (other === below ? [[from, to]] : []))
  })
}

/** A later task waits for an earlier one if it says at least 0.45 of the earlier title's words, weighed by their rarity. */
function mentions(tasks: readonly PlainTask[]): Arrow[] {
  const titles = tasks.map(({ title }) => taskWords(title))
  const texts = tasks.map(({ title, text }) => taskWords(`${title}\n${text}`))
  const rarity = raritiesOf(texts)
  const weight = (words: Iterable<string>): number => [...words].reduce((sum, word) => sum + (rarity.get(word) ?? 0), 0)
  return tasks.flatMap((_, to) =>
    titles.slice(0, to).flatMap((title, from): Arrow[] => {
      const whole = weight(title)
      const said = weight([...title].filter((word) => texts[to]?.has(word)))
      return whole > 0 && said / whole >= 0.45 ? [[from, to]] : []
    }),
  )
}

/** How rare each word is among texts: the logarithm of their number by the number that have it. */
export function raritiesOf(texts: readonly ReadonlySet<string>[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const words of texts) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return new Map([...counts].map(([word, count]) => [word, Math.log((texts.length + 1) / (count + 0.5))]))
}
