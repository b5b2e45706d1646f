import type { DurationProposal, TaskProposal } from '../../model/proposal.ts'
import { linesOf } from './duration-basis.ts'
import { rounded } from '../../std/rounded.ts'

/** What a part has of the whole's duration and size. */
export interface Share {
  readonly duration: DurationProposal
  readonly complexity?: NonNullable<TaskProposal['complexity']>
}

/** Divides a duration and a size in proportion to `units`. The hours of the shares add up to the whole's; the last takes what rounding leaves. */
export function sharesOf(whole: DurationProposal, size: TaskProposal['complexity'], units: readonly number[]): Share[] {
  const all = units.reduce((sum, unit) => sum + unit, 0)
  const left = { ...whole }
  const lines = size === undefined ? undefined : linesOf(size.value)
  return units.map((unit, index) => {
    const last = index === units.length - 1
    const take = (field: keyof DurationProposal): number => {
      const share = last ? rounded(Math.max(0, left[field])) : rounded((whole[field] * unit) / all)
      left[field] -= share
      return share
    }
    const optimistic = take('optimistic')
    // What rounding left for the last share must not turn its order around.
    const mostLikely = Math.max(take('mostLikely'), optimistic)
    const pessimistic = Math.max(take('pessimistic'), mostLikely)
    const duration = { optimistic, mostLikely, pessimistic }
    if (size === undefined || lines === undefined) return { duration }
    const value = `~${Math.max(1, Math.round((lines * unit) / all))} LoC`
    return { duration, complexity: { value, breakdown: `its share of "${size.value}"` } }
  })
}
