/**
 * The order in which tasks are looked at: whatever sure links say, then the stage of the work, in it what holds the data first and what
 * shows it last, then the order in which they are told. It decides the direction between two tasks that words link and nothing else sets apart; it never links any.
 */
import { Heap } from '../../std/heap.ts'
import type { Link } from './link.ts'
import { STAGES, stageOf } from './stage.ts'
import type { Subject } from './subject.ts'
import type { Telling } from './told-name.ts'

/** Links that fit together, those that do not, and the tasks in an order that the first agree with. */
export interface ToldOrder {
  readonly order: readonly number[]
  readonly kept: readonly Link[]
  /** Links that would close a circle with surer ones. */
  readonly cut: readonly Link[]
}

/** Steps that looking for a circle may take in all; beyond, a link that might close one is cut. */
const MOST_STEPS = 20_000_000

/** Orders tasks by sure links. Of links in a circle the least sure is cut, the one told last among equals. */
export function orderByLinks(tellings: readonly Telling[], links: readonly Link[]): ToldOrder {
  const after: number[][] = tellings.map(() => [])
  const kept: Link[] = []
  const cut: Link[] = []
  let steps = 0
  const reaches = (from: number, to: number): boolean => {
    const seen = new Set([from])
    const open = [from]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const next of after[at] as readonly number[]) {
        if (next === to || ++steps > MOST_STEPS) return true
        if (!seen.has(next)) open.push(next)
        seen.add(next)
      }
    }
    return false
  }
  const surest = links.toSorted((a, b) => b.confidence - a.confidence || a.to - b.to || a.from - b.from)
  for (const link of surest) {
    if (link.from === link.to || reaches(link.to, link.from)) cut.push(link)
    else {
      after[link.from]?.push(link.to)
      kept.push(link)
    }
  }
  return { order: sorted(tellings, after), kept, cut }
}

function sorted(tellings: readonly Telling[], after: readonly (readonly number[])[]): number[] {
  const stages = tellings.map(({ subject }) => rankOf(subject))
  const waits = tellings.map(() => 0)
  for (const list of after) for (const to of list) waits[to] = (waits[to] as number) + 1
  const ready = new Heap<number>((a, b) => {
    const difference = (stages[a] as number) - (stages[b] as number)
    return difference === 0 ? a < b : difference < 0
  })
  for (const [place, count] of waits.entries()) if (count === 0) ready.push(place)
  const order: number[] = []
  for (let at = ready.pop(); at !== undefined; at = ready.pop()) {
    order.push(at)
    for (const to of after[at] as readonly number[]) {
      waits[to] = (waits[to] as number) - 1
      if (waits[to] === 0) ready.push(to)
    }
  }
  return order
}

/** What holds the data is made before what reads it, and what shows it after, wherever a specification tells of it. */
function rankOf(subject: Subject): number {
  // A title alone does not put a task behind others that are told after it.
  const stage = STAGES.indexOf(subject.kind === undefined ? 'make' : stageOf(subject))
  if (subject.kind === 'migration' || subject.kind === 'model') return stage - 0.5
  return subject.kind === 'view' ? stage + 0.5 : stage
}
