import { collapse } from '../spec/plain-text.ts'
import type { WorkItem } from '../work/work-item.ts'
import type { Filled } from './filled.ts'
import { clipped } from './item-text.ts'

const LONGEST = 900
const LONGEST_BOUND = 240
const MOST_BOUNDS = 2

/** What a good ticket says, in the words of the specification: what is demanded, then what binds it. */
export function descriptionOf({ requirements, bounds }: WorkItem): Filled {
  const demanded = [...new Set(requirements.map(({ text }) => ended(clipped(text, LONGEST))))]
  const binding = bounds.slice(0, MOST_BOUNDS).map(({ text }) => ended(clipped(text, LONGEST_BOUND)))
  return { fields: { description: clipped([...demanded, ...binding].join(' '), LONGEST + LONGEST_BOUND) } }
}

function ended(text: string): string {
  const line = collapse(text)
  return /[.!?:;…]$/.test(line) ? line : `${line}.`
}
