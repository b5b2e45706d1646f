import { bytesOf, type JsonBytes } from '../../std/json-bytes.ts'
import { type Form, layoutOf, lineAt, type Loose, type Noticed, SIGN } from './form.ts'

const COLON_SPACE = bytesOf(': ')

/** Keys are names that somebody gave: they are sorted, and `x_` means nothing in them. */
export class RecordForm implements Form {
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

  canonical(value: unknown, out: JsonBytes, depth: number): void {
    out.byte(SIGN.object)
    let members = 0
    for (const key of namesOf(value)) {
      if (members++ > 0) out.byte(SIGN.comma)
      out.string(key)
      out.byte(SIGN.colon)
      this.#member.canonical((value as Loose)[key], out, depth + 1)
    }
    out.byte(SIGN.endObject)
    out.layout += layoutOf(members, depth, 1)
  }

  pretty(value: unknown, out: JsonBytes, depth: number): void {
    const indent = lineAt(depth + 1)
    const names = namesOf(value)
    out.byte(SIGN.object)
    names.forEach((key, index) => {
      if (index > 0) out.byte(SIGN.comma)
      out.raw(indent)
      out.string(key)
      out.raw(COLON_SPACE)
      this.#member.pretty((value as Loose)[key], out, depth + 1)
    })
    if (names.length > 0) out.raw(lineAt(depth))
    out.byte(SIGN.endObject)
  }

  same(a: unknown, b: unknown): boolean {
    const [left, right] = [namesOf(a), namesOf(b)]
    return (
      left.length === right.length &&
      left.every((name, i) => name === right[i] && this.#member.same((a as Loose)[name], (b as Loose)[name]))
    )
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
