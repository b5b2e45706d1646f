/** Entities that Markdown describes: the headings of a data model, and the items under “Key Entities”. */
import { plainText } from '../spec/plain-text.ts'
import type { SourceText } from '../spec/source-text.ts'
import type { Statement } from '../spec/statement.ts'
import type { Declaration } from './contract-fact.ts'

const ENTITY_LIST = /^(?:key )?(?:data )?entities\b/i
const DATA_MODEL = /(?:^|\/)data[-_]?models?\.md$/i
/** Headings of a data model that are about all of its entities. */
const ABOUT_ALL =
  /\b(?:overview|relationships?|diagram|entities|validation|constraints|index(?:es)?|migrations?|transitions?|lifecycle|notes?|summary|storage|queries|references|enums?|invariants|rules|types|schemas?|changes|considerations|examples?|fields|attributes|model|states?)\b/i

/** The entities that a document describes. */
export function readEntities(source: SourceText, statements: readonly Statement[]): Declaration[] {
  const isModel = DATA_MODEL.test(source.path)
  const found: Declaration[] = []
  let isList = false
  let isTold = true
  let entity: { readonly name: string; readonly start: number; end: number; readonly fields: string[] } | undefined
  const close = (): void => {
    if (entity !== undefined && entity.fields.length > 0)
      found.push({ ...entity, kind: 'entity', uses: [], change: 'create' })
    entity = undefined
  }
  for (const statement of statements) {
    if (statement.kind === 'heading') {
      isList = ENTITY_LIST.test(statement.title)
      // What lies deeper than an entity tells of it: its fields, its states.
      isTold = /\b(?:fields|attributes|properties|columns)\b/i.test(statement.title)
      if (entity !== undefined && statement.depth > 3) continue
      isTold = true
      close()
      const name = isModel && statement.depth > 1 ? entityName(statement.title) : undefined
      if (name !== undefined) entity = { name, start: statement.span.start, end: statement.span.end, fields: [] }
    } else if (isList && statement.kind === 'item' && statement.text !== undefined) {
      const listed = listedEntity(source, statement.text.start, statement.text.end)
      if (listed !== undefined) found.push(listed)
    } else if (entity !== undefined && isTold) entity.fields.push(...fieldsIn(source, statement))
  }
  close()
  return found
}

/** `User` of `1. Entity: User`; nothing for a heading about all. */
function entityName(title: string): string | undefined {
  const name = title
    .replace(/^[\d.)\s]+/, '')
    .replace(/^(?:entity|table|model)\s*:?\s+/i, '')
    .replace(/\s*(?:\(.*\)|entity|table|model)\s*$/i, '')
    .replaceAll(/[`*]/g, '')
    .trim()
  if (name === '' || name.split(/\s+/).length > 4 || ABOUT_ALL.test(name)) return undefined
  return name
}

/** `**User**: who signs in`. */
function listedEntity(source: SourceText, start: number, end: number): Declaration | undefined {
  const text = source.text.slice(start, end)
  const name = /^\*\*([^*\n]{1,80})\*\*|^`([^`\n]{1,80})`/.exec(text)
  const said = (name?.[1] ?? name?.[2] ?? '').replace(/\s*(?:\(.*\))?:?\s*$/, '')
  if (said === '') return undefined
  const summary = plainText(text.slice(name?.[0].length ?? 0)).replace(/^[\s:–—-]+/, '')
  const told = summary === '' ? {} : { summary: summary.slice(0, 200) }
  return { kind: 'entity', name: said, ...told, fields: [], uses: [], change: 'create', start, end }
}

/** Names of fields: the first cells of a table, or what items set apart. */
function fieldsIn(source: SourceText, statement: Statement): string[] {
  const name = (text: string): string[] => /^[\s*_`]*([A-Za-z_]\w{0,60})\b/.exec(text)?.slice(1, 2) ?? []
  if (statement.kind === 'table') {
    return statement.rows.flatMap(({ cells: [first] }) =>
      first === undefined ? [] : name(source.text.slice(first.start, first.end)),
    )
  }
  if (statement.kind !== 'item' || statement.text === undefined) return []
  const text = source.text.slice(statement.text.start, statement.text.end)
  return /^(?:`\w|\*\*`?\w|\w+\s*(?:\([^)]*\))?\s*:)/.test(text) ? name(text) : []
}
