/** Reads the rows of a table as units: the columns that name and describe make the words, the others what belongs to them. */
import type { Section } from '../spec/section.ts'
import type { TableRow, TableStatement } from '../spec/statement.ts'
import { criterionIn } from './criterion.ts'
import { priorityOfWord } from './priority.ts'
import { readColumns, type Columns } from './table-columns.ts'
import { wordsIn, type Gathering } from './unit.ts'
import { takeUnit, type Weighing } from './weighed-unit.ts'

const ID = /^[A-Z]{1,10}[-_ ]?\d+(?:[.-]\d+)*[a-z]?$/

/** Takes each row that demands something as a unit. */
export function readTable(gathering: Gathering, section: Section, table: TableStatement, weighing: Weighing): void {
  const headings = table.header.cells.map((cell) => (cell === undefined ? '' : wordsIn(section.source, cell)))
  const columns = readColumns(headings)
  for (const row of table.rows) readRow(gathering, section, row, { headings, columns }, weighing)
}

interface Header {
  readonly headings: readonly string[]
  readonly columns: Columns
}

function readRow(gathering: Gathering, section: Section, row: TableRow, header: Header, weighing: Weighing): void {
  const { columns } = header
  const cells = row.cells.map((cell) => (cell === undefined ? '' : wordsIn(section.source, cell)))
  const idCell = columns.id === undefined ? (cells[0] ?? '') : (cells[columns.id] ?? '')
  const isId = ID.test(idCell) || (columns.id !== undefined && /^[\w.-]{1,12}$/.test(idCell) && /\d/.test(idCell))
  const text = wordsOfRow(cells, header, isId ? (columns.id ?? 0) : undefined)
  if (text === '') return
  const unit = takeUnit(
    gathering,
    { section, span: row.span, form: 'row', text, id: isId ? idCell : undefined },
    weighing,
  )
  if (unit === undefined) return
  const said = columns.criteria.filter((place) => (cells[place] ?? '') !== '' && text.includes(cells[place] ?? ''))
  if (said.length > 1) unit.criteria.push(criterionIn(section.source, row.span, text))
  for (const place of columns.criteria) {
    const cell = row.cells[place]
    if (said.length > 1 || cell === undefined || /^[-–—]?$/.test(cells[place] ?? '')) continue
    unit.criteria.push(criterionIn(section.source, cell, `${header.headings[place] ?? ''}: ${cells[place] ?? ''}`))
  }
  if (columns.priority !== undefined) unit.priority = priorityOfWord(cells[columns.priority] ?? '')
  const depends = columns.depends === undefined ? undefined : row.cells[columns.depends]
  if (depends === undefined) return
  const label = header.headings[columns.depends ?? 0] ?? ''
  unit.notes.push({ about: 'depends', label, text: wordsIn(section.source, depends), span: depends })
}

/** The row as words: what names it, what describes it, and the other columns with their headings. */
function wordsOfRow(cells: readonly string[], header: Header, idPlace: number | undefined): string {
  const { headings, columns } = header
  const silent = [...columns.silent, columns.priority, columns.depends, idPlace]
  const speaking = cells.flatMap((cell, place) => (cell === '' || silent.includes(place) ? [] : [place]))
  const named = speaking.filter((place) => !columns.criteria.includes(place))
  // Of a metric and its target, both are the words.
  const told = named.length === 0 ? speaking : named
  const endpoint = endpointOf(cells, told)
  if (endpoint !== undefined) return endpoint
  const name = told.find((place) => place === columns.title) ?? told[0]
  if (name === undefined) return ''
  const text = told.find((place) => place === columns.text && place !== name) ?? told.find((place) => place !== name)
  const head = text === undefined ? (cells[name] ?? '') : `${cells[name] ?? ''}: ${cells[text] ?? ''}`
  const rest = told.filter((place) => place !== name && place !== text)
  const others = rest.map((place) =>
    (headings[place] ?? '') === '' ? cells[place] : `${headings[place]}: ${cells[place]}`,
  )
  return [head, ...others].join('; ')
}

/** `GET`, `/orders` and what it does, as people say it: `List orders: GET /orders`; nothing for a row of another kind. */
function endpointOf(cells: readonly string[], told: readonly number[]): string | undefined {
  const method = told.find((place) => /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(cells[place] ?? ''))
  const path = told.find((place) => (cells[place] ?? '').startsWith('/'))
  if (method === undefined || path === undefined) return undefined
  const others = told.filter((place) => place !== method && place !== path).map((place) => cells[place])
  const endpoint = `${cells[method]} ${cells[path]}`
  return others.length === 0 ? endpoint : `${others.join('; ')}: ${endpoint}`
}
