import type { PreviousPlan } from './previous.ts'
import { titleKey } from './title-key.ts'

interface Titled {
  readonly key: string
  readonly title: string
}

/**
 * The features of an earlier plan that are still there, by key: those with the same title, and of the others the one from
 * which most of a feature's tasks came, by their titles.
 */
export function keepFeatureIds(
  features: readonly Titled[],
  tasks: readonly { readonly feature: string; readonly title: string }[],
  previous: PreviousPlan,
): Map<string, string> {
  const kept = new Map<string, string>()
  const olds = new Map<string, string[]>()
  for (const { id, title } of previous.features) {
    const key = titleKey(title)
    const same = olds.get(key)
    if (same === undefined) olds.set(key, [id])
    else same.push(id)
  }
  const next = new Map<string, number>()
  for (const { key, title } of features) {
    const name = titleKey(title)
    const place = next.get(name) ?? 0
    next.set(name, place + 1)
    const id = olds.get(name)?.[place]
    if (id !== undefined) kept.set(key, id)
  }
  if (kept.size < features.length) keepByTasks(features, tasks, previous, kept)
  return kept
}

interface Votes {
  readonly key: string
  readonly id: string
  count: number
}

/** The features that are left, by the titles of their tasks that only one feature had. */
function keepByTasks(
  features: readonly Titled[],
  tasks: readonly { readonly feature: string; readonly title: string }[],
  previous: PreviousPlan,
  kept: Map<string, string>,
): void {
  const claimed = new Set(kept.values())
  const open = new Set(features.filter(({ key }) => !kept.has(key)).map(({ key }) => key))
  const featureWith = new Map<string, string | undefined>()
  for (const { feature_id, title } of previous.tasks) {
    if (claimed.has(feature_id)) continue
    const key = titleKey(title)
    const other = featureWith.get(key)
    featureWith.set(key, featureWith.has(key) && other !== feature_id ? undefined : feature_id)
  }
  const votes = new Map<string, Votes>()
  for (const { feature, title } of tasks) {
    const id = open.has(feature) ? featureWith.get(titleKey(title)) : undefined
    if (id === undefined) continue
    const pair = `${id} ${feature}`
    const vote = votes.get(pair)
    if (vote === undefined) votes.set(pair, { key: feature, id, count: 1 })
    else vote.count++
  }
  // The sort is stable: of equal votes the one of the earlier task comes first.
  for (const { key, id } of [...votes.values()].toSorted((a, b) => b.count - a.count)) {
    if (kept.has(key) || claimed.has(id)) continue
    kept.set(key, id)
    claimed.add(id)
  }
}
