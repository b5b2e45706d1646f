/**
 * A schema, compiled once into what has to be quick: whether a value satisfies it, the value's canonical JSON (keys sorted),
 * its JSON on disk (keys in the schema's order, two spaces), and a copy in the schema's order. The order of the keys of each
 * shape is found when the schema is compiled, not for each of a hundred thousand objects.
 *
 * The forms are made from the schemas of the model themselves, so they cannot say anything else; a kind of schema that they
 * do not know is an assertion at once, and a rule that they do not know is asked of the schema.
 */
import type { z } from 'zod'
import { assert } from '../std/assert.ts'
import { bytesOf, type JsonBytes } from '../std/json-bytes.ts'
import { leafForm } from './schema-leaf.ts'

/** What was noticed beside the answer. */
export interface Noticed {
  /** The value has keys of its own that begin with `x_`. */
  free: boolean
}

/** See the header. All but `fits` take values that satisfy the schema; keys beyond the schema's are passed over. */
export interface Form {
  fits(value: unknown, noticed: Noticed): boolean
  canonical(value: unknown, out: JsonBytes): void
  /** `depth` counts the brackets around the value. */
  pretty(value: unknown, out: JsonBytes, depth: number): void
  /** The value itself where its keys stand in order already, else a copy. */
  ordered(value: unknown): unknown
}

const COMMA = 0x2c
const [OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [0x5b, 0x5d, 0x7b, 0x7d] as const
const COLON = 0x3a
const COLON_SPACE = bytesOf(': ')
const LINES = Array.from({ length: 40 }, (_, depth) => bytesOf(`\n${'  '.repeat(depth)}`))

const forms = new WeakMap<z.core.$ZodType, Form>()

/** The form of a schema; compiled when it is first asked for. */
export function formOf(schema: z.core.$ZodType): Form {
  const known = forms.get(schema)
  if (known !== undefined) return known
  const form = compiled(schema)
  forms.set(schema, form)
  return form
}

function compiled(schema: z.core.$ZodType): Form {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.type === 'object') return new ObjectForm(schema)
  if (def.type === 'array') return new ListForm(formOf(def.element), leastOf(def.checks))
  if (def.type === 'record') return new RecordForm(formOf(def.keyType), formOf(def.valueType))
  if (def.type === 'optional') return formOf(def.innerType)
  if (def.type === 'union') return new UnionForm(def.options)
  return leafForm(schema)
}

function line(depth: number): Uint8Array {
  return LINES[depth] ?? bytesOf(`\n${'  '.repeat(depth)}`)
}

function nameLine(before: string, depth: number, key: string): Uint8Array {
  return bytesOf(`${before}\n${'  '.repeat(depth)}${JSON.stringify(key)}: `)
}

interface Field {
  readonly key: string
  readonly form: Form
  readonly optional: boolean
  /** `{"key":` and `,"key":` */
  readonly first: Uint8Array
  readonly next: Uint8Array
  /** The same on a line of its own, by depth. */
  readonly firstLine: Uint8Array[]
  readonly nextLine: Uint8Array[]
}

type Loose = Readonly<Record<string, unknown>>

class ObjectForm implements Form {
  readonly #fields: readonly Field[]
  readonly #sorted: readonly Field[]
  readonly #keys: ReadonlySet<string>
  /** Rules over the whole object; undefined when it has none. */
  readonly #rules: z.ZodType | undefined

