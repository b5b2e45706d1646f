import type { z } from 'zod'
import { assert } from '../../std/assert.ts'
import type { JsonBytes } from '../../std/json-bytes.ts'
import type { Form } from './form.ts'

type Rule<T> = (value: T) => boolean

/** The form of a schema for strings, numbers, booleans, enumerations and literals. */
export function leafForm(schema: z.core.$ZodType): Form {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.type === 'string') return new LeafForm(textRule(schema, def))
  if (def.type === 'number') return new LeafForm(numberRule(schema, def))
  if (def.type === 'boolean') return new LeafForm((value) => typeof value === 'boolean')
  if (def.type === 'enum') return new LeafForm(oneOf(Object.values(def.entries)))
  if (def.type === 'literal') return new LeafForm(oneOf(def.values))
  assert(false, `a schema of kind ${def.type} has no form yet`)
}

function oneOf(list: Iterable<unknown>): Rule<unknown> {
  const values = new Set(list)
  return (value) => values.has(value)
}

class LeafForm implements Form {
  readonly fits: Rule<unknown>

  constructor(fits: Rule<unknown>) {
    this.fits = fits
  }

  canonical(value: unknown, out: JsonBytes): void {
    if (typeof value === 'string') out.string(value)
    else if (typeof value === 'number') {
      assert(Number.isFinite(value), `JSON holds no ${value}`)
      out.number(value)
    } else {
      assert(typeof value === 'boolean', `a leaf is no ${typeof value}`)
      out.word(value)
    }
  }

  pretty(value: unknown, out: JsonBytes): void {
    this.canonical(value, out)
  }

  ordered(value: unknown): unknown {
    return value
  }

  same(a: unknown, b: unknown): boolean {
    return a === b
  }
}

type Checked = z.core.$ZodStringDef | z.core.$ZodNumberDef

/** Rules that are not known here are asked of the schema itself. */
function askSchema(schema: z.core.$ZodType): Rule<unknown> {
  return (value) => (schema as z.ZodType).safeParse(value).success
}

function checksOf(def: Checked): z.core.$ZodChecks['_zod']['def'][] {
  return (def.checks ?? []).map((check) => (check as unknown as z.core.$ZodChecks)._zod.def)
}

function textRule(schema: z.core.$ZodType, def: z.core.$ZodStringDef): Rule<unknown> {
  let [least, most] = [0, Number.POSITIVE_INFINITY]
  const patterns: RegExp[] = []
  if ('format' in def) return askSchema(schema)
  for (const check of checksOf(def)) {
    if (check.check === 'min_length') least = Math.max(least, check.minimum)
    else if (check.check === 'max_length') most = Math.min(most, check.maximum)
    else if (check.check === 'string_format' && check.format === 'regex' && isPlain(check.pattern)) {
      patterns.push(check.pattern)
    } else return askSchema(schema)
  }
  const [pattern] = patterns
  const fits = (value: unknown): value is string =>
    typeof value === 'string' && value.length >= least && value.length <= most
  if (pattern === undefined) return fits
  return (value) => fits(value) && patterns.every((each) => each.test(value))
}

/** A pattern that remembers nothing between two texts. */
function isPlain(pattern: RegExp | undefined): pattern is RegExp {
  return pattern !== undefined && !pattern.global && !pattern.sticky
}

function numberRule(schema: z.core.$ZodType, def: z.core.$ZodNumberDef): Rule<unknown> {
  const rules: Rule<number>[] = []
  if ('format' in def) {
    if (def.format !== 'safeint') return askSchema(schema)
    rules.push(Number.isSafeInteger)
  }
  for (const check of checksOf(def)) {
    if (check.check === 'greater_than' && typeof check.value === 'number') {
      const { value: bound, inclusive } = check
      rules.push((value) => (inclusive ? value >= bound : value > bound))
    } else if (check.check === 'less_than' && typeof check.value === 'number') {
      const { value: bound, inclusive } = check
      rules.push((value) => (inclusive ? value <= bound : value < bound))
    } else return askSchema(schema)
  }
  const [first, second, third] = rules
  assert(rules.length <= 3, 'a number has at most three rules')
  return (value) =>
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (first === undefined || first(value)) &&
    (second === undefined || second(value)) &&
    (third === undefined || third(value))
}
