/** BMAD's story files: `# Story 1.2: …`, the story's sentence under `## Story`, acceptance criteria, tasks, notes for developers. */
import { bareTitle } from '../../spec/section-topic.ts'
import type { Section } from '../../spec/section.ts'
import { groupOf } from '../group.ts'
import type { Walk } from '../walk.ts'
import { wordsIn } from '../unit.ts'
import { takeUnit } from '../weighed-unit.ts'

/** Reads what only story files have: the sentence of the story, which owns the whole file. Gives whether the section was it. */
export function readStoryFile(walk: Walk): boolean {
  const { section, gathering, weighing } = walk
  if (isStoryTitle(section)) return true
  if (!/^story$/i.test(bareTitle(section.title)))
    return /^(?:dev|technical|developer) notes$/i.test(bareTitle(section.title))
  const [first, last] = [section.statements[0], section.statements.at(-1)]
  if (first === undefined || last === undefined) return true
  const whole = section.parent ?? section
  const { id } = groupOf(gathering, whole)
  const span = { start: first.span.start, end: last.span.end }
  const text = wordsIn(section.source, span)
  const unit = takeUnit(gathering, { section, span, form: 'story', text, id, isCertain: true }, weighing)
  if (unit === undefined) return true
  unit.group = groupOf(gathering, whole)
  gathering.owners.set(whole, unit)
  return true
}

function isStoryTitle({ depth, title }: Section): boolean {
  return depth === 1 && /^(?:user\s+)?story\b/i.test(bareTitle(title))
}
