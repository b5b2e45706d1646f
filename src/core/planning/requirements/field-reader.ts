/** Reads a labelled line: what it says goes to the unit above it, to the unit of its section, or to its group. */
import type { Span } from '../spec/source-text.ts'
import type { ItemStatement } from '../spec/statement.ts'
import { criterionIn } from './criterion.ts'
import type { LabelledText } from './field-label.ts'
import { groupOf } from './group.ts'
import { priorityOfWord } from './priority.ts'
import type { Note } from './requirement.ts'
import { ownerOf, wordsIn, type Unit } from './unit.ts'
import type { Above, Walk } from './walk.ts'
import { takeUnit } from './weighed-unit.ts'

/** A line with its label, in the source. */
export interface FieldLine {
  readonly label: LabelledText
  readonly line: Span
  /** The line without its label. */
  readonly rest: Span
  /** The item that the line is the text of. */
  readonly item: ItemStatement | undefined
}

/** Reads a labelled line. Gives what the blocks below it stand below, or nothing when they have been read. */
export function readField(walk: Walk, field: FieldLine, above: Above): Above | undefined {
  const { gathering, section, weighing } = walk
  const { label, rest, item } = field
  const says = section.source.text.slice(rest.start, rest.end).trim() !== ''
  const target = above.unit ?? ownerOf(gathering, section)
  if (label.field === 'description' && target !== undefined) {
    if (says) target.criteria.push(criterionIn(section.source, rest))
    return { ...above, unit: target, leadIn: undefined }
  }
  if (label.field === 'work' || label.field === 'description') {
    if (!says) return { ...above, leadIn: undefined }
    const found = { section, span: field.line, form: item === undefined ? ('sentence' as const) : ('item' as const) }
    const text = wordsIn(section.source, rest)
    const unit = takeUnit(gathering, { ...found, text, checked: item?.checked, isQuoted: above.isQuoted }, weighing)
    return { ...above, unit: unit ?? above.unit, leadIn: undefined }
  }
  if (label.field === 'criterion') readCriteria(walk, field, target)
  else if (label.field === 'exclusion') readExclusions(walk, field)
  else if (label.field === 'priority' && target !== undefined) {
    target.priority = priorityOfWord(wordsIn(section.source, rest)) ?? target.priority
  } else if (
    label.field === 'depends' ||
    label.field === 'place' ||
    label.field === 'testing' ||
    label.field === 'detail'
  ) {
    const span = { start: field.line.start, end: item?.span.end ?? field.line.end }
    const text = wordsIn(section.source, { start: rest.start, end: span.end })
    const note: Note = { about: label.field, label: label.label, text, span }
    if (target !== undefined) target.notes.push(note)
    else groupOf(gathering, section).notes.push(note)
  }
  return undefined
}

function readCriteria({ gathering, section }: Walk, { rest, item }: FieldLine, target: Unit | undefined): void {
  const spans: Span[] = []
  if (section.source.text.slice(rest.start, rest.end).trim() !== '') spans.push(rest)
  for (const child of item?.children ?? []) {
    if (child.kind === 'item') spans.push(child.text ?? child.span)
  }
  const criteria = spans.map((span) => criterionIn(section.source, span))
  if (target !== undefined) target.criteria.push(...criteria)
  else groupOf(gathering, section).criteria.push(...criteria)
}

function readExclusions({ gathering, section }: Walk, { rest, item }: FieldLine): void {
  const { source } = section
  const spans =
    item === undefined
      ? []
      : item.children.flatMap((child) => (child.kind === 'item' ? [child.text ?? child.span] : []))
  if (source.text.slice(rest.start, rest.end).trim() !== '') spans.unshift(rest)
  for (const span of spans) gathering.exclusions.push({ text: wordsIn(source, span), source, span, section })
}
