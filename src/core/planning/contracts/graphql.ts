/** Operations and types of a schema in GraphQL's language, tolerantly. */
import type { Declaration } from './contract-fact.ts'
import { contractTokens, TokenReader } from './contract-tokens.ts'

const ROOTS: ReadonlyMap<string, string> = new Map([
  ['Query', 'query'],
  ['Mutation', 'mutation'],
  ['Subscription', 'subscription'],
])
const KEYWORDS = new Set(['type', 'input', 'interface', 'enum'])
const SCALARS = new Set(['Int', 'Float', 'String', 'Boolean', 'ID'])

/** The fields of the root types as procedures, every other type as a type. */
export function readGraphql(text: string): Declaration[] {
  const reader = new TokenReader(contractTokens(text, ['#']))
  const found: Declaration[] = []
  for (let token = reader.take(); token !== undefined; token = reader.take()) {
    if (token.kind !== 'word' || !KEYWORDS.has(token.text)) continue
    const name = reader.peek()
    if (name?.kind !== 'word' || !/^[A-Za-z_]\w*$/.test(name.text)) continue
    reader.take()
    // Interfaces and directives come before the body.
    while (reader.peek() !== undefined && !/^[{}]$/.test(reader.peek()?.text ?? '')) {
      if (KEYWORDS.has(reader.peek()?.text ?? '')) break
      reader.take()
    }
    if (reader.takeIf('{') === undefined) continue
    const operation = token.text === 'type' ? ROOTS.get(name.text) : undefined
    const fields = fieldsIn(reader, token.text === 'enum')
    if (operation === undefined) {
      const uses = [...new Set(fields.flatMap((field) => field.uses))]
      const names = fields.map((field) => field.name)
      const type = { fields: names, uses, change: 'create' as const, start: token.start, end: reader.end }
      found.push({ kind: 'type', name: name.text, ...type })
      continue
    }
    for (const { name: field, uses, start, end } of fields) {
      const what = { operation: field, fields: [], uses, change: 'create' as const, start, end }
      found.push({ kind: 'procedure', name: `${operation} ${field}`, ...what })
    }
  }
  return found
}

interface Field {
  readonly name: string
  readonly uses: string[]
  readonly start: number
  end: number
}

/** The fields of a body, read to the brace that closes it. */
function fieldsIn(reader: TokenReader, isEnum: boolean): Field[] {
  const fields: Field[] = []
  let [brackets, braces] = [0, 1]
  for (let token = reader.take(); token !== undefined; token = reader.take()) {
    const { kind, text, start, end } = token
    if (kind === 'mark' && text === '{') braces++
    if (kind === 'mark' && text === '}' && --braces === 0) break
    if (kind === 'mark' && text === '(') brackets++
    if (kind === 'mark' && text === ')') brackets--
    const next = reader.peek()?.text
    const last = fields.at(-1)
    const isField = kind === 'word' && brackets <= 0 && braces === 1 && /^[a-z_A-Z]\w*$/.test(text)
    if (isField && (isEnum || next === ':' || next === '(')) fields.push({ name: text, uses: [], start, end })
    else if (last !== undefined) {
      last.end = end
      if (kind === 'word' && /^[A-Z]\w*$/.test(text) && !SCALARS.has(text) && !last.uses.includes(text))
        last.uses.push(text)
    }
  }
  return fields
}
