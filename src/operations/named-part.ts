import { EXIT, Failure } from '../core/model/failure.ts'
import { nearest } from '../core/std/nearest.ts'

/** Most candidates that are named when several fit. */
const CANDIDATES_SHOWN = 5

/** What is looked for, where, and which command lists what there is. */
export interface PartKind {
  readonly noun: 'task' | 'feature'
  /** `The plan`, or the id of an execution. */
  readonly whole: string
  /** A sentence that says where all of them are listed. */
  readonly listed: string
}

/**
 * The id that a person means: by the id itself, by the title, by the beginning of exactly one title, or else by words that exactly one title holds, in
 * any case.
 * `titles` are the candidates by id. Throws a Failure with exit code 1 when none fits, or several.
 */
export function namedPart(titles: ReadonlyMap<string, string>, wanted: string, kind: PartKind): string {
  if (titles.has(wanted)) return wanted
  const lower = wanted.toLowerCase()
  const exact = [...titles].filter(([id, title]) => id.toLowerCase() === lower || title.toLowerCase() === lower)
  const begun = [...titles].filter(([, title]) => lower !== '' && title.toLowerCase().startsWith(lower))
  const held = [...titles].filter(([, title]) => lower !== '' && ` ${title.toLowerCase()} `.includes(` ${lower} `))
  const found = exact.length > 0 ? exact : begun.length > 0 ? begun : held
  const [only] = found
  if (only === undefined) throw unknownPart(titles, wanted, kind)
  if (found.length > 1) throw ambiguousPart(found, wanted, kind)
  return only[0]
}

function ambiguousPart(found: readonly (readonly [string, string])[], wanted: string, { noun }: PartKind): Failure {
  const names = found.slice(0, CANDIDATES_SHOWN).map(([id, title]) => `${id} (${title})`)
  const more = found.length - names.length
  return new Failure({
    code: `ambiguous-${noun}`,
    message: `${wanted} may mean several ${noun}s: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
    exit: EXIT.arguments,
    advice: 'Name one by its id.',
  })
}

function unknownPart(titles: ReadonlyMap<string, string>, wanted: string, { noun, whole, listed }: PartKind): Failure {
  const near = wanted === '' ? undefined : nearest(wanted, [...titles.keys(), ...titles.values()])
  return new Failure({
    code: `unknown-${noun}`,
    message: `${whole} has no ${noun} ${wanted}.`,
    exit: EXIT.arguments,
    advice: near === undefined ? listed : `Did you mean ${near}? ${listed}`,
  })
}
