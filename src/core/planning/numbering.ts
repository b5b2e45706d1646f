/** A task as numbering sees it: its local name, its feature's, and the id that a person wrote for it, if any. */
export interface Numbered {
  readonly key: string
  readonly feature: string
  readonly id?: string | undefined
}

/** The id of the feature at `index`, counted from 0: `F001`. */
export function featureIdAt(index: number): string {
  return `F${String(index + 1).padStart(3, '0')}`
}

/**
 * The id of every task, by its key. An id that a person wrote stands; the others are `P<feature>.T<nnn>`, where the feature
 * counts from 1 in document order and the task from 001 within its feature, passing over ids that are taken.
 * Two tasks that were given one id both keep it: that is the compiler's finding to make.
 */
export function assignIds(
  features: readonly { readonly key: string }[],
  tasks: readonly Numbered[],
): Map<string, string> {
  const phase = new Map(features.map((feature, index) => [feature.key, index + 1]))
  const taken = new Set<string>()
  for (const task of tasks) if (task.id !== undefined) taken.add(task.id)

  const next = new Map<string, number>()
  const ids = new Map<string, string>()
  for (const task of tasks) {
    if (task.id !== undefined) {
      ids.set(task.key, task.id)
      continue
    }
    let position = (next.get(task.feature) ?? 0) + 1
    const idAt = (n: number): string => `P${phase.get(task.feature) ?? 0}.T${String(n).padStart(3, '0')}`
    while (taken.has(idAt(position))) position++
    next.set(task.feature, position)
    ids.set(task.key, idAt(position))
  }
  return ids
}

/** What tells the parts of one task apart: `a`, `b`, … `z`, `aa`, `ab`, …, counted from 0. */
export function suffixAt(index: number): string {
  let suffix = ''
  for (let left = index; left >= 0; left = Math.floor(left / 26) - 1) {
    suffix = String.fromCharCode(97 + (left % 26)) + suffix
  }
  return suffix
}
