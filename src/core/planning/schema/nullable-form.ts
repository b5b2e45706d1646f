import type { JsonBytes } from '../../std/json-bytes.ts'
import type { Form, Noticed } from './form.ts'

/** A value of another form, or null. */
export class NullableForm implements Form {
  readonly #inner: Form

  constructor(inner: Form) {
    this.#inner = inner
  }

  fits(value: unknown, noticed: Noticed): boolean {
    return value === null || this.#inner.fits(value, noticed)
  }

  canonical(value: unknown, out: JsonBytes, depth: number): void {
    if (value === null) out.text('null')
    else this.#inner.canonical(value, out, depth)
  }

  pretty(value: unknown, out: JsonBytes, depth: number): void {
    if (value === null) out.text('null')
    else this.#inner.pretty(value, out, depth)
  }

  ordered(value: unknown): unknown {
    return value === null ? null : this.#inner.ordered(value)
  }

  same(a: unknown, b: unknown): boolean {
    return a === null || b === null ? a === b : this.#inner.same(a, b)
  }
}
