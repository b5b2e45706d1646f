/** A task as numbering sees it: its local name, its feature's, and the id that a person wrote for it, if any. */
export interface Numbered {
  readonly key: string
  readonly feature: string
  readonly id?: string | undefined
}

/** Ids that stand before numbering begins, and what tasks became of others. */
export interface Standing {
  /** The ids of features, by their keys. Without one a feature is numbered by its place. */
  readonly features?: ReadonlyMap<string, string>
  /** The ids of tasks, by their keys. */
  readonly tasks?: ReadonlyMap<string, string>
  /** Ids that are no task's now and are never given again. */
  readonly retired?: Iterable<string>
  /** By a part's key, the key of the whole. Parts share a number and differ in a letter: `P1.T001a`. */
  readonly wholes?: ReadonlyMap<string, string>
  /** By a whole's key, the id that it had while it was one. */
  readonly bases?: ReadonlyMap<string, string>
  /** By a joined task's key, how many it was: the numbers of the others stay free, so that nobody else's changes. */
  readonly members?: ReadonlyMap<string, number>
}

/** The id of the feature at `index`, counted from 0: `F001`. */
export function featureIdAt(index: number): string {
  return `F${String(index + 1).padStart(3, '0')}`
}

/** The number in the id of a feature. */
export function featureNumber(id: string): number {
  return Number(id.slice(1))
}

const PART_ID = /^(.+\.T\d+)[a-z]+$/

/** The id of the whole that a part's id begins with; undefined for an id that is no part's. */
export function baseOfPart(id: string): string | undefined {
  return PART_ID.exec(id)?.[1]
}

/**
 * The id of every task, by its key. An id that a person wrote stands, and so does one that was kept; the others are
 * `P<feature>.T<nnn>`, where the feature has the number of its id and the task counts from 001 within its feature, passing over
 * ids that are taken. Two tasks that were given one id both keep it: that is the compiler's finding to make.
 */
export function assignIds(
  features: readonly { readonly key: string }[],
  tasks: readonly Numbered[],
  standing: Standing = {},
): Map<string, string> {
  const numbers = new FreeNumbers(features, standing)
  const bases = new Map(standing.bases)
  for (const task of tasks) {
    const id = standingId(task, standing)
    if (id === undefined) continue
    numbers.take(id)
    const whole = standing.wholes?.get(task.key)
    const base = baseOfPart(id)
    if (whole !== undefined && base !== undefined && !bases.has(whole)) bases.set(whole, base)
  }
  const ids = new Map<string, string>()
  const letters = new Map<string, number>()
  for (const task of tasks) {
    const id = standingId(task, standing)
    const whole = standing.wholes?.get(task.key)
    if (id !== undefined || whole === undefined) {
      ids.set(task.key, id ?? numbers.next(task.feature, standing.members?.get(task.key) ?? 1))
      continue
    }
    const base = bases.get(whole) ?? numbers.next(task.feature, 1)
    bases.set(whole, base)
    let letter = letters.get(base) ?? 0
    while (numbers.isTaken(`${base}${suffixAt(letter)}`)) letter++
    ids.set(task.key, `${base}${suffixAt(letter)}`)
    letters.set(base, letter + 1)
  }
  return ids
}

function standingId(task: Numbered, standing: Standing): string | undefined {
  return task.id ?? standing.tasks?.get(task.key)
}

/** The numbers that are left in each feature. */
class FreeNumbers {
  readonly #taken = new Set<string>()
  readonly #last = new Map<string, number>()
  readonly #phase: ReadonlyMap<string, number>

  constructor(features: readonly { readonly key: string }[], standing: Standing) {
    this.#phase = new Map(
      features.map(({ key }, index) => [key, featureNumber(standing.features?.get(key) ?? featureIdAt(index))]),
    )
    for (const id of standing.retired ?? []) this.take(id)
    for (const id of standing.bases?.values() ?? []) this.take(id)
  }

  /** Takes an id away, and for a part's the number that all parts share. */
  take(id: string): void {
    this.#taken.add(id)
    const base = baseOfPart(id)
    if (base !== undefined) this.#taken.add(base)
  }

  isTaken(id: string): boolean {
    return this.#taken.has(id)
  }

  /** The first of so many free numbers of a feature. */
  next(feature: string, count: number): string {
    let number = this.#last.get(feature) ?? 0
    const idAt = (n: number): string => `P${this.#phase.get(feature) ?? 0}.T${String(n).padStart(3, '0')}`
    const pass = (): number => {
      number++
      while (this.#taken.has(idAt(number))) number++
      return number
    }
    const id = idAt(pass())
    for (let more = 1; more < count; more++) pass()
    this.#last.set(feature, number)
    return id
  }
}

/** What tells the parts of one task apart: `a`, `b`, … `z`, `aa`, `ab`, …, counted from 0. */
export function suffixAt(index: number): string {
  let suffix = ''
  for (let left = index; left >= 0; left = Math.floor(left / 26) - 1) {
    suffix = String.fromCharCode(97 + (left % 26)) + suffix
  }
  return suffix
}
