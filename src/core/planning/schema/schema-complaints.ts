import type { z } from 'zod'
import { nearest } from '../../std/nearest.ts'
import { issueText } from './issue-text.ts'
import { schemaAt, shapeOf } from './schema-shape.ts'

/** One thing that a value from a file breaks of its schema. */
export interface SchemaComplaint {
  readonly at: readonly PropertyKey[]
  /** The name that nobody knows, when that is what is wrong. */
  readonly unknown: string | undefined
  /** What is wrong, without a full stop. */
  readonly what: string
  /** The name or value that was probably meant, or the names that are known, as a sentence. */
  readonly advice: string | undefined
}

/** All that a value breaks of its schema: names that nobody knows first, and not what is missing because of them. */
export function schemaComplaints(schema: z.ZodType, value: unknown, issues: z.ZodError['issues']): SchemaComplaint[] {
  const meant = new Set<string>()
  const unknown: SchemaComplaint[] = []
  const others: SchemaComplaint[] = []
  for (const issue of issues.flatMap(narrowed)) {
    if (issue.code === 'unrecognized_keys') {
      const at = schemaAt(schema, issue.path, value)
      const known = Object.keys((at === undefined ? undefined : shapeOf(at)) ?? {})
      for (const key of issue.keys) {
        const close = nearest(key, known)
        if (close !== undefined) meant.add(keyOf([...issue.path, close]))
        unknown.push(unknownName([...issue.path, key], key, known))
      }
    } else others.push({ at: issue.path, unknown: undefined, what: issueText(issue), advice: slipOf(issue, value) })
  }
  return [...unknown, ...others.filter(({ at }) => !meant.has(keyOf(at)))]
}

/** Which of the values that would do was probably meant, where one was. */
function slipOf(issue: z.core.$ZodIssue, value: unknown): string | undefined {
  const said = issue.path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? at[key as never] : undefined),
    value,
  )
  const close = typeof said === 'string' ? nearest(said, valuesOf(issue)) : undefined
  return close === undefined ? undefined : `Did you mean ${JSON.stringify(close)}?`
}

/** The texts that would do at the place of an issue, also where another form would. */
function valuesOf(issue: z.core.$ZodIssue): string[] {
  const all = issue.code === 'invalid_union' ? issue.errors.flatMap(([first]) => first ?? []) : [issue]
  return all
    .flatMap((one) => (one.code === 'invalid_value' && (one === issue || one.path.length === 0) ? one.values : []))
    .filter((one) => typeof one === 'string')
}

/** What is wrong with the one form that a value can mean, where several would do: the field in it, and not the whole. */
function narrowed(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const isOfForm = (one: z.core.$ZodIssue): boolean => one.path.length > 0 || one.code === 'unrecognized_keys'
  const meant = issue.errors.filter((branch) => branch.length > 0 && branch.every(isOfForm))
  const [branch = []] = meant
  return meant.length === 1
    ? branch.flatMap((one) => narrowed({ ...one, path: [...issue.path, ...one.path] }))
    : [issue]
}

/** The complaint about a name that nobody knows. */
export function unknownName(at: readonly PropertyKey[], name: string, known: readonly string[]): SchemaComplaint {
  const close = nearest(name, known)
  const advice =
    close !== undefined ? `Did you mean "${close}"?` : known.length > 0 ? `Known here: ${known.join(', ')}.` : undefined
  return { at, unknown: name, what: `"${name}" is not known`, advice }
}

const ALSO_MOST = 4

/** What is wrong beside the first, as sentences with a space before them; nothing when that is all. */
export function alsoWrong(complaints: readonly SchemaComplaint[]): string {
  const rest = complaints.slice(1)
  if (rest.length === 0) return ''
  const told = rest.slice(0, ALSO_MOST).map(({ at, what, advice }) => {
    const hint = advice?.startsWith('Did') === true ? ` (d${advice.slice(1)})` : ''
    return `${at.map(String).join('.') || 'the whole'}: ${what}${hint}`
  })
  const left = rest.length - told.length
  return ` Also: ${told.join('; ')}${left > 0 ? `; and ${left} more` : ''}.`
}

function keyOf(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String))
}
