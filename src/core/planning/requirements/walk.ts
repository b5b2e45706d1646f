/**
 * Walks the blocks of a section and takes what demands something as units. What stands below an item belongs to it:
 * labelled lines become notes and criteria, values and scenarios become criteria, demands become units of their own.
 * The walk keeps its own stack: authors nest as deep as they like.
 */
import { modalityOf } from '../language/modality.ts'
import { sentencesOf } from '../language/sentence.ts'
import { startsWithVerb, verbOf } from '../language/verb.ts'
import { isTalk, wishOf } from '../language/wish.ts'
import type { Section } from '../spec/section.ts'
import type { Span } from '../spec/source-text.ts'
import type { ItemStatement, Statement } from '../spec/statement.ts'
import { demandsIn } from './compound-demand.ts'
import { criterionIn, isConditionalDemand, isScenario, isStep, scenariosIn } from './criterion.ts'
import { idAtStart } from './explicit-id.ts'
import { labelOf } from './field-label.ts'
import { isWithinGroup } from './group.ts'
import type { Dialect } from './spec-reading.ts'
import { readField } from './field-reader.ts'
import { linesOf } from './paragraph-lines.ts'
import { readTable } from './table-reader.ts'
import { giveCriterion, takeScenario } from './scenario.ts'
import { wordsIn, type Gathering, type Unit } from './unit.ts'
import { takeUnit, type Weighing } from './weighed-unit.ts'

/** What holds for the blocks that are walked. */
export interface Walk {
  readonly gathering: Gathering
  readonly section: Section
  readonly dialect: Dialect
  readonly weighing: Weighing
}

/** What stands above a block. */
export interface Above {
  /** The unit that a block below an item belongs to. */
  readonly unit: Unit | undefined
  readonly leadIn: string | undefined
  readonly isQuoted: boolean
}

const NOTHING: Above = { unit: undefined, leadIn: undefined, isQuoted: false }

interface Waiting {
  readonly statement: Statement
  readonly above: Above
}

/** Walks blocks. `above` is what they stand below. */
export function walkBlocks(walk: Walk, statements: readonly Statement[], above: Above = NOTHING): void {
  const stack: Waiting[] = []
  push(walk, stack, statements, above)
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) walkOne(walk, next, stack)
}

/** Puts blocks on the stack, last first; a paragraph that ends with a colon introduces the items after it. */
function push(walk: Walk, stack: Waiting[], statements: readonly Statement[], above: Above): void {
  const waiting: Waiting[] = []
  let leadIn = above.leadIn
  for (const statement of statements) {
    if (statement.kind === 'paragraph') {
      const last = walk.section.source.text.slice(
        Math.max(statement.span.start, statement.span.end - 400),
        statement.span.end,
      )
      leadIn = /[:：]\**\s*$/.test(last) ? leadInOf(walk, statement.span) : above.leadIn
    } else if (statement.kind !== 'item') leadIn = above.leadIn
    waiting.push({ statement, above: { ...above, leadIn: statement.kind === 'item' ? leadIn : above.leadIn } })
  }
  for (const one of waiting.toReversed()) stack.push(one)
}

function walkOne(walk: Walk, { statement, above }: Waiting, stack: Waiting[]): void {
  const { gathering, section, weighing } = walk
  if (statement.kind === 'item') walkItem(walk, statement, above, stack)
  else if (statement.kind === 'paragraph') walkParagraph(walk, statement.span, above)
  else if (statement.kind === 'table') readTable(gathering, section, statement, weighing)
  else if (statement.kind === 'quote') push(walk, stack, statement.children, { ...above, isQuoted: true })
  else if (statement.kind === 'html') push(walk, stack, statement.children, above)
  else if (statement.kind === 'code') {
    const { span, language, value, valueStart } = statement
    gathering.blocks.push({ source: section.source, span, section, language, value, valueStart })
    if (language === 'gherkin' || language === 'cucumber' || language === 'feature')
      readGherkin(walk, value, valueStart)
  }
}

