/** Kiro's requirements.md: `### Requirement N`, a user story, and numbered EARS criteria that plans name as `N.M`. */
import type { Section } from '../../spec/section.ts'
import type { Span } from '../../spec/source-text.ts'
import { bareTitle } from '../../spec/section-topic.ts'
import { criterionIn } from '../criterion.ts'
import { idAtStart } from '../explicit-id.ts'
import { groupOf } from '../group.ts'
import { linesOf } from '../paragraph-lines.ts'
import type { Walk } from '../walk.ts'
import { takeUnit } from '../weighed-unit.ts'
import { wordsIn, type Unit } from '../unit.ts'

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

/** Numbered items, items without a number, and lines that begin with their number; what stands below the last are details. */
function readCriteria(walk: Walk, number: string): void {
  const { source } = walk.section
  let last: Unit | undefined
  let place = 0
  for (const statement of walk.section.statements) {
    if (statement.kind === 'paragraph') {
      for (const line of linesOf(source, statement.span)) {
        const id = idAtStart(source.text.slice(line.start, Math.min(line.end, line.start + 40)))?.id
        if (id !== undefined) last = takeCriterion(walk, line, id)
      }
    } else if (statement.kind === 'item') {
      const span: Span = { start: statement.text?.start ?? statement.span.start, end: statement.span.end }
      const written = /^(\d+)[.)]/.exec(source.text.slice(statement.span.start, statement.span.start + 12))?.[1]
      if (written === undefined && place === 0 && last !== undefined) last.criteria.push(criterionIn(source, span))
      else {
        const own = idAtStart(source.text.slice(span.start, Math.min(span.end, span.start + 40)))?.id
        place++
        last = takeCriterion(walk, span, own ?? `${number}.${written ?? place}`)
      }
    }
  }
}

function takeCriterion({ section, gathering, weighing }: Walk, span: Span, id: string): Unit | undefined {
  const found = { section, span, form: 'item' as const, id, kind: 'functional' as const, isCertain: true }
  return takeUnit(gathering, found, weighing)
}

function titleOfStory(words: string): string | undefined {
  const want = /\bi (?:want|need)(?: to be able)? (?:to )?(.+?)(?:,? so that\b|[,.;]|$)/i.exec(words)?.[1]?.trim()
  return want === undefined || want === '' ? undefined : want.charAt(0).toUpperCase() + want.slice(1)
}
