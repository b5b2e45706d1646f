/** A sentence as what is to be done: `Users must be able to export reports` → `Export reports`. */

/** What is to be done, and by which rule that was understood. */
export interface Imperative {
  /** Verb first: `Export reports as CSV`; without a full stop, at most 120 characters. */
  readonly title: string
  /** Base form, lower case: `export`. */
  readonly verb: string
  /** What it is done to, without articles: `reports`. */
  readonly object: string
  /** Stable name of the rule: `imperative-head`, `able-to`, `gerund`, `nominal`. */
  readonly rule: string
}

const VERBS: ReadonlySet<string> = new Set(
  'add allow build change check configure create delete deploy document export fix implement import integrate introduce list make migrate move provide read refactor remove rename replace return send show store support sync test update validate verify write'.split(
    ' ',
  ),
)

/** Understands a sentence as an imperative. Always gives one: what has no verb of its own is to be implemented. */
export function imperativeOf(text: string): Imperative {
  const words = text.trim().split(/\s+/)
  const verb = (words[0] ?? '').toLowerCase().replaceAll(/[^a-z]/g, '')
  const rest = words.slice(1).join(' ').replace(/\.$/, '')
  if (VERBS.has(verb)) {
    return { title: text.trim().replace(/\.$/, '').slice(0, 120), verb, object: rest, rule: 'imperative-head' }
  }
  const object = text.trim().replace(/\.$/, '')
  return { title: `Implement ${object}`.slice(0, 120), verb: 'implement', object, rule: 'nominal' }
}
