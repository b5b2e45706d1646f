import type { z } from 'zod'
import { assert } from '../../std/assert.ts'
import type { JsonBytes } from '../../std/json-bytes.ts'
import type { Form, FormOf, Loose, Noticed } from './form.ts'

/** A field and the values that mark its option. */
type Literals = readonly [key: string, values: ReadonlySet<unknown>]

/** One of several shapes. An object means the option whose literal fields it has; anything else the option that it fits. */
export class UnionForm implements Form {
  readonly #options: readonly Form[]
  readonly #objects: readonly { readonly form: Form; readonly literals: readonly Literals[] }[]

  constructor(options: readonly z.core.$ZodType[], formOf: FormOf) {
    this.#options = options.map((option) => formOf(option))
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

  canonical(value: unknown, out: JsonBytes, depth: number): void {
    this.#of(value).canonical(value, out, depth)
  }

  pretty(value: unknown, out: JsonBytes, depth: number): void {
    this.#of(value).pretty(value, out, depth)
  }

  ordered(value: unknown): unknown {
    return this.#of(value).ordered(value)
  }

  same(a: unknown, b: unknown): boolean {
    const form = this.#of(a)
    return form === this.#of(b) && form.same(a, b)
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