function readGherkin({ gathering, section }: Walk, value: string, valueStart: number): void {
  for (const { name, text, start, end } of scenariosIn(value)) {
    const span = { start: valueStart + start, end: valueStart + end }
    const criterion = { form: 'gherkin' as const, text, span, ...(name === '' ? {} : { id: name }) }
    giveCriterion(gathering, section, criterion)
  }
}

function walkItem(walk: Walk, item: ItemStatement, above: Above, stack: Waiting[]): void {
  const { section } = walk
  if (item.text === undefined) return push(walk, stack, item.children, above)
  const raw = section.source.text.slice(item.text.start, item.text.end)
  const label = raw.length > 4000 ? undefined : labelOf(raw)
  if (label !== undefined) {
    const rest = { start: item.text.start + label.rest, end: item.text.end }
    const below = readField(walk, { label, line: item.text, rest, item }, above)
    if (below !== undefined) push(walk, stack, item.children, below)
    return
  }
  const words = wordsIn(section.source, item.text)
  if (above.unit !== undefined && !demands(words)) {
    above.unit.criteria.push(criterionIn(section.source, item.text, words))
    return push(walk, stack, item.children, above)
  }
  const isDemand = above.unit === undefined && isConditionalDemand({ section, raw, words })
  if (!isDemand && (isScenario(words) || (isStep(words) && above.unit === undefined)))
    return readScenarioItem(walk, item, words)
  walkDemand(walk, item, words, above, stack)
}

/** Whether a line below a unit is a demand of its own. */
function demands(words: string): boolean {
  return idAtStart(words) !== undefined
}

function readScenarioItem({ gathering, section }: Walk, item: ItemStatement, words: string): void {
  const text = item.children.length === 0 ? words : wordsIn(section.source, item.span)
  takeScenario(gathering, section, { ...criterionIn(section.source, item.span, text), form: 'gherkin' })
}

function walkDemand(walk: Walk, item: ItemStatement, words: string, above: Above, stack: Waiting[]): void {
  const { gathering, section, weighing } = walk
  const span = item.text as Span
  const below = item.children.filter(({ kind }) => kind === 'item')
  const isAnswered = /[?？]$/.test(words) && item.children.length > 0
  const isLeadIn =
    isAnswered || (below.length > 0 && idAtStart(words) === undefined && introduces(walk, words, item.children))
  if (isLeadIn) return push(walk, stack, item.children, { ...above, leadIn: leadInOf(walk, span) })
  const several =
    item.children.length === 0 && idAtStart(words) === undefined ? demandsIn(section.source, span) : undefined
  if (several !== undefined) {
    for (const demand of several) {
      takeUnit(
        gathering,
        { section, ...demand, form: 'item', leadIn: above.leadIn, checked: item.checked, isQuoted: above.isQuoted },
        weighing,
      )
    }
    return
  }
  const unit = takeUnit(
    gathering,
    {
      section,
      span,
      form: 'item',
      text: words,
      leadIn: above.leadIn,
      checked: item.checked,
      hasDetails: item.children.length > 0,
      isQuoted: above.isQuoted,
    },
    weighing,
  )
  push(walk, stack, item.children, { ...above, unit: unit ?? above.unit, leadIn: undefined })
}

/** Whether an item only introduces what stands below it: it ends with a colon, or most of what is below it tells to do something. */
function introduces({ section }: Walk, words: string, children: readonly Statement[]): boolean {
  if (/[:：]$/.test(words)) return true
  if (startsWithVerb(words) || words.length > 80) return false
  const items = children.filter((child) => child.kind === 'item' && child.text !== undefined) as ItemStatement[]
  const doing = items.filter(({ text }) => startsWithVerb(wordsIn(section.source, text as Span)))
  return doing.length >= 2 && doing.length * 2 > items.length
}

function leadInOf({ section }: Walk, span: Span): string | undefined {
  const words = wordsIn(section.source, span)
  const last = sentencesOf(words).at(-1)?.text ?? words
  return last.length > 200 ? undefined : last
}

