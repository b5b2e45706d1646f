import type { z } from 'zod'
import { assert } from '../../std/assert.ts'
import type { JsonBytes } from '../../std/json-bytes.ts'
import { type Form, type FormOf, layoutOf, lineAt, type Noticed, SIGN } from './form.ts'

/** The number of members that a list has at least, and whether it has rules that only its schema knows. */
function rulesOf({ checks }: z.core.$ZodArrayDef): { readonly least: number; readonly others: boolean } {
  let least = 0
  let others = false
  for (const check of checks ?? []) {
    const { def } = (check as unknown as z.core.$ZodChecks)._zod
    if (def.check === 'min_length') least = Math.max(least, def.minimum)
    else others = true
  }
  return { least, others }
}

/** Any number of members of one kind. */
export class ListForm implements Form {
  readonly #element: Form
  readonly #least: number
  /** Rules over the whole list; undefined when it has none but its length. */
  readonly #rules: z.ZodType | undefined

  constructor(schema: z.core.$ZodType, formOf: FormOf) {
    const { def } = (schema as z.core.$ZodTypes)._zod
    assert(def.type === 'array', 'a list is made of a list')
    this.#element = formOf(def.element)
    const { least, others } = rulesOf(def)
    this.#least = least
    this.#rules = others ? (schema as z.ZodType) : undefined
  }

  fits(value: unknown, noticed: Noticed): boolean {
    if (!Array.isArray(value) || value.length < this.#least) return false
    for (const item of value) if (!this.#element.fits(item, noticed)) return false
    return this.#rules === undefined || this.#rules.safeParse(value).success
  }

  canonical(value: unknown, out: JsonBytes, depth: number): void {
    out.byte(SIGN.list)
    const list = value as readonly unknown[]
    for (let i = 0; i < list.length; i++) {
      if (i > 0) out.byte(SIGN.comma)
      this.#element.canonical(list[i], out, depth + 1)
    }
    out.byte(SIGN.endList)
    out.layout += layoutOf(list.length, depth, 0)
  }

  pretty(value: unknown, out: JsonBytes, depth: number): void {
    const list = value as readonly unknown[]
    const indent = lineAt(depth + 1)
    out.byte(SIGN.list)
    for (let i = 0; i < list.length; i++) {
      if (i > 0) out.byte(SIGN.comma)
      out.raw(indent)
      this.#element.pretty(list[i], out, depth + 1)
    }
    if (list.length > 0) out.raw(lineAt(depth))
    out.byte(SIGN.endList)
  }

  same(a: unknown, b: unknown): boolean {
    const [left, right] = [a as readonly unknown[], b as readonly unknown[]]
    if (left.length !== right.length) return false
    for (let i = 0; i < left.length; i++) {
      if (left[i] !== right[i] && !this.#element.same(left[i], right[i])) return false
    }
    return true
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
