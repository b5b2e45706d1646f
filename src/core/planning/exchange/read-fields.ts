/** Values of a foreign JSON object, taken only in the form that they should have. */

/** A JSON object whose members nobody has checked. */
export type Loose = Readonly<Record<string, unknown>>

/** The value as an object; `undefined` for anything else. */
export function objectOf(value: unknown): Loose | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : undefined
}

/** A member as text; `undefined` when it is none, or empty. */
export function textOf(object: Loose, key: string): string | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** A member as a finite number. */
export function numberOf(object: Loose, key: string): number | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** A member as a list; an empty one when it is none. */
export function listOf(object: Loose, key: string): readonly unknown[] {
  const value = Object.hasOwn(object, key) ? object[key] : undefined
  return Array.isArray(value) ? value : []
}

/** A member as texts: a list's texts, or a text's lines. */
export function textsOf(object: Loose, key: string): string[] {
  const text = textOf(object, key)
  const texts: readonly unknown[] = text === undefined ? listOf(object, key) : text.split(/\r?\n/)
  return texts.flatMap((item) => (typeof item === 'string' && item.trim() !== '' ? [item.trim()] : []))
}

/** A number or text as the id that it is: `12` and `"12"` are one. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value.trim() !== '' && value.length <= 200 ? value.trim() : undefined
}
