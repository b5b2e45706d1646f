/** What a contract says is there: an endpoint, a table, a procedure, a type, word for word and with its place. */
import type { NamedThing } from '../named-things/named-thing.ts'
import type { SourceText, Span } from '../spec/source-text.ts'

/** The languages that contracts are written in. */
export type ContractFormat = 'openapi' | 'sql' | 'proto' | 'graphql' | 'json_schema' | 'data_model'

/**
 * What a contract declares. `endpoint` of HTTP, `procedure` of a service (proto) or an operation of GraphQL, `table`, `entity`
 * of a data model; `type` is everything that those are made of.
 */
export type ContractKind = 'endpoint' | 'procedure' | 'table' | 'entity' | 'type'

/** What a declaration says of itself. */
export interface ContractDetails {
  /** What it is for, in the contract's words. */
  readonly summary?: string
  /** What code will call it: `createUser`, `Sessions.Refresh`. */
  readonly operation?: string
  /** Columns, properties or fields, in their order. */
  readonly fields: readonly string[]
  /** Names of the tables and types that it refers to. */
  readonly uses: readonly string[]
  /** What is to become of it; `create` unless a statement changes or removes it. */
  readonly change: 'create' | 'alter' | 'drop'
}

/** A declaration as a reader of one language finds it; offsets count in the text that was read. */
export interface Declaration extends ContractDetails {
  readonly kind: ContractKind
  /** As it is written: `POST /users/{id}`, `order_items`, `Sessions.Refresh`. */
  readonly name: string
  readonly start: number
  readonly end: number
}

/** One declaration of a contract. */
export interface ContractFact {
  readonly kind: ContractKind
  readonly format: ContractFormat
  readonly name: string
  /** Itself first, then what it refers to; their places count in the source's text. */
  readonly things: readonly NamedThing[]
  readonly source: SourceText
  /** Short enough to be quoted. */
  readonly span: Span
  readonly details: ContractDetails
}

/** Quotes of declarations are at most so long, in characters. */
const LONGEST_QUOTE = 240

/** The end of what is quoted of a declaration: its own end, or an earlier end of a line. */
export function quotedEnd(text: string, start: number, end: number): number {
  const whole = text.slice(start, end).trimEnd()
  if (whole.length <= LONGEST_QUOTE) return start + whole.length
  const head = whole.slice(0, LONGEST_QUOTE)
  const lines = head.lastIndexOf('\n')
  const kept = (lines > 0 ? head.slice(0, lines) : head.replace(/[\uD800-\uDBFF]$/, '')).trimEnd()
  return start + kept.length
}
