/**
 * Reads a document's features and their tasks: walks the outline, lets task-reader.ts read each list item, and says what
 * stands in a place where it has no meaning.
 */
import type { FeatureProposal } from '../../model/proposal.ts'
import { quote } from '../spec/evidence-span.ts'
import { type FeatureOutline, type PlacedStatement, readOutline } from '../spec/outline.ts'
import { plainText } from '../spec/plain-text.ts'
import type { SourceText } from '../spec/source-text.ts'
import type { CodeStatement, ItemStatement, ParagraphStatement, Statement } from '../spec/statement.ts'
import { parsePriority, PRIORITY_ADVICE } from './hint-readers.ts'
import { tokenizeHints } from './hint-tokenizer.ts'
import { announcesProse } from './prose-sections.ts'
import type { Report } from '../spec/report.ts'
import { newDraft, type TaskDraft } from './task-draft.ts'
import { blockRole, carriesHints, readCodeBlock, readTask } from './task-reader.ts'
import { textOf } from './value-list.ts'

/** The longest description of a feature that is taken from the prose under its heading. */
const LONGEST_DESCRIPTION = 600

/** What is read from all documents, in their order. Keys are `f1`, `t1` and so on. */
export interface Draft {
  readonly features: FeatureProposal[]
  readonly tasks: TaskDraft[]
  readonly report: Report
}

/** Reads one document into the draft and returns its title. A heading without tasks is no feature. */
export function readFeatures(source: SourceText, statements: readonly Statement[], draft: Draft): string | undefined {
  const outline = readOutline(statements)
  readPreamble(source, outline.preamble, draft.report)
  for (const feature of outline.features) readFeature(source, feature, outline.title, draft)
  return outline.title
}

function readPreamble(source: SourceText, blocks: readonly PlacedStatement[], report: Report): void {
  for (const { statement } of blocks) {
    if (statement.kind === 'code') refuseBlock(source, statement, report)
    if (statement.kind !== 'item' || !carriesHints(statement, source.text)) continue
    const message = 'This item carries hints but stands above the first feature, so it is not read as a task.'
    const advice = 'Put it under a `##` heading.'
    const at = { source, offset: statement.span.start }
    report.add({ ...at, code: 'task-outside-feature', severity: 'warning', message, advice })
  }
}

function readFeature(source: SourceText, outline: FeatureOutline, title: string | undefined, draft: Draft): void {
  const { features, tasks, report } = draft
  const items = outline.blocks.filter(({ statement }) => statement.kind === 'item')
  const prose = proseItems(source, outline, items)
  const isFeature = items.length > prose.size
  const key = `f${features.length + 1}`
  const told = new Set<string>()
  let last: TaskDraft | undefined

  for (const placed of outline.blocks) {
    const { statement, section } = placed
    if (statement.kind === 'item' && prose.has(placed)) {
      if (!told.has(section.join('\n'))) tellProse(source, statement, section, report)
      told.add(section.join('\n'))
    } else if (statement.kind === 'item') {
      last = newDraft({ key: `t${tasks.length + 1}`, feature: key, source, section, span: statement.span })
      readTask(last, statement, report)
      tasks.push(last)
    } else if (statement.kind === 'code') {
      if (last === undefined) refuseBlock(source, statement, report)
      else if (blockRole(statement) !== 'other') readCodeBlock(last, statement, report)
    }
  }
  const intro = readIntroduction(source, outline, report)
  const [first] = items
  if (!isFeature || first === undefined) return
  const span = outline.heading?.span ?? first.statement.span
  const rationale =
    outline.heading === undefined ? 'The first item of a list without a heading.' : 'The heading of the feature.'
  features.push({
    key,
    title: outline.title || title || 'Tasks',
    ...(intro.description === '' ? {} : { description: intro.description }),
    ...(intro.priority === undefined ? {} : { priority: intro.priority }),
    evidence: [quote({ source, span, section: outline.section, confidence: 1, rationale })],
  })
}

