/** Finds the number of a task by its id. */
export type TaskNumbers = Pick<ReadonlyMap<string, number>, 'get' | 'has'>

/** Ids that came later are looked up beside the map of the plan, until so many have come that one map is better. */
const LATER_AT_LEAST = 256

/** The numbers of a plan's tasks with more behind them. What was there is shared and never changed. */
export function withNumbers(before: TaskNumbers, ids: readonly string[], first: number): TaskNumbers {
  if (ids.length === 0) return before
  const base = before instanceof LayeredNumbers ? before.base : before
  const later = new Map(before instanceof LayeredNumbers ? before.later : [])
  ids.forEach((id, i) => later.set(id, first + i))
  const isMap = base instanceof Map
  if (!isMap || later.size < Math.max(LATER_AT_LEAST, base.size / 16)) return new LayeredNumbers(base, later)
  return new Map([...(base as ReadonlyMap<string, number>), ...later])
}

class LayeredNumbers implements TaskNumbers {
  readonly base: TaskNumbers
  readonly later: ReadonlyMap<string, number>

  constructor(base: TaskNumbers, later: ReadonlyMap<string, number>) {
    this.base = base
    this.later = later
  }

  get(id: string): number | undefined {
    return this.later.get(id) ?? this.base.get(id)
  }

  has(id: string): boolean {
    return this.later.has(id) || this.base.has(id)
  }
}
