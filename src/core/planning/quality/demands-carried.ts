import type { Plan } from '../plan.ts'

/** How much of what a specification demands its plan takes up. */
export interface Demands {
  /** Different quotes that tasks rest on. */
  readonly carried: number
  /** Quotes that the proposals say no task takes up. */
  readonly unplanned: number
  /** Of both those that are carried, cut to tenths; 100 where nothing is demanded. */
  readonly percent: number
}

/** Counts it from the proposals; what they do not call left out is taken up. */
export function demandsCarried({ proposals }: Pick<Plan, 'proposals'>): Demands {
  const unplanned = proposals.unplanned?.length ?? 0
  if (unplanned === 0) return { carried: 0, unplanned, percent: 100 }
  const quotes = new Set<string>()
  for (const { evidence } of proposals.tasks) for (const { source, quote } of evidence) quotes.add(`${source} ${quote}`)
  return {
    carried: quotes.size,
    unplanned,
    percent: Math.floor((quotes.size / (quotes.size + unplanned)) * 1000) / 10,
  }
}