function walkParagraph(walk: Walk, span: Span, above: Above): void {
  const scenarios = walk.section.source.text.slice(span.start, span.end)
  if (/^[ \t]*Scenario(?: Outline)?:/m.test(scenarios)) return readGherkin(walk, scenarios, span.start)
  if (above.unit === undefined && span.end - span.start < 2000) {
    const words = wordsIn(walk.section.source, span)
    if (isScenario(words) && !isConditionalDemand({ section: walk.section, raw: scenarios, words }))
      return takeScenario(walk.gathering, walk.section, criterionIn(walk.section.source, span, words))
  }
  for (const line of linesOf(walk.section.source, span)) {
    const raw = walk.section.source.text.slice(line.start, line.end)
    const label = raw.length > 4000 ? undefined : labelOf(raw)
    if (label !== undefined) {
      readField(walk, { label, line, rest: { start: line.start + label.rest, end: line.end }, item: undefined }, above)
    } else if (idAtStart(raw) !== undefined) {
      takeUnit(
        walk.gathering,
        { section: walk.section, span: line, form: 'item', isQuoted: above.isQuoted },
        walk.weighing,
      )
    } else if (above.unit !== undefined) {
      above.unit.criteria.push(criterionIn(walk.section.source, line))
    } else walkSentences(walk, line, above)
  }
}

/** The sentences of prose that demand something; each is a unit. */
function walkSentences({ gathering, section, weighing }: Walk, span: Span, above: Above): void {
  const raw = section.source.text.slice(span.start, span.end)
  const isStory = /^\W*as (?:an?|the)\b[\s\S]*\bi (?:want|need|can|would)\b/i.test(
    raw.slice(0, 600).replaceAll('*', ''),
  )
  if (isStory) {
    takeUnit(gathering, { section, span, form: 'story', isQuoted: above.isQuoted }, weighing)
    return
  }
  let said: Unit | undefined
  for (const { text, start, end } of sentencesOf(raw)) {
    const place = { start: span.start + start, end: span.start + end }
    if (/[:：]\**$/.test(text)) continue
    if (said !== undefined && goesOn(text)) {
      said.criteria.push(criterionIn(section.source, place))
      continue
    }
    const isFirst = start === 0
    const isCertain = isFirst && isWithinGroup(section) && isConditionalDemand({ section, raw: text, words: text })
    const wish = wishOf(wordsIn(section.source, place))
    const found = {
      section,
      span: place,
      form: 'sentence' as const,
      isQuoted: above.isQuoted,
      isFirst,
      isCertain: isCertain || (wish !== undefined && (section.role === 'requirement' || weighing.contextCounts)),
      ...(wish === undefined ? {} : { text: wish.text }),
    }
    const left = gathering.exclusions.length
    let taken: Unit | undefined
    for (const demand of (wish === undefined ? demandsIn(section.source, place) : undefined) ?? [found])
      taken = takeUnit(gathering, { ...found, ...demand }, weighing) ?? taken
    if (taken !== undefined && wish !== undefined)
      taken.cues = [{ rule: 'wished', weight: 0.3, because: `“${wish.said}” wishes for it` }, ...taken.cues]
    // What a paragraph says beside its demand bounds it.
    if (taken === undefined && section.role === 'requirement' && left === gathering.exclusions.length && bounds(text))
      (said ?? lastOf(gathering, section))?.criteria.push(criterionIn(section.source, place))
    said = taken ?? said
  }
}

/** Whether a sentence says more of what the one before it speaks of: `It …`, `Responds …`. */
function goesOn(text: string): boolean {
  if (/^(?:it|they|this|these|its|their)\b/i.test(text)) return true
  return verbOf(/^\p{Lu}\p{Ll}+(?=\s)/u.exec(text)?.[0] ?? '')?.form === 'third'
}

/** Whether a sentence says how something is, rather than asking, or leading to an example. */
function bounds(text: string): boolean {
  if (/[?？]["')\]]*$/.test(text) || /^\W*(?:for example|for instance|e\.g\.|note|see|cf\.|because)\b/i.test(text))
    return false
  if (isTalk(text)) return false
  return modalityOf(text) !== undefined || /^\W*(?:if|when|once|unless|only)\b/i.test(text)
}

/** What was taken last, when it stands in the same section. */
function lastOf({ units }: Gathering, section: Section): Unit | undefined {
  const last = units.at(-1)
  return last?.section === section ? last : undefined
}
