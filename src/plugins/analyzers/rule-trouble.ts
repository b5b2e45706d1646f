/** What is wrong with one rule of a rule file, in words, each with the line of its field. */
import { type Document, isMap, isNode, type LineCounter } from 'yaml'
import type { z } from 'zod'
import { issueText } from '../../core/planning/schema/issue-text.ts'
import { schemaAt, shapeOf } from '../../core/planning/schema/schema-shape.ts'
import { nearest } from '../../core/std/nearest.ts'
import { SyntaxRule, TextRule } from './rule.ts'

/** One thing that is wrong. */
export interface RuleTrouble {
  /** From 1. */
  readonly line: number
  readonly what: string
}

/** Fields that only a rule of syntax has. */
const OF_SYNTAX = ['languages', 'rule', 'constraints', 'utils', 'transform', 'each', 'entry']
/** What some fields hold, where the general words say too little. */
const FORMS: Readonly<Record<string, string>> = {
  id: 'lower-case letters, digits and dashes are expected, a letter first',
  'resource.capacity': 'a number above 0 is expected, or the word detail',
}
const VARIABLE = /\$+([A-Z][A-Z0-9_]*)/g

/** The rule that a document states, or all that is wrong with it. */
export function checkedRule(
  document: Document,
  lines: LineCounter,
): { readonly rule: SyntaxRule | TextRule } | { readonly troubles: readonly RuleTrouble[] } {
  const lineAt = (path: readonly PropertyKey[], isKey = false): number =>
    lines.linePos(placeOf(document, path, isKey)).line
  if (document.errors.length > 0) {
    const said = document.errors.map(({ linePos, message }) => ({
      line: linePos?.[0].line ?? 1,
      what: (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, ''),
    }))
    return { troubles: said }
  }
  let value: unknown
  try {
    value = document.toJS()
  } catch (error) {
    // An alias may have no anchor, or stand for more than anybody would write.
    return { troubles: [{ line: lineAt([]), what: (error as Error).message }] }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { troubles: [{ line: lineAt([]), what: 'a rule is expected here, with the fields id, fact, noun, …' }] }
  }
  const schema = OF_SYNTAX.some((field) => field in value) ? SyntaxRule : TextRule
  const parsed = schema.safeParse(value)
  if (parsed.success) {
    const wrong = [...patternTrouble(parsed.data), ...unboundIn(parsed.data)]
    const troubles = wrong.map(({ field, what }) => ({ line: lineAt([field]), what: `${field}: ${what}` }))
    return troubles.length > 0 ? { troubles } : { rule: parsed.data }
  }
  const troubles = parsed.error.issues.flatMap((issue) =>
    textsOf(issue, schema, value).map(({ path, isKey, what }) => ({ line: lineAt(path, isKey), what })),
  )
  return { troubles: troubles.toSorted((a, b) => a.line - b.line) }
}

/** The line on which each entry of a list begins. */
export function entryLines(document: Document, lines: LineCounter, field: string, count: number): number[] {
  return Array.from({ length: count }, (_, at) => lines.linePos(placeOf(document, [field, at], false)).line)
}

/** Where a field stands, or its name; where it is missing, what should hold it. */
function placeOf(document: Document, path: readonly PropertyKey[], isKey: boolean): number {
  if (isKey) {
    const parent = document.getIn(path.slice(0, -1), true)
    const pair = isMap(parent) ? parent.items.find(({ key }) => String(key) === String(path.at(-1))) : undefined
    if (isNode(pair?.key)) return pair.key.range?.[0] ?? 0
  }
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return document.contents?.range?.[0] ?? document.range?.[0] ?? 0
}

interface Told {
  readonly path: readonly PropertyKey[]
  readonly isKey: boolean
  readonly what: string
}

function textsOf(issue: z.core.$ZodIssue, schema: z.core.$ZodType, value: object): Told[] {
  const { path } = issue
  const field = path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    const at = schemaAt(schema, path, value)
    const known = Object.keys((at === undefined ? undefined : shapeOf(at)) ?? {})
    return issue.keys.map((key) => ({
      path: [...path, key],
      isKey: true,
      what: `there is no field "${[...path, key].map(String).join('.')}". ${adviceFor(key, known)}`,
    }))
  }
  const given = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value)
  if (issue.code === 'invalid_value' && typeof given === 'string') {
    const known = issue.values.map(String)
    return [{ path, isKey: false, what: `${field}: "${given}" is not known. ${adviceFor(given, known)}` }]
  }
  const said = given === undefined || issue.code === 'invalid_type' ? undefined : FORMS[field]
  const hint =
    field === 'files' && given === undefined
      ? ' (files and pattern, or languages, rule and name: one of both every rule has)'
      : ''
  return [{ path, isKey: false, what: `${field}: ${said ?? issueText(issue)}${hint}` }]
}

function adviceFor(word: string, known: readonly string[]): string {
  const close = nearest(word, known)
  return `${close === undefined ? '' : `Did you mean "${close}"? `}Known here: ${known.join(', ')}`
}

interface Wrong {
  readonly field: string
  readonly what: string
}

/** Regular expressions that are none are found here, and not in the middle of a scan. */
function patternTrouble(rule: SyntaxRule | TextRule): Wrong[] {
  const field = 'languages' in rule ? 'entry' : 'pattern'
  const pattern = 'languages' in rule ? rule.entry : rule.pattern
  try {
    if (pattern !== undefined) new RegExp(pattern, 'u')
    return []
  } catch (error) {
    return [{ field, what: (error as Error).message }]
  }
}

/** Metavariables that nothing in the rule binds would stand as they are written in every name. */
function unboundIn(rule: SyntaxRule | TextRule): Wrong[] {
  if (!('languages' in rule)) return []
  const { constraints = {}, utils = {}, transform = {} } = rule
  const text = JSON.stringify([rule.rule, constraints, utils])
  const bound = new Set([...[...text.matchAll(VARIABLE)].map(([, name = '']) => name), ...Object.keys(transform)])
  const known = [...bound].map((name) => `$${name}`)
  return (['name', 'detail', 'container'] as const).flatMap((field) =>
    [...(rule[field] ?? '').matchAll(VARIABLE)].flatMap(([, name = '']) =>
      bound.has(name) ? [] : [{ field, what: `nothing in the rule binds $${name}. ${boundAdvice(name, known)}` }],
    ),
  )
}

function boundAdvice(name: string, known: readonly string[]): string {
  return known.length === 0 ? 'It binds no metavariable at all' : adviceFor(`$${name}`, known)
}
