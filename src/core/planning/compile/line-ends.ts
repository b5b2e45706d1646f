import type { Proposal } from '../../model/proposal.ts'

/**
 * The proposal with one kind of line end, so that a specification with CRLF gives the same tasks as one with LF, and no
 * command carries a carriage return into a shell. Documents without one leave the proposal as it is.
 */
export function withPlainLineEnds(proposal: Proposal, documents: Iterable<string>): Proposal {
  for (const text of documents) if (text.includes('\r')) return plain(proposal) as Proposal
  return proposal
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\r\n?/g, '\n')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}
