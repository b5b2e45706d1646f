import { clauseOf, isDeterminer, isModalOrBeing, isPreposition } from './clause.ts'
import type { Piece } from './pieces.ts'
import { isNounToo, verbOf } from './verb.ts'

/**
 * `and deletes`, `and deleting` after the first verb follow it into the base form; what a relative clause says does not.
 * Another clause with a subject of its own is left out.
 */
export function withFollowers(rest: readonly Piece[]): string {
  const own = rest.slice(0, ownEnd(rest))
  const relative = own.findIndex(
    ({ bare, isClosed }) => !isClosed && /^(?:that|which|who|when|if|while|where|what|how)$/.test(bare),
  )
  const follows = own.map((_, at) => (relative >= 0 && at > relative ? undefined : followerAt(own, at)))
  const isListed = follows.filter((base) => base !== undefined).length > 1
  const last = follows.findLastIndex((base, at) => base !== undefined && (isListed || !own[at - 1]?.text.endsWith(',')))
  return own
    .map(({ text, bare }, at) => {
      const base = follows[at]
      return base === undefined || at > last ? text : text.toLowerCase().replace(bare, base)
    })
    .join(' ')
}

function followerAt(pieces: readonly Piece[], at: number): string | undefined {
  const { bare, isClosed } = pieces[at] as Piece
  const before = pieces[at - 1]
  const after = pieces[at + 1]
  if (isClosed || before === undefined || !(/^(?:and|or|then)$/.test(before.bare) || before.text.endsWith(',')))
    return undefined
  const known = verbOf(bare)
  if (known?.form !== 'third' || (isNounToo(known.base) && !isObject(after))) return undefined
  return known.base
}

/** Where the first clause ends: before `and the client must …`. */
function ownEnd(rest: readonly Piece[]): number {
  for (const [at, { bare, isClosed }] of rest.entries()) {
    if (at < 2 || isClosed || !/^(?:and|but|while|so|whereas)$/.test(bare)) continue
    const clause = clauseOf(rest.slice(at + 1))
    if (clause === undefined || clause.subject.length === 0 || clause.subject.length > 6) continue
    if (
      clause.force !== 'doing' ||
      isDeterminer(clause.subject[0]?.bare ?? '') ||
      verbOf(clause.predicate[0]?.bare ?? '')?.form === 'third'
    )
      return at
  }
  return rest.length
}

function isObject(after: Piece | undefined): boolean {
  return after !== undefined && /\p{L}/u.test(after.text) && !isPreposition(after.bare) && !isModalOrBeing(after.bare)
}
