/** Which item of one plan is which item of another. */
export interface Pairing<T> {
  readonly pairs: readonly (readonly [before: T, after: T])[]
  readonly removed: readonly T[]
  readonly added: readonly T[]
}

/**
 * Pairs the items of two lists in rounds: first those that agree in every key, then those that agree in the second key, then
 * in the third, and so on. Items with equal keys are paired in their order. Pairs stand in the order of `after`. Linear.
 */
export function pairUp<T>(
  before: readonly T[],
  after: readonly T[],
  keys: readonly ((item: T) => string)[],
): Pairing<T> {
  const all = (item: T): string => JSON.stringify(keys.map((key) => key(item)))
  const partner = new Map<T, T>()
  let leftBefore: readonly T[] = before
  let leftAfter: readonly T[] = after
  for (const key of [all, ...keys]) {
    const waiting = Map.groupBy(leftBefore, key)
    const taken = new Map<string, number>()
    const found = new Set<T>()
    for (const item of leftAfter) {
      const name = key(item)
      const place = taken.get(name) ?? 0
      const other = waiting.get(name)?.[place]
      if (other === undefined) continue
      taken.set(name, place + 1)
      partner.set(item, other)
      found.add(other)
    }
    leftBefore = leftBefore.filter((item) => !found.has(item))
    leftAfter = leftAfter.filter((item) => !partner.has(item))
  }
  const pairs = after.flatMap((item): (readonly [T, T])[] => {
    const other = partner.get(item)
    return other === undefined ? [] : [[other, item]]
  })
  return { pairs, removed: leftBefore, added: leftAfter }
}
