/**
 * Data models: a table of fields, a list of fields, or a sentence that names a table and what it holds. Fields are no demands of
 * their own: what holds them is made, and they are its criterion.
 */
import { sentencesOf } from '../language/sentence.ts'
import { plainText } from '../spec/plain-text.ts'
import type { Section } from '../spec/section.ts'
import type { Span } from '../spec/source-text.ts'
import type { ItemStatement, Statement, TableStatement } from '../spec/statement.ts'
import { criterionIn } from './criterion.ts'
import { wordsIn, type Unit } from './unit.ts'
import type { Walk } from './walk.ts'
import { takeUnit } from './weighed-unit.ts'

/** The rule by which a unit is known to make what holds data. */
export const HOLDS_FIELDS = 'holds-fields'

const FIELD_COLUMN = /^(?:fields?|columns?|attributes?|propert(?:y|ies)|name|key)$/i
const TYPE_COLUMN = /^(?:(?:data |sql |db )?type|datatype)$/i
/** A name as fields have it, and what may follow it. */
const FIELD =
  /^[*_`]*([a-z][\w.]*)[*_`?]*\s*(?:$|[:(—–,]|-\s|\s(?:GUID|UUID|int|integer|bigint|string|text|varchar|bool|boolean|date|datetime|timestamp|float|decimal|enum|json)\b)/
const NAMED_TABLE =
  /(?:^|[\s*_])tables?(?:\s+name)?\s*[:=]?\s*[*_]*[`"“]([a-z]\w*)[`"”]|[`"“]([a-z]\w*)[`"”]\s+table\b|(?:^|\s)table\s+([a-z]+(?:_[a-z0-9]+)+)\b/i
/** `Table x: a, b, c`; `Create a table x with a, b and c`. */
const TOLD_TABLE =
  /^\W*(?:(?:create|add|introduce|define)\s+(?:an?\s+|the\s+)?)?(?:new\s+)?(?:(?:database\s+|db\s+)?table\s+[`"“]?([a-z]\w*)[`"”]?|[`"“]?([a-z]\w*)[`"”]?\s+table)\s*(?::|—|–|\(|\bwith\b(?:\s+(?:the\s+)?(?:fields|columns))?:?)\s*(.+)$/is
const FEWEST = 3
const LONGEST = 2000

/** Takes what the blocks of a section say of data; returns the blocks that say something else. */
export function readDataModel(walk: Walk, statements: readonly Statement[]): readonly Statement[] {
  const { section } = walk
  const rest: Statement[] = []
  const holders: Unit[] = []
  const isOfData = isDataSection(section)
  for (let place = 0; place < statements.length; place++) {
    const statement = statements[place] as Statement
    const run = isOfData ? fieldRun(section, statements, place) : []
    const fields =
      statement.kind === 'table'
        ? fieldsOfTable(section, statement, isOfData)
        : run.length >= FEWEST
          ? { words: run.map(({ text }) => wordsIn(section.source, text as Span)), span: spanOf(run) }
          : undefined
    const told = fields === undefined ? toldTable(section, statement) : undefined
    const name = told?.name ?? (fields === undefined ? undefined : nameOf(section, statements, place))
    if (told === undefined && (fields === undefined || (name === undefined && statement.kind !== 'table'))) {
      rest.push(statement)
      continue
    }
    const unit = takeHolder(walk, name, told ?? fields ?? { words: [], span: statement.span })
    if (unit !== undefined) holders.push(unit)
    place += Math.max(0, run.length - 1)
  }
  const [holder] = holders
  return holder === undefined || holders.length > 1 || !isOfData
    ? rest
    : rest.filter((one) => !goesWith(walk, one, holder))
}

/** What is said beside the only table of a section is said of it. */
function goesWith({ section }: Walk, statement: Statement, holder: Unit): boolean {
  if (statement.kind !== 'paragraph' || statement.span.end - statement.span.start > LONGEST) return false
  const { source } = section
  for (const { text, start, end } of sentencesOf(source.text.slice(statement.span.start, statement.span.end))) {
    const names = NAMED_TABLE.test(text) && plainText(text, true).split(/\s+/).length <= 5
    const span = { start: statement.span.start + start, end: statement.span.start + end }
    if (!names && !/[:：]\W*$/.test(text)) holder.criteria.push(criterionIn(source, span))
  }
  return true
}

interface Fields {
  readonly words: readonly string[]
  readonly span: Span
}

function takeHolder(walk: Walk, name: string | undefined, { words, span }: Fields): Unit | undefined {
  const { gathering, section, weighing } = walk
  const what = name === undefined ? 'data model' : /^[a-z]/.test(name) ? `${name} table` : `${name} model`
  const unit = takeUnit(
    gathering,
    { section, span, form: 'block', text: `Create the ${what}`, kind: 'functional', isCertain: true },
    weighing,
  )
  if (unit === undefined) return undefined
  unit.cues = [
    { rule: HOLDS_FIELDS, weight: 1, because: `${words.length} fields are listed that it holds` },
    ...unit.cues,
  ]
  const text = `The ${what} has ${words.map(fieldInWords).join(', ')}.`
  unit.criteria.push({ form: 'plain', text, span })
  return unit
}

/** `name: string` as `name (string)`, as the fields of tables are told. */
function fieldInWords(words: string): string {
  const bare = words.replace(/[\s.;,]+$/, '')
  const [, name, type] = /^([\w.?]+)\s*(?::|[—–]|\s-)\s*(\S.*)$/s.exec(bare) ?? []
  return name === undefined || type === undefined ? bare : `${name} (${type})`
}

/** Whether the section, or one above it, is about data. */
function isDataSection(section: Section): boolean {
  for (let place: Section | undefined = section; place !== undefined; place = place.parent) {
    if (place.topic === 'data-model' || place.topic === 'entities') return true
    if (place.topic !== undefined && place !== section) return false
  }
  return false
}

/** The fields of a table that has a column for them and one for their types: each in words, `quantity (float, default 1)`. */
function fieldsOfTable(
  section: Section,
  { header, rows, span }: TableStatement,
  isOfData: boolean,
): Fields | undefined {
  const words = (cell: Span | undefined): string => (cell === undefined ? '' : wordsIn(section.source, cell))
  const headings = header.cells.map(words)
  const name = headings.findIndex((heading) => FIELD_COLUMN.test(heading))
  const type = headings.findIndex((heading) => TYPE_COLUMN.test(heading))
  const isOfFields = name >= 0 && (type >= 0 || /^(?:fields?|columns?)$/i.test(headings[name] ?? ''))
  if (!isOfFields || rows.length < 2) return undefined
  if (
    !isOfData &&
    !section.statements.some((one) => one.kind === 'paragraph' && namedIn(section, one.span) !== undefined)
  )
    return undefined
  const fields = rows.map(({ cells }) => {
    const others = cells.flatMap((cell, place) => (place === name || !/\w/.test(words(cell)) ? [] : [words(cell)]))
    return others.length === 0 ? words(cells[name]) : `${words(cells[name])} (${others.join(', ')})`
  })
  return { words: fields.filter((field) => field !== ''), span }
}

/** The items from here on that are fields. */
function fieldRun({ source }: Section, statements: readonly Statement[], from: number): ItemStatement[] {
  const run: ItemStatement[] = []
  for (let place = from; place < statements.length; place++) {
    const one = statements[place]
    if (one?.kind !== 'item' || one.text === undefined || one.children.length > 0) break
    if (!FIELD.test(source.text.slice(one.text.start, Math.min(one.text.end, one.text.start + 80)))) break
    run.push(one)
  }
  return run
}

function spanOf(run: readonly ItemStatement[]): Span {
  const [first, last] = [run[0] as ItemStatement, run.at(-1) as ItemStatement]
  return { start: first.span.start, end: last.span.end }
}

/** A paragraph or an item that names a table and at least three things that it holds. */
function toldTable({ source }: Section, statement: Statement): (Fields & { name: string }) | undefined {
  const span = statement.kind === 'paragraph' ? statement.span : statement.kind === 'item' ? statement.text : undefined
  if (span === undefined || span.end - span.start > LONGEST) return undefined
  if (statement.kind === 'item' && statement.children.length > 0) return undefined
  const found = TOLD_TABLE.exec(source.text.slice(span.start, span.end))
  const name = found?.[1] ?? found?.[2]
  if (found === null || name === undefined) return undefined
  const [list = ''] = sentencesOf(found[3] ?? '').map(({ text }) => text)
  const words = plainText(list, true).split(/,\s+(?![^()]*\))(?:and\s+)?|\s+and\s+(?![^()]*\))/)
  return words.length < FEWEST ? undefined : { name, words, span }
}

/** What holds the fields is called: by the words before them or beside them, else by the heading above them. */
function nameOf(section: Section, statements: readonly Statement[], at: number): string | undefined {
  const before = statements.slice(0, at).findLast(({ kind }) => kind === 'paragraph')
  const beside = statements.filter(({ kind }) => kind === 'paragraph')
  for (const one of [before, ...beside]) {
    const name = one === undefined ? undefined : namedIn(section, one.span)
    if (name !== undefined) return name
  }
  const titles = /^[*_`"“]*([A-Za-z]\w*)[*_`"”]*(?:\s+(?:table|model|entity|fields|columns|record))?$/i.exec(
    section.title.trim(),
  )
  return section.topic === undefined ? titles?.[1] : undefined
}

function namedIn({ source }: Section, { start, end }: Span): string | undefined {
  const found = NAMED_TABLE.exec(source.text.slice(start, Math.min(end, start + LONGEST)))
  return found?.[1] ?? found?.[2] ?? found?.[3]
}