  constructor(schema: z.core.$ZodType) {
    const { def } = (schema as z.core.$ZodTypes)._zod
    assert(def.type === 'object' && def.catchall?._zod.def.type === 'never', 'artifacts are strict objects')
    this.#fields = Object.entries(def.shape).map(([key, field]) => ({
      key,
      form: formOf(field),
      optional: field._zod.def.type === 'optional',
      first: bytesOf(`{${JSON.stringify(key)}:`),
      next: bytesOf(`,${JSON.stringify(key)}:`),
      firstLine: [],
      nextLine: [],
    }))
    // Without a comparator, keys are sorted by UTF-16 code units, as RFC 8785 asks.
    const order = Object.keys(def.shape).sort()
    this.#sorted = order.map((key) => this.#fields.find((field) => field.key === key) as Field)
    this.#keys = new Set(order)
    this.#rules = (def.checks ?? []).length === 0 ? undefined : (schema as z.ZodType)
  }

  fits(value: unknown, noticed: Noticed): boolean {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    let known = 0
    for (const { key, form, optional } of this.#fields) {
      const member = (value as Loose)[key]
      if (member === undefined) {
        if (!optional) return false
      } else {
        known++
        if (!form.fits(member, noticed)) return false
      }
    }
    const present = Object.keys(value).length
    if (present !== known && !this.#othersAreFree(value, noticed)) return false
    return this.#rules === undefined || present !== known || this.#rules.safeParse(value).success
  }

  /** Whether all keys that the schema does not name begin with `x_`. The owner of rules is then asked about a copy, later. */
  #othersAreFree(value: object, noticed: Noticed): boolean {
    noticed.free = true
    return Object.keys(value).every((key) => this.#keys.has(key) || key.startsWith('x_'))
  }

  canonical(value: unknown, out: JsonBytes): void {
    let isFirst = true
    const fields = this.#sorted
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as Field
      const member = (value as Loose)[field.key]
      if (member === undefined) continue
      out.raw(isFirst ? field.first : field.next)
      isFirst = false
      field.form.canonical(member, out)
    }
    if (isFirst) out.byte(OPEN)
    out.byte(CLOSE)
  }

  pretty(value: unknown, out: JsonBytes, depth: number): void {
    let isFirst = true
    const fields = this.#fields
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as Field
      const member = (value as Loose)[field.key]
      if (member === undefined) continue
      const lines = isFirst ? field.firstLine : field.nextLine
      out.raw((lines[depth] ??= nameLine(isFirst ? '{' : ',', depth + 1, field.key)))
      isFirst = false
      field.form.pretty(member, out, depth + 1)
    }
    if (isFirst) out.byte(OPEN)
    else out.raw(line(depth))
    out.byte(CLOSE)
  }

  ordered(value: unknown): unknown {
    let copy: Record<string, unknown> | undefined = this.#inOrder(value as object) ? undefined : {}
    for (const [index, { key, form }] of this.#fields.entries()) {
      const member = (value as Loose)[key]
      if (member === undefined) continue
      const next = form.ordered(member)
      if (copy === undefined) {
        if (next === member) continue
        copy = {}
        for (const before of this.#fields.slice(0, index)) {
          if ((value as Loose)[before.key] !== undefined) copy[before.key] = (value as Loose)[before.key]
        }
      }
      copy[key] = next
    }
    return copy ?? value
  }

  /** Whether the keys stand in the schema's order, each with a value. */
  #inOrder(value: object): boolean {
    const fields = this.#fields
    let at = 0
    for (const key in value) {
      while (at < fields.length && fields[at]?.key !== key) at++
      if (at++ === fields.length || (value as Loose)[key] === undefined) return false
    }
    return true
  }
}

/** The number of members that a list has at least. */
function leastOf(checks: readonly z.core.$ZodCheck<never>[] | undefined): number {
  let least = 0
  for (const check of checks ?? []) {
    const { def } = (check as unknown as z.core.$ZodChecks)._zod
    assert(def.check === 'min_length', `lists of artifacts have no rule ${def.check}`)
    least = Math.max(least, def.minimum)
  }
  return least
}

class ListForm implements Form {
  readonly #element: Form
  readonly #least: number

  constructor(element: Form, least: number) {
    this.#element = element
    this.#least = least
  }

