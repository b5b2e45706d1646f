import { err, ok, type Result } from '../../std/result.ts'
import type { ClaimMention } from './task-draft.ts'
import type { ListMember } from './value-list.ts'

/**
 * Reads one member of `uses:`: `name`, `name×2`, `name x 2`, `name (read)`, `name×2 (write)`. A name in backticks is taken
 * whole. `dbx2` may be a name or two units of `db`: both readings are given, the catalog decides.
 */
export function readClaim(member: ListMember): Result<Omit<ClaimMention, 'start' | 'end'>, string> {
  const found = /^([\s\S]*?)\s*(?:\(([^()]*)\))?$/.exec(member.words)
  const access = found?.[2]?.trim().toLowerCase()
  if (access !== undefined && access !== 'read' && access !== 'write')
    return err('has neither (read) nor (write) in parentheses')
  const stem = (found?.[1] ?? '').trim()

  // An x is a sign between two things: at the beginning it is the name of a resource, unless a name in backticks stood there.
  const sign =
    member.code === undefined
      ? /^([\s\S]*?)\s*(?:×\s*|(?<=\S)\s+[xX]\s*)(\S+)$/
      : /^([\s\S]*?)\s*(?:×\s*|(?:^|\s)[xX]\s*)(\S+)$/
  const amount = sign.exec(stem)
  const name = member.code ?? (amount?.[1] ?? stem).trim()
  const count = amount?.[2]
  const units = count === undefined ? undefined : Number(/^\d+(?:\.\d+)?$/.test(count) ? count : Number.NaN)
  if (units !== undefined && !(units > 0 && units <= 1e9)) return err('asks for no number of units above zero')
  if (name === '' || (member.code === undefined && /[\s×]/.test(name))) return err('is not the name of a resource')
  if (member.code !== undefined && amount === null && stem !== '') return err('has words beside its name')

  const attached = member.code === undefined && units === undefined ? /^(.+?)[xX](\d+)$/.exec(name) : null
  const split = attached ? { name: attached[1] as string, units: Number(attached[2]) } : undefined
  if (split?.units === 0) return err('asks for no number of units above zero')
  return ok({ name, split, units, access })
}
