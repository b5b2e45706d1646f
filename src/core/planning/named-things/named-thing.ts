/** Things that software is made of, as texts name them: what one task makes and another uses. */

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
  /** One spelling for all that mean the same: `POST /users/{}`, `user`, `src/a.ts`. */
  readonly name: string
  /** As it stands in the text. */
  readonly said: string
  /** Offset in the text that was searched. */
  readonly start: number
}

/** The things that a text names, in its order. */
export function namedThingsIn(text: string): NamedThing[] {
  const endpoint = /\b(GET|POST|PUT|PATCH|DELETE)\s+(\/[\w/{}:.-]*)/g
  return [...text.matchAll(endpoint)].map((found) => ({
    kind: 'endpoint',
    name: `${found[1]} ${(found[2] ?? '').replaceAll(/\{[^}]*\}|:\w+/g, '{}')}`,
    said: found[0],
    start: found.index,
  }))
}
