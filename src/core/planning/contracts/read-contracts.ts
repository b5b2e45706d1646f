/**
 * Reads contracts as facts: files of OpenAPI, JSON Schema, SQL, proto and GraphQL, blocks of these in Markdown, and data models.
 *
 *   documents ─► contract texts (whole files, fenced blocks) ─► declarations ─► facts with places and the things that they name
 */
import { isMap, parseDocument } from 'yaml'
import type { NamedThing, ThingKind } from '../named-things/named-thing.ts'
import { namedThingsIn } from '../named-things/named-thing.ts'
import { tableName } from '../named-things/form.ts'
import type { Report } from '../spec/report.ts'
import type { SourceText } from '../spec/source-text.ts'
import type { CodeStatement, Statement } from '../spec/statement.ts'
import { quotedEnd, type ContractFact, type ContractFormat, type Declaration } from './contract-fact.ts'
import { readEntities } from './data-model.ts'
import { readGraphql } from './graphql.ts'
import { mapAt, readJsonSchema, readOpenApi, textAt } from './openapi.ts'
import { readProto } from './proto.ts'
import { readSql } from './sql.ts'

/** A document whose blocks were found; one that is a contract has none. */
interface Document {
  readonly source: SourceText
  readonly statements: readonly Statement[]
}

/** A text in a language of contracts, and where it begins in its source. */
interface ContractText {
  readonly source: SourceText
  readonly text: string
  readonly shift: number
  readonly language: string
}

/** A longer contract is not read: its parser takes seconds for each megabyte. */
const LONGEST_YAML = 1024 * 1024
/** Facts of one specification. */
const MOST_FACTS = 5000

const BY_ENDING: ReadonlyMap<string, string> = new Map([
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
  ['json', 'yaml'],
  ['sql', 'sql'],
  ['proto', 'proto'],
  ['graphql', 'graphql'],
  ['graphqls', 'graphql'],
  ['gql', 'graphql'],
])

const BY_FENCE: ReadonlyMap<string, string> = new Map([
  ['sql', 'sql'],
  ['postgresql', 'sql'],
  ['postgres', 'sql'],
  ['mysql', 'sql'],
  ['sqlite', 'sql'],
  ['ddl', 'sql'],
  ['proto', 'proto'],
  ['proto3', 'proto'],
  ['protobuf', 'proto'],
  ['graphql', 'graphql'],
  ['gql', 'graphql'],
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
  ['openapi', 'yaml'],
  ['json', 'yaml'],
])

/** Whether a document is written in a language of contracts, by the ending of its name: it is no Markdown. */
export function isContract(path: string): boolean {
  return BY_ENDING.has(endingOf(path))
}

/** The facts of all contracts, in the order of the documents. What a whole document does not say is told to `report`. */
export function readContracts(documents: readonly Document[], report: Report): ContractFact[] {
  const facts: ContractFact[] = []
  for (const { source, statements } of documents) {
    const language = BY_ENDING.get(endingOf(source.path))
    if (language === undefined) {
      facts.push(...readEntities(source, statements).map((found) => factOf(found, 'data_model', source, 0)))
      for (const block of fencedTexts(source, statements)) facts.push(...readText(block))
      continue
    }
    const own = readText({ source, text: plainEnds(source.text), shift: 0, language })
    if (own.length === 0) tellNothing(source, report)
    facts.push(...own)
  }
  return facts.slice(0, MOST_FACTS)
}

function readText({ source, text, shift, language }: ContractText): ContractFact[] {
  const facts = (found: readonly Declaration[], format: ContractFormat): ContractFact[] =>
    found.map((each) => factOf(each, format, source, shift))
  if (language === 'sql') return facts(readSql(text), 'sql')
  if (language === 'proto') return facts(readProto(text), 'proto')
  if (language === 'graphql') return facts(readGraphql(text), 'graphql')
  if (text.length > LONGEST_YAML || !/["']?(?:paths|\$schema|properties|\$defs|definitions)["']?\s*:/.test(text))
    return []
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' })
  const root = document.contents
  if (!isMap(root)) return []
  if (mapAt(root, 'paths') !== undefined) return facts(readOpenApi(root), 'openapi')
  const isSchema = root.has('$schema') || root.has('$defs') || textAt(root, 'type') === 'object'
  return isSchema ? facts(readJsonSchema(root, stemOf(source.path)), 'json_schema') : []
}

function factOf(declaration: Declaration, format: ContractFormat, source: SourceText, shift: number): ContractFact {
  const { kind, name, start, end, ...details } = declaration
  const from = start + shift
  const to = quotedEnd(source.text, from, Math.max(from + 1, end + shift))
  return { kind, format, name, things: thingsOf(declaration, from), source, span: { start: from, end: to }, details }
}

/** A declaration as a thing in the spelling of all named things, then what it refers to. */
function thingsOf({ kind, name, operation, uses }: Declaration, start: number): NamedThing[] {
  const thing = (as: ThingKind, spelt: string, said: string): NamedThing => ({ kind: as, name: spelt, said, start })
  const used = uses.map((each) =>
    kind === 'table' ? thing('table', tableName(each), each) : thing('type', each, each),
  )
  if (kind === 'table') return [thing('table', tableName(name), name), ...used]
  if (kind === 'entity') return [thing('entity', tableName(name), name), ...used]
  if (kind === 'type') return [thing('type', name, name), ...used]
  const calls = operation === undefined ? [] : [thing('symbol', operation, operation)]
  if (kind === 'procedure') return [...calls, ...used]
  const [endpoint] = namedThingsIn(name)
  return [thing('endpoint', endpoint?.name ?? name, name), ...calls, ...used]
}

/** Blocks of code in a language of contracts, also those nested in lists and quotations. */
function fencedTexts(source: SourceText, statements: readonly Statement[]): ContractText[] {
  const found: ContractText[] = []
  const open = statements.toReversed()
  for (let statement = open.pop(); statement !== undefined; statement = open.pop()) {
    if (statement.kind === 'code') found.push(...fencedText(source, statement))
    else if ('children' in statement) open.push(...statement.children.toReversed())
  }
  return found
}

/** The text of a block as it stands in the source, so that every place in it is one there. */
function fencedText(source: SourceText, { language, span, valueStart, value }: CodeStatement): ContractText[] {
  const known = BY_FENCE.get(language)
  if (known === undefined || value.trim() === '') return []
  const whole = plainEnds(source.text.slice(valueStart, span.end))
  const text = whole.replace(/\n[\t >]*(?:`{3,}|~{3,})[\t ]*$/, '\n')
  return [{ source, text, shift: valueStart, language: known }]
}

/** The same text, letter by letter, with line feeds alone as ends of lines. */
function plainEnds(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', ' \n').replaceAll('\r', '\n') : text
}

function tellNothing(source: SourceText, report: Report): void {
  const isLong = source.text.length > LONGEST_YAML
  report.add({
    code: 'contract-not-read',
    severity: 'warning',
    source,
    offset: 0,
    message: isLong
      ? 'The document is too long to be read as a contract.'
      : 'Nothing in the document is known as a contract: no endpoint, table, service, message or type.',
    advice: isLong
      ? 'Give the part of it that this work changes, at most 1 MB.'
      : 'OpenAPI, JSON Schema, SQL, proto and GraphQL are read; say in Markdown what else is to be built.',
  })
}

function endingOf(path: string): string {
  return /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/(?:\.schema)?\.\w+$/, '')
}
