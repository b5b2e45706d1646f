/** Kiro's requirements.md: `### Requirement N`, a user story, and numbered EARS criteria that plans name as `N.M`. */
import type { Section } from '../../spec/section.ts'
import type { Span } from '../../spec/source-text.ts'
import type { ItemStatement } from '../../spec/statement.ts'
import { bareTitle } from '../../spec/section-topic.ts'
import { groupOf } from '../group.ts'
import type { Walk } from '../walk.ts'
import { takeUnit } from '../weighed-unit.ts'
import { wordsIn } from '../unit.ts'

/** The number of a section that is a numbered requirement. */
export function requirementNumber({ title }: Section): string | undefined {
  return /^requirement\s+(\d+(?:\.\d+)*)/i.exec(bareTitle(title))?.[1]
}

/**
 * Reads a section of a numbered requirement: its story names the group, each criterion below it is a unit. Gives whether
 * the section was one.
 */
export function readNumberedRequirement(walk: Walk): boolean {
  const { section, gathering } = walk
  if (requirementNumber(section) !== undefined) {
    const group = groupOf(gathering, section)
    const story = section.statements.find(
      ({ kind, span }) =>
        kind === 'paragraph' && /user story|as an? /i.test(section.source.text.slice(span.start, span.end)),
    )
    if (story !== undefined && /^requirement\s+[\d.]+$/i.test(group.title))
      group.title = titleOfStory(wordsIn(section.source, story.span)) ?? group.title
    readCriteria(walk, requirementNumber(section) as string)
    return true
  }
  const number = section.parent === undefined ? undefined : requirementNumber(section.parent)
  if (number === undefined) return false
  readCriteria(walk, number)
  return true
}

function readCriteria(walk: Walk, number: string): void {
  const { section, gathering, weighing } = walk
  const items = section.statements.filter((statement): statement is ItemStatement => statement.kind === 'item')
  for (const [place, item] of items.entries()) {
    const start = item.text?.start ?? item.span.start
    const span: Span = { start, end: item.span.end }
    const written = /^(\d+)[.)]/.exec(section.source.text.slice(item.span.start, item.span.start + 12))?.[1]
    const own = /^(?:\*\*)?(\d+\.\d+)/.exec(section.source.text.slice(start, start + 12))?.[1]
    const id = own ?? `${number}.${written ?? place + 1}`
    const text = wordsIn(section.source, span).replace(/^\d+\.\d+[.)]?\s+/, '')
    takeUnit(gathering, { section, span, form: 'item', text, id, kind: 'functional', isCertain: true }, weighing)
  }
}

function titleOfStory(words: string): string | undefined {
  const want = /\bi (?:want|need)(?: to be able)? (?:to )?(.+?)(?:,? so that\b|[,.;]|$)/i.exec(words)?.[1]?.trim()
  return want === undefined || want === '' ? undefined : want.charAt(0).toUpperCase() + want.slice(1)
}