/** Items under a heading that announces prose, where none of the section's items carries a hint. */
function proseItems(
  source: SourceText,
  outline: FeatureOutline,
  items: readonly PlacedStatement[],
): ReadonlySet<PlacedStatement> {
  const sectionOf = ({ section }: PlacedStatement): string => section.join('\n')
  const candidates = items.filter(({ groups }) => [outline.title, ...groups].some(announcesProse))
  const meant = new Set<string>()
  for (const placed of candidates) {
    const { statement } = placed
    if (statement.kind === 'item' && carriesHints(statement, source.text)) meant.add(sectionOf(placed))
  }
  return new Set(candidates.filter((placed) => !meant.has(sectionOf(placed))))
}

function tellProse(source: SourceText, item: ItemStatement, section: readonly string[], report: Report): void {
  const message = `The list under “${section.at(-1) ?? ''}” is read as prose, not as tasks.`
  const advice = 'Rename the heading, or give the items a box `- [ ]` or a hint, to make them tasks.'
  report.add({ source, offset: item.span.start, code: 'list-read-as-prose', severity: 'info', message, advice })
}

/** The prose between a feature's heading and its first item, and the `priority:` right under the heading. */
function readIntroduction(
  source: SourceText,
  { blocks }: FeatureOutline,
  report: Report,
): { description: string; priority: FeatureProposal['priority'] } {
  const prose: string[] = []
  let priority: FeatureProposal['priority']
  let isAboveItems = true
  for (const [index, { statement, groups }] of blocks.entries()) {
    if (statement.kind === 'item') isAboveItems = false
    if (statement.kind !== 'paragraph') continue
    const isFirst = index === 0 && groups.length === 0
    const paragraph = readParagraph(source, statement, isFirst, report)
    priority ??= paragraph.priority
    if (isAboveItems && groups.length === 0 && paragraph.words !== '') prose.push(paragraph.words)
  }
  const description = prose.join('\n\n')
  if (description.length <= LONGEST_DESCRIPTION) return { description, priority }
  const cut = description.slice(0, LONGEST_DESCRIPTION - 1)
  const words = cut.slice(0, Math.max(cut.search(/\s\S*$/), LONGEST_DESCRIPTION / 2))
  return { description: `${words.replace(/[\uD800-\uDBFF]$/, '')}…`, priority }
}

function readParagraph(
  source: SourceText,
  paragraph: ParagraphStatement,
  mayHavePriority: boolean,
  report: Report,
): { words: string; priority?: FeatureProposal['priority'] } {
  const { start, end } = paragraph.span
  const tokens = tokenizeHints(source.text.slice(start, end), 'hint')
  const [first] = tokens
  if (first?.kind !== 'key') return { words: plainText(source.text.slice(start, end)) }
  const words = plainText(tokens.map((token) => (token.kind === 'text' ? token.text : '')).join(' '))
  let priority: FeatureProposal['priority']
  for (const token of tokens) {
    if (token.kind !== 'key') continue
    const at = { source, offset: start + token.start }
    if (token.key !== 'priority' || !mayHavePriority) {
      const message = `\`${token.key}:\` stands outside of a list item and belongs to no task.`
      const advice =
        'Write hints in a list item, or indent them under it. A feature takes only `priority:`, right under its heading.'
      report.add({ ...at, code: 'hint-outside-task', severity: 'warning', message, advice })
      continue
    }
    priority = parsePriority(textOf(token).replace(/[,;]$/, ''))
    if (priority !== undefined) continue
    const message = `“${textOf(token)}” is no priority (\`priority:\`).`
    report.add({ ...at, code: 'malformed-value', severity: 'error', message, advice: PRIORITY_ADVICE })
  }
  return { words, priority }
}

function refuseBlock(source: SourceText, block: CodeStatement, report: Report): void {
  const role = blockRole(block)
  if (role === 'other' || role === 'resources' || role === 'healing') return
  const message = `This \`${role}\` block stands before any task of its feature.`
  const advice = 'Put it under the list item that it belongs to.'
  report.add({ source, offset: block.span.start, code: 'block-without-task', severity: 'error', message, advice })
}
