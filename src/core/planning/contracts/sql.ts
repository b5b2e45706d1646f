/** Tables of SQL: `CREATE TABLE`, `ALTER TABLE … ADD`, `DROP TABLE`, of any dialect, tolerantly. */
import type { Declaration } from './contract-fact.ts'
import { contractTokens, TokenReader, type ContractToken } from './contract-tokens.ts'

/** Words with which a part of a table begins that is no column. */
const NO_COLUMN = new Set(
  'constraint primary foreign unique check key index exclude like period fulltext spatial partition'.split(' '),
)

/** The tables that statements of SQL make, change and remove, in their order. */
export function readSql(text: string): Declaration[] {
  const reader = new TokenReader(contractTokens(text, ['--', '#']))
  const found: Declaration[] = []
  for (let token = reader.take(); token !== undefined; token = reader.take()) {
    if (token.kind !== 'word') continue
    const word = token.text.toLowerCase()
    const read = word === 'create' ? created : word === 'alter' ? altered : word === 'drop' ? dropped : undefined
    const table = read?.(reader, token)
    if (table !== undefined) found.push(table)
  }
  return found
}

function created(reader: TokenReader, { start }: ContractToken): Declaration | undefined {
  reader.takeAll('or', 'replace')
  while (reader.takeIf('global', 'local', 'temporary', 'temp', 'unlogged', 'external') !== undefined);
  if (reader.takeIf('table') === undefined) return undefined
  reader.takeAll('if', 'not', 'exists')
  const name = nameIn(reader)
  if (name === undefined || reader.takeIf('(') === undefined) return undefined
  const { fields, uses } = columnsIn(reader)
  reader.takeIf(';')
  return { kind: 'table', name, fields, uses, change: 'create', start, end: reader.end }
}

/** What stands between the brackets of a table, read to the bracket that closes it. */
function columnsIn(reader: TokenReader): { fields: string[]; uses: string[] } {
  const fields: string[] = []
  const uses: string[] = []
  let depth = 1
  let isFirst = true
  while (depth > 0) {
    const token = reader.take()
    if (token === undefined) break
    const word = token.text.toLowerCase()
    const isMark = token.kind === 'mark'
    if (isFirst && token.kind === 'word' && !NO_COLUMN.has(word)) fields.push(token.text)
    if (token.kind === 'word' && word === 'references') {
      const name = nameIn(reader)
      if (name !== undefined && !uses.includes(name)) uses.push(name)
    }
    if (isMark && word === '(') depth++
    else if (isMark && word === ')') depth--
    isFirst = isMark && word === ',' && depth === 1
  }
  return { fields, uses }
}

function altered(reader: TokenReader, { start }: ContractToken): Declaration | undefined {
  if (reader.takeIf('table') === undefined) return undefined
  reader.takeAll('if', 'exists')
  reader.takeIf('only')
  const name = nameIn(reader)
  if (name === undefined) return undefined
  const fields: string[] = []
  const uses: string[] = []
  for (let token = reader.peek(); token !== undefined && token.text !== ';'; token = reader.peek()) {
    reader.take()
    const word = token.kind === 'word' ? token.text.toLowerCase() : ''
    if (word === 'add') {
      reader.takeIf('column')
      reader.takeAll('if', 'not', 'exists')
      const next = reader.peek()
      if (next?.kind === 'word' && !NO_COLUMN.has(next.text.toLowerCase())) fields.push(next.text)
    } else if (word === 'references') {
      const used = nameIn(reader)
      if (used !== undefined) uses.push(used)
    }
  }
  return { kind: 'table', name, fields, uses, change: 'alter', start, end: reader.end }
}

function dropped(reader: TokenReader, { start }: ContractToken): Declaration | undefined {
  if (reader.takeIf('table') === undefined) return undefined
  reader.takeAll('if', 'exists')
  const name = nameIn(reader)
  if (name === undefined) return undefined
  return { kind: 'table', name, fields: [], uses: [], change: 'drop', start, end: reader.end }
}

/** The name of a table without the schema that it stands in. */
function nameIn(reader: TokenReader): string | undefined {
  let name = reader.peek()
  if (name?.kind !== 'word') return undefined
  reader.take()
  while (reader.takeIf('.') !== undefined) name = reader.take() ?? name
  return name.text.slice(name.text.lastIndexOf('.') + 1)
}
