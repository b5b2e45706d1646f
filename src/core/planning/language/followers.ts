import { isDeterminer } from './clause.ts'
import type { Piece } from './pieces.ts'
import { isNounToo, verbOf } from './verb.ts'

/** `and deletes`, `and deleting` after the first verb follow it into the base form. */
export function withFollowers(rest: readonly Piece[]): string {
  return rest
    .map(({ text, bare, isClosed }, at) => {
      const before = rest[at - 1]?.bare
      if (isClosed || (before !== 'and' && before !== 'or' && before !== 'then')) return text
      const known = verbOf(bare)
      if (known?.form !== 'third' || (isNounToo(known.base) && !isDeterminer(rest[at + 1]?.bare ?? ''))) return text
      return text.toLowerCase().replace(bare, known.base)
    })
    .join(' ')
}
