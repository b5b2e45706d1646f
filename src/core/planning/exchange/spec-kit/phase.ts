import { Priority } from '../../../model/identity.ts'
import type { ImportedGroup } from '../imported-work.ts'
import type { ChecklistHeading } from '../checklist.ts'

/** What a phase is for decides what it waits for: preparations, then what all stories rest on, stories, finishing. */
export type PhaseKind = 'setup' | 'foundation' | 'story' | 'polish'

/** A phase of tasks.md. */
export interface Phase {
  readonly group: ImportedGroup
  /** As its heading numbers it; 0 for what stands before the first. */
  readonly number: number
  readonly kind: PhaseKind
  /** The number of the user story that it carries out. */
  readonly story: number | undefined
  readonly heading: ChecklistHeading | undefined
}

const NUMBERED = /^Phase\s+(\d+(?:\.\d+)*)\s*[:.–—-]?\s*(.*)$/i
const KINDS: readonly (readonly [PhaseKind, RegExp])[] = [
  ['story', /\buser stor(?:y|ies)\b|\bUS\d+\b/i],
  ['setup', /^set-?up\b|^project set-?up\b|^initiali[sz]ation\b/i],
  ['foundation', /^foundation(?:al|s)?\b|\bblocking prerequisites?\b/i],
  ['polish', /\bpolish\b|\bcross-cutting\b/i],
]
/** A heading as a phase; `undefined` when it is none. `place` is how many phases stand before it. */
export function phaseOf(heading: ChecklistHeading, place: number): Phase | undefined {
  const found = NUMBERED.exec(heading.title)
  if (found === null) return undefined
  const [, number = '', rest = ''] = found
  const title = rest.trim() === '' ? heading.title : rest.trim()
  const story = /\buser story\s+(\d+)|\bUS(\d+)\b/i.exec(title)
  const level = /priority:?\s*P(\d)/i.exec(title)?.[1]
  const priority = level === undefined ? undefined : (Priority.options[Math.min(3, Number(level))] ?? 'low')
  return {
    group: { key: `phase-${number}-${place}`, title, priority, span: heading.span },
    number: Number(number),
    kind: KINDS.find(([, words]) => words.test(title))?.[0] ?? 'story',
    story: story === null ? undefined : Number(story[1] ?? story[2]),
    heading,
  }
}

/** The phases that a phase waits for when the file says nothing about it. */
export function waitsFor(phase: Phase, phases: readonly Phase[]): Phase[] {
  const of = (kind: PhaseKind): Phase[] => phases.filter((other) => other.kind === kind && other !== phase)
  const [setup, foundation, story] = [of('setup'), of('foundation'), of('story')]
  if (phase.kind === 'setup') return []
  if (phase.kind === 'foundation') return setup
  if (phase.kind === 'story') return foundation.length > 0 ? foundation : setup
  return story.length > 0 ? story : foundation.length > 0 ? foundation : setup
}
