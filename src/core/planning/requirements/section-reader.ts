/** Reads one section by its role and topic. */
import { modalityOf } from '../language/modality.ts'
import { startsWithVerb } from '../language/verb.ts'
import { namesOne } from '../spec/section-topic.ts'
import type { Section } from '../spec/section.ts'
import type { Span } from '../spec/source-text.ts'
import type { Statement } from '../spec/statement.ts'
import { criterionIn, isScenario, isStep } from './criterion.ts'
import { readStoryFile } from './dialects/bmad.ts'
import { readNumberedRequirement } from './dialects/kiro.ts'
import { readDataModel } from './data-model.ts'
import { readExclusions } from './exclusions.ts'
import { labelOf, type Field } from './field-label.ts'
import { groupOf } from './group.ts'
import type { Criterion } from './requirement.ts'
import { giveCriterion, takeScenario } from './scenario.ts'
import { ownerOf, wordsIn } from './unit.ts'
import { walkBlocks, type Walk } from './walk.ts'
import { takeUnit } from './weighed-unit.ts'

/** Topics whose sections demand nothing, whatever stands in them. */
const UNREAD: ReadonlySet<string> = new Set([
  'template',
  'process',
  'references',
  'glossary',
  'decisions',
  'clarifications',
  'assumptions',
  'risks',
  'alternatives',
  'questions',
])

/** Whether nothing in the section can be a requirement. */
function isUnread({ role, topic }: Section): boolean {
  return role === 'negative' || role === 'question' || UNREAD.has(topic ?? '')
}

/** Reads a section into the gathering. */
export function readSection(walk: Walk): void {
  const { gathering, section } = walk
  if (section.role === 'negative') {
    if (section.topic === 'non-goals' || section.topic === 'future') readExclusions(gathering, section)
    return
  }
  if (isUnread(section)) return
  // `FROM: … TO: …`: other names of requirements in their document, nothing to be made.
  if (section.topic === 'renamed' && !namesOne(section.title)) return
  if (section.role === 'context' && !walk.weighing.contextCounts) return walkBlocks(walk, section.statements)
  if (walk.dialect === 'kiro' && readNumberedRequirement(walk)) return
  if (walk.dialect === 'bmad' && readStoryFile(walk)) return
  if (section.heading !== undefined && namesOne(section.title)) {
    if (/^\W*(?:user\s+)?stor|^\W*us-?\d/i.test(section.title)) return readBlock(walk, 'story')
    if (/^\W*(?:\d[\d.]*\s+)?requirement\b/i.test(section.title)) return readBlock(walk, 'block')
  }
  if (section.topic === 'scenario' && section.heading !== undefined) return readScenario(walk)
  if (section.topic === 'acceptance' || (section.topic === 'scenarios' && ownerOf(gathering, section) !== undefined)) {
    return readAcceptance(walk)
  }
  if (section.topic === 'scenarios') return readFlows(walk)
  if (describesOne(section)) return readBlock(walk, 'block')
  const from = gathering.units.length
  const rest = readDataModel(walk, section.statements)
  walkBlocks(walk, rest)
  if (rest.length < section.statements.length)
    gathering.units.push(...gathering.units.splice(from).toSorted((a, b) => a.span.start - b.span.start))
}

/** Whether the labelled lines of a section describe one thing: a description, and what goes in and comes out. */
function describesOne({ source, statements, topic }: Section): boolean {
  if (topic === 'phase') return false
  const fields = statements.flatMap((statement): Field[] => {
    if (statement.kind !== 'item' || statement.text === undefined) return []
    const label = labelOf(
      source.text.slice(statement.text.start, Math.min(statement.text.end, statement.text.start + 80)),
    )
    return label === undefined ? [] : [label.field]
  })
  return fields.length > 1 && fields.includes('description') && !fields.includes('work')
}

/** A story, a requirement block or a described feature: one unit, with all below it as its criteria and notes. */
function readBlock(walk: Walk, form: 'story' | 'block'): void {
  const { gathering, section, weighing } = walk
  const removal = section.topic === 'removed' || section.topic === 'renamed'
  const words = removal ? undefined : ownWords(section)
  const span = words?.span ?? (section.heading?.span as Span)
  const group = groupOf(gathering, section)
  const name = group.title
  const text = removal ? name : (words?.text ?? name)
  const unit = takeUnit(gathering, { section, span, form, text, id: group.id, isCertain: true }, weighing)
  if (unit === undefined) return walkBlocks(walk, section.statements)
  unit.priority = group.priority
  gathering.owners.set(section, unit)
  const rest = section.statements.filter((statement) => !words?.used.has(statement))
  walkBlocks(walk, rest, { unit, leadIn: undefined, isQuoted: false })
}

