/** Services and messages of Protocol Buffers, of any version, tolerantly. */
import type { Declaration } from './contract-fact.ts'
import { contractTokens, TokenReader, type ContractToken } from './contract-tokens.ts'

interface Open {
  readonly what: 'service' | 'message' | 'enum' | 'other'
  readonly name: string
  readonly start: number
  readonly fields: string[]
  readonly uses: string[]
  /** Whether it is a block within what has a name. */
  readonly isPart: boolean
}

/** Words of a field that name no message of the contract. */
const NO_MESSAGE = new Set(
  'repeated optional required oneof reserved option extensions to max double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string bytes map'.split(
    ' ',
  ),
)

/** The procedures of services, and the messages and enumerations, in the order in which they end. */
export function readProto(text: string): Declaration[] {
  const reader = new TokenReader(contractTokens(text, ['//']))
  const found: Declaration[] = []
  const open: Open[] = []
  for (let token = reader.take(); token !== undefined; token = reader.take()) {
    const within = open.at(-1)
    if (token.text === '}' && token.kind === 'mark') {
      const closed = open.pop()
      if (closed !== undefined) found.push(...declared(closed, token.end))
    } else if (token.text === '{' && token.kind === 'mark') {
      // The choices of a message are fields of it.
      const { name = '', fields = [], uses = [] } = within?.what === 'message' ? within : {}
      const what = within?.what === 'message' ? 'message' : 'other'
      open.push({ what, name, start: token.start, fields, uses, isPart: true })
    } else if (token.kind === 'word') {
      const opened = openedBy(token, reader, within)
      if (opened !== undefined) open.push(opened)
      else if (token.text === 'rpc' && within?.what === 'service')
        found.push(...procedureIn(token, reader, within.name))
      else if (within?.what === 'message') readField(token, reader, within)
      else if (within?.what === 'enum' && reader.peek()?.text === '=') within.fields.push(token.text)
    }
  }
  return found
}

function openedBy(token: ContractToken, reader: TokenReader, within: Open | undefined): Open | undefined {
  const what = token.text
  const name = reader.peek()
  if ((what !== 'service' && what !== 'message' && what !== 'enum') || name?.kind !== 'word') return undefined
  if (reader.peek(1)?.text !== '{') return undefined
  reader.take()
  reader.take()
  const outer = within !== undefined && within.what === 'message' ? `${within.name}.` : ''
  return { what, name: `${outer}${name.text}`, start: token.start, fields: [], uses: [], isPart: false }
}

function declared({ what, name, start, fields, uses, isPart }: Open, end: number): Declaration[] {
  if (isPart || (what !== 'message' && what !== 'enum')) return []
  return [{ kind: 'type', name, fields, uses, change: 'create', start, end }]
}

/** `Refresh(stream RefreshRequest) returns (RefreshResponse)`, up to what ends it. */
function procedureIn(rpc: ContractToken, reader: TokenReader, service: string): Declaration[] {
  const name = reader.take()
  if (name?.kind !== 'word') return []
  const uses: string[] = []
  let { end } = name
  for (let next = reader.peek(); next !== undefined && !/^[;{}]$/.test(next.text); next = reader.peek()) {
    end = next.end
    if (next.kind === 'word' && next.text !== 'stream' && next.text !== 'returns') uses.push(lastPart(next.text))
    reader.take()
  }
  const operation = `${service}.${name.text}`
  return [{ kind: 'procedure', name: operation, operation, fields: [], uses, change: 'create', start: rpc.start, end }]
}

/** A field is known by its number: `string name = 1`; what stands before its name are its types. */
function readField(token: ContractToken, reader: TokenReader, { fields, uses }: Open): void {
  if (reader.peek()?.text === '=') {
    fields.push(token.text)
    reader.take()
    return
  }
  const type = lastPart(token.text)
  const isType = /^[A-Z]/.test(type) && !NO_MESSAGE.has(type)
  if (isType && !uses.includes(type)) uses.push(type)
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
