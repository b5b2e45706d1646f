import { secretsIn } from './secret.ts'
import type { SecretSpan } from './secret-shape.ts'

/** What is carried out, by the names of its fields in a task: it cannot be masked, for it would run wrongly. */
export const CARRIED_OUT: ReadonlySet<string> = new Set(['action', 'compensation', 'acceptance', 'acceptance_checks'])

/** No secret stands in fewer characters, with the word or the prefix that gives it away. */
const SHORTEST = 10

/** Stands between texts that are searched in one go, and in no secret. */
const BETWEEN = '\n\0\n'

/** The strings of a plan's JSON value: what is told, and what is run. Variables come with their names, `NAME=value`. */
export interface Strings {
  readonly texts: string[]
  readonly commands: string[]
}

/** All strings of a value that are long enough to hold a secret, however deep it is nested. */
export function stringsOf(root: object): Strings {
  const texts: string[] = []
  const commands: string[] = []
  collect(root, texts, (key, value) => {
    if (!CARRIED_OUT.has(key)) return false
    if (typeof value === 'object' && value !== null) collect(value, commands, () => false)
    return true
  })
  return { texts, commands }
}

/** Adds the strings below `root`. `isTaken` says of each field whether somebody else takes care of it. */
function collect(root: object, into: string[], isTaken: (key: string, value: unknown) => boolean): void {
  const open: { readonly value: object; readonly isEnv: boolean }[] = [{ value: root, isEnv: false }]
  const take = (value: unknown, key: string, isEnv: boolean): void => {
    if (typeof value === 'string') {
      const text = isEnv ? `${key}=${value}` : value
      if (text.length >= SHORTEST) into.push(text)
    } else if (typeof value === 'object' && value !== null) open.push({ value, isEnv: key === 'env' })
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, isEnv } = next
    if (Array.isArray(value)) for (const item of value) take(item, '', false)
    else {
      for (const key of Object.keys(value)) {
        const item = (value as Record<string, unknown>)[key]
        // Names of fields are shorter; a longer one is a name that a person gave, such as that of a resource.
        if (key.length > LONGEST_FIELD) into.push(key)
        if (!isTaken(key, item)) take(item, key, isEnv)
      }
    }
  }
}

/** No field of an artifact has a longer name. */
export const LONGEST_FIELD = 24

/** The secrets of many texts: the text of each by its index, with the span in it. Found in one go, which is much faster. */
export function secretsAmong(texts: readonly string[]): { readonly index: number; readonly span: SecretSpan }[] {
  if (texts.length === 0) return []
  const spans = secretsIn(texts.join(BETWEEN))
  let index = 0
  let start = 0
  return spans.map((span) => {
    while (span.start >= start + (texts[index] as string).length) {
      start += (texts[index] as string).length + BETWEEN.length
      index++
    }
    return { index, span: { ...span, start: span.start - start, end: span.end - start, core: span.core - start } }
  })
}