/** The words that say what a section is about: its first paragraphs without a label, else the line labelled as description. */
function ownWords({ source, statements }: Section): { text: string; span: Span; used: Set<Statement> } | undefined {
  const used = new Set<Statement>()
  let span: Span | undefined
  for (const statement of statements) {
    if (statement.kind !== 'paragraph') break
    const label = labelOf(
      source.text.slice(statement.span.start, Math.min(statement.span.end, statement.span.start + 80)),
    )
    if (label !== undefined && label.field !== 'description') break
    used.add(statement)
    span = { start: span?.start ?? statement.span.start, end: statement.span.end }
  }
  if (span !== undefined) {
    const label = labelOf(source.text.slice(span.start, Math.min(span.end, span.start + 80)))
    return { text: wordsIn(source, { start: span.start + (label?.rest ?? 0), end: span.end }), span, used }
  }
  for (const statement of statements) {
    if (statement.kind !== 'item' || statement.text === undefined) continue
    const label = labelOf(
      source.text.slice(statement.text.start, Math.min(statement.text.end, statement.text.start + 80)),
    )
    if (label?.field !== 'description') continue
    const rest = { start: statement.text.start + label.rest, end: statement.text.end }
    used.add(statement)
    return { text: wordsIn(source, rest), span: rest, used }
  }
  return undefined
}

/** A scenario under a heading of its own is one criterion. */
function readScenario(walk: Walk): void {
  const { section } = walk
  const [first, last] = [section.statements[0], section.statements.at(-1)]
  if (first === undefined || last === undefined) return
  const span = { start: (section.heading?.span ?? first.span).start, end: last.span.end }
  const body = { start: first.span.start, end: last.span.end }
  const name = section.title.replace(/^\W*scenario\s*\d*\s*[:–—-]*\s*/i, '').trim()
  const text = wordsIn(section.source, body)
    .replaceAll(/(?:^| )- /g, ' ')
    .trim()
  const criterion: Criterion = { form: 'gherkin', text, span, ...(name === '' ? {} : { id: name }) }
  giveCriterion(walk.gathering, section, criterion)
}

/** Items and rows below an acceptance heading are criteria of what stands above them. */
function readAcceptance(walk: Walk): void {
  const { section } = walk
  const owned = ownerOf(walk.gathering, section)
  const rest: Statement[] = []
  for (const statement of section.statements) {
    if (statement.kind === 'item') readAcceptanceItem(walk, wholeOf(statement.span, section))
    else if (statement.kind === 'table')
      for (const { span } of statement.rows) giveCriterion(walk.gathering, section, criterionIn(section.source, span))
    else if (statement.kind === 'paragraph' && isScenario(wordsIn(section.source, statement.span))) {
      giveCriterion(walk.gathering, section, criterionIn(section.source, statement.span))
    } else if (statement.kind !== 'paragraph' || owned === undefined) rest.push(statement)
  }
  walkBlocks(walk, rest)
}

function readAcceptanceItem({ gathering, section }: Walk, span: Span): void {
  const criterion = criterionIn(section.source, span)
  if (isStep(criterion.text)) takeScenario(gathering, section, { ...criterion, form: 'gherkin' })
  else giveCriterion(gathering, section, criterion)
}

/** Items of flows and scenarios that demand nothing by their own words tell how what is demanded elsewhere is used. */
function readFlows(walk: Walk): void {
  const { gathering, section } = walk
  const rest: Statement[] = []
  for (const statement of section.statements) {
    const text =
      statement.kind === 'item' && statement.text !== undefined ? wordsIn(section.source, statement.text) : ''
    if (text === '' || isStep(text) || startsWithVerb(text) || modalityOf(text)?.modality === 'must')
      rest.push(statement)
    else gathering.loose.push({ criterion: criterionIn(section.source, wholeOf(statement.span, section)), section })
  }
  walkBlocks(walk, rest)
}

/** An item without its bullet or number. */
function wholeOf({ start, end }: Span, { source }: Section): Span {
  const mark =
    /^(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?/.exec(source.text.slice(start, Math.min(end, start + 40)))?.[0]
      .length ?? 0
  return { start: start + mark, end }
}
