import type { z } from 'zod'
import { assert } from '../../std/assert.ts'
import { bytesOf, type JsonBytes } from '../../std/json-bytes.ts'
import { type Form, type FormOf, layoutOf, lineAt, type Loose, type Noticed, SIGN } from './form.ts'

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

/** Named fields, and no others but those that begin with `x_`. */
export class ObjectForm implements Form {
  readonly #fields: readonly Field[]
  readonly #sorted: readonly Field[]
  readonly #keys: ReadonlySet<string>
  /** Rules over the whole object; undefined when it has none. */
  readonly #rules: z.ZodType | undefined

  constructor(schema: z.core.$ZodType, formOf: FormOf) {
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

  canonical(value: unknown, out: JsonBytes, depth: number): void {
    let members = 0
    const fields = this.#sorted
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as Field
      const member = (value as Loose)[field.key]
      if (member === undefined) continue
      out.raw(members++ === 0 ? field.first : field.next)
      field.form.canonical(member, out, depth + 1)
    }
    if (members === 0) out.byte(SIGN.object)
    out.byte(SIGN.endObject)
    out.layout += layoutOf(members, depth, 1)
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
    if (isFirst) out.byte(SIGN.object)
    else out.raw(lineAt(depth))
    out.byte(SIGN.endObject)
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

  same(a: unknown, b: unknown): boolean {
    if (a === b) return true
    const fields = this.#fields
    for (let i = 0; i < fields.length; i++) {
      const { key, form } = fields[i] as Field
      const [left, right] = [(a as Loose)[key], (b as Loose)[key]]
      if (left === right) continue
      if (left === undefined || right === undefined || !form.same(left, right)) return false
    }
    return true
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
