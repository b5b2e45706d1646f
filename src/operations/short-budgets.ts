import type { Coordinator } from '../core/model/coordinator.ts'
import { MICRO } from '../core/execution/claims/claim.ts'
import type { Finding } from '../core/model/finding.ts'

/** Budgets of which the tasks together ask for more than there is: warnings, for tasks may use less than they ask for. */
export function shortBudgets({ graph, resources }: Coordinator): Finding[] {
  const asked = new Map<string, number>()
  for (const { done, resources: own } of graph.nodes) {
    if (done) continue
    for (const [name, wish] of Object.entries(own.pools))
      asked.set(name, (asked.get(name) ?? 0) + (typeof wish === 'number' ? wish : wish.units))
  }
  const found: Finding[] = []
  for (const [name, entry] of Object.entries(resources.catalog)) {
    // Whole millionths, as they are counted when the plan is carried out.
    const units = Math.round((asked.get(name) ?? 0) * MICRO) / MICRO
    if (entry.mode !== 'budget' || units <= entry.capacity) continue
    found.push({
      code: 'budget-too-small',
      severity: 'warning',
      message: `The tasks ask for ${units} of the budget ${name} in all, and there are ${entry.capacity}: some of them may never start.`,
      place: `coordinator.json, resources.catalog.${name}`,
      advice:
        'Raise its capacity, or let tasks ask for less. What a task reports to have used counts instead of what it asked for.',
    })
  }
  return found
}
