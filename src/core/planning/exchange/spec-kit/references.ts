/** Names of tasks, phases and stories in a sentence: `T012`, `T004–T010`, `Phase 2`, `Phases 3-7`, `US1`, `Setup`. */
import type { Phase } from './phase.ts'

/** What a stretch of text names. */
export interface Named {
  readonly tasks: readonly string[]
  readonly phases: readonly Phase[]
}

const TASKS = /\bT(\d{3,5})([a-z]?)\b(?:\s*(?:-|–|—|to|\.\.|through)\s*T?(\d{3,5})\b)?/gi
const PHASES = /\bPhases?\s+(\d+)(?:\s*(?:-|–|—|to|through)\s*(\d+))?((?:\s*(?:,|and|&|\+)\s*(?:Phase\s+)?\d+)*)/gi
const STORIES =
  /\b(?:User\s+Stor(?:y|ies)\s+|US)(\d+)(?:\s*(?:-|–|—|to|through)\s*(?:US)?(\d+))?((?:\s*(?:,|and|&|\+)\s*(?:US)?\d+)*)/gi
const MOST_IN_RANGE = 500

/** Finds what a text names. A range counts the tasks that there are. */
export function namedIn(text: string, tasks: ReadonlySet<string>, phases: readonly Phase[]): Named {
  const found = new Set<string>()
  for (const [, from = '', letter = '', to] of text.matchAll(TASKS)) {
    if (to === undefined) found.add(`T${from}${letter}`)
    else for (const number of range(from, to)) addKnown(`T${String(number).padStart(from.length, '0')}`, tasks, found)
  }
  const named = new Set<Phase>()
  const add = (wanted: (phase: Phase) => boolean): void => {
    for (const phase of phases) if (wanted(phase)) named.add(phase)
  }
  for (const match of text.matchAll(PHASES)) {
    const numbers = numbersOf(match)
    add((phase) => numbers.has(phase.number))
  }
  for (const match of text.matchAll(STORIES)) {
    const numbers = numbersOf(match)
    add((phase) => phase.story !== undefined && numbers.has(phase.story))
  }
  if (/\b(?:all|every|each|desired|other)\b[^.;]{0,30}\b(?:user )?stor(?:y|ies)\b|^\W*user stories\b/i.test(text)) {
    add(({ kind }) => kind === 'story')
  }
  if (named.size === 0 && found.size === 0) {
    if (/\bset-?up\b/i.test(text)) add(({ kind }) => kind === 'setup')
    if (/\bfoundation(?:al|s)?\b/i.test(text)) add(({ kind }) => kind === 'foundation')
    if (/\bpolish\b/i.test(text)) add(({ kind }) => kind === 'polish')
  }
  return { tasks: [...found], phases: [...named] }
}

function addKnown(id: string, tasks: ReadonlySet<string>, found: Set<string>): void {
  if (tasks.has(id)) found.add(id)
}

function range(from: string, to: string): number[] {
  const [first, last] = [Number(from), Number(to)]
  if (last < first || last - first > MOST_IN_RANGE) return [first, last]
  return Array.from({ length: last - first + 1 }, (_, place) => first + place)
}

function numbersOf([, from = '', to, more = '']: RegExpExecArray): Set<number> {
  const numbers = to === undefined ? [Number(from)] : range(from, to)
  return new Set([...numbers, ...(more.match(/\d+/g) ?? []).map(Number)])
}