  fits(value: unknown, noticed: Noticed): boolean {
    if (!Array.isArray(value) || value.length < this.#least) return false
    for (const item of value) if (!this.#element.fits(item, noticed)) return false
    return true
  }

  canonical(value: unknown, out: JsonBytes): void {
    out.byte(OPEN_LIST)
    const list = value as readonly unknown[]
    for (let i = 0; i < list.length; i++) {
      if (i > 0) out.byte(COMMA)
      this.#element.canonical(list[i], out)
    }
    out.byte(CLOSE_LIST)
  }

  pretty(value: unknown, out: JsonBytes, depth: number): void {
    const list = value as readonly unknown[]
    const indent = line(depth + 1)
    out.byte(OPEN_LIST)
    for (let i = 0; i < list.length; i++) {
      if (i > 0) out.byte(COMMA)
      out.raw(indent)
      this.#element.pretty(list[i], out, depth + 1)
    }
    if (list.length > 0) out.raw(line(depth))
    out.byte(CLOSE_LIST)
  }

  ordered(value: unknown): unknown {
    const list = value as readonly unknown[]
    let copy: unknown[] | undefined
    for (let i = 0; i < list.length; i++) {
      const next = this.#element.ordered(list[i])
      if (copy === undefined && next !== list[i]) copy = list.slice(0, i)
      copy?.push(next)
    }
    return copy ?? list
  }
}

/** Keys are names that somebody gave: they are sorted, and `x_` means nothing in them. */
class RecordForm implements Form {
  readonly #key: Form
  readonly #member: Form

  constructor(key: Form, member: Form) {
    this.#key = key
    this.#member = member
  }

  fits(value: unknown, noticed: Noticed): boolean {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    for (const key of Object.keys(value)) {
      if (key === '__proto__' || !this.#key.fits(key, noticed)) return false
      if (!this.#member.fits((value as Loose)[key], noticed)) return false
    }
    return true
  }

  canonical(value: unknown, out: JsonBytes): void {
    out.byte(OPEN)
    let first = true
    for (const key of namesOf(value)) {
      if (!first) out.byte(COMMA)
      first = false
      out.string(key)
      out.byte(COLON)
      this.#member.canonical((value as Loose)[key], out)
    }
    out.byte(CLOSE)
  }

  pretty(value: unknown, out: JsonBytes, depth: number): void {
    const indent = line(depth + 1)
    const names = namesOf(value)
    out.byte(OPEN)
    names.forEach((key, index) => {
      if (index > 0) out.byte(COMMA)
      out.raw(indent)
      out.string(key)
      out.raw(COLON_SPACE)
      this.#member.pretty((value as Loose)[key], out, depth + 1)
    })
    if (names.length > 0) out.raw(line(depth))
    out.byte(CLOSE)
  }

  ordered(value: unknown): unknown {
    const present = Object.keys(value as object)
    const names = namesOf(value)
    const members = names.map((name) => this.#member.ordered((value as Loose)[name]))
    const isSame = (name: string, index: number): boolean =>
      present[index] === name && members[index] === (value as Loose)[name]
    if (present.length === names.length && names.every(isSame)) return value
    return Object.fromEntries(names.map((name, index) => [name, members[index]]))
  }
}

function namesOf(record: unknown): string[] {
  const names = Object.keys(record as object).filter((name) => (record as Loose)[name] !== undefined)
  return names.length < 2 ? names : names.sort()
}

/** A field and the values that mark its option. */
type Literals = readonly [key: string, values: ReadonlySet<unknown>]

/** One of several shapes. An object means the option whose literal fields it has; anything else the option that it fits. */
class UnionForm implements Form {
  readonly #options: readonly Form[]
  readonly #objects: readonly { readonly form: Form; readonly literals: readonly Literals[] }[]

  constructor(options: readonly z.core.$ZodType[]) {
    this.#options = options.map(formOf)
    this.#objects = options.flatMap((option) => {
      const { def } = (option as z.core.$ZodTypes)._zod
      if (def.type !== 'object') return []
      const literals = Object.entries(def.shape).flatMap(([key, field]): Literals[] => {
        const inner = (field as z.core.$ZodTypes)._zod.def
        return inner.type === 'literal' ? [[key, new Set(inner.values)]] : []
      })
      return [{ form: formOf(option), literals }]
    })
  }

  fits(value: unknown, noticed: Noticed): boolean {
    return this.#options.some((option) => option.fits(value, noticed))
  }

  canonical(value: unknown, out: JsonBytes): void {
    this.#of(value).canonical(value, out)
  }

  pretty(value: unknown, out: JsonBytes, depth: number): void {
    this.#of(value).pretty(value, out, depth)
  }

  ordered(value: unknown): unknown {
    return this.#of(value).ordered(value)
  }

  #of(value: unknown): Form {
    const found =
      typeof value === 'object' && value !== null
        ? this.#objects.find(({ literals }) => literals.every(([key, values]) => values.has((value as Loose)[key])))
            ?.form
        : this.#options.find((option) => option.fits(value, { free: false }))
    assert(found !== undefined, 'a value satisfies one option of its schema')
    return found
  }
}
