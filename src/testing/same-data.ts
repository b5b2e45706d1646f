/** Whether two values hold the same plain data, maps in the same order; members named in `but` are passed over. */
export function sameData(a: unknown, b: unknown, but: ReadonlySet<string> = NOTHING): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return Number.isNaN(a) && Number.isNaN(b)
  if (a instanceof Map) return b instanceof Map && sameMap(a, b, but)
  if (a instanceof Set) return b instanceof Set && sameList([...a], [...b], but)
  if (Array.isArray(a)) return Array.isArray(b) && sameList(a, b, but)
  if (isNumbers(a)) return isNumbers(b) && sameNumbers(a, b)
  return !Array.isArray(b) && !(b instanceof Map) && sameMembers(a as Members, b as Members, but)
}

type Members = Readonly<Record<string, unknown>>
type Numbers = Uint8Array | Int32Array | Float64Array

const NOTHING: ReadonlySet<string> = new Set()

function isNumbers(value: object): value is Numbers {
  return value instanceof Int32Array || value instanceof Uint8Array || value instanceof Float64Array
}

function sameNumbers(a: Numbers, b: Numbers): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false
  return true
}

function sameList(a: readonly unknown[], b: readonly unknown[], but: ReadonlySet<string>): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!sameData(a[i], b[i], but)) return false
  return true
}

function sameMap(
  a: ReadonlyMap<unknown, unknown>,
  b: ReadonlyMap<unknown, unknown>,
  but: ReadonlySet<string>,
): boolean {
  if (a.size !== b.size) return false
  const others = b.entries()
  for (const [key, value] of a) {
    const other = others.next().value as [unknown, unknown]
    if (key !== other[0] || !sameData(value, other[1], but)) return false
  }
  return true
}

/** A member that is undefined is none. */
function sameMembers(a: Members, b: Members, but: ReadonlySet<string>): boolean {
  for (const name in a) if (!but.has(name) && !sameData(a[name], b[name], but)) return false
  for (const name in b) if (!but.has(name) && b[name] !== undefined && a[name] === undefined) return false
  return true
}
