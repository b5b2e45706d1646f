/**
 * Things that software is made of, as texts name them: what one task makes and another uses.
 *
 *   text ─► tokens (words, code spans) ─┬─ by their form:  paths, endpoints, flags, ENV_KEYS, `identifiers`, TypeNames
 *                                       └─ by the noun beside them:  “the `users` table”, “session service”, “event `a.b`”
 */
import { thingByForm } from './form.ts'
import { endpointsIn } from './endpoint.ts'
import { thingsByNoun } from './noun.ts'
import { tokensOf } from './token.ts'

/** What a thing is. */
export type ThingKind =
  | 'entity'
  | 'table'
  | 'type'
  | 'endpoint'
  | 'event'
  | 'command'
  | 'flag'
  | 'config_key'
  | 'component'
  | 'file'
  | 'package'
  | 'symbol'

/** A thing that a text names. */
export interface NamedThing {
  readonly kind: ThingKind
  /**
   * One spelling for all that mean the same: `POST /users/{}` (`/users/{}` where no method is said), `user` for an entity,
   * `order_item` for the table `order_items`, `--dry-run`, `src/a.ts`, `Store.load` for `Store::load()`.
   */
  readonly name: string
  /** As it stands in the text. */
  readonly said: string
  /** Offset in the text that was searched. */
  readonly start: number
}

/** Longer texts are searched up to here: nobody names things in megabytes. */
const MOST_SEARCHED = 1_000_000

/** The things that a text names, in its order; where two overlap, the one that says more of what it is. Linear. */
export function namedThingsIn(text: string): NamedThing[] {
  const searched = text.length > MOST_SEARCHED ? text.slice(0, MOST_SEARCHED) : text
  const tokens = tokensOf(searched)
  const forms = tokens.flatMap((token) => thingByForm(token) ?? [])
  const taken = new Uint8Array(searched.length)
  return [...endpointsIn(searched), ...thingsByNoun(tokens, searched), ...forms]
    .filter(({ start, said }) => {
      const end = start + said.length
      if (taken.subarray(start, end).includes(1)) return false
      taken.fill(1, start, end)
      return true
    })
    .sort((a, b) => a.start - b.start)
}
