/** Decisions.md: what was decided while the plan was made, and only that. A plan without a choice has a short file. */
import type { Plan } from '../plan.ts'
import { changedSizes, repairs } from './decisions-of-change.ts'
import { foundLocks, reuse } from './decisions-of-codebase.ts'
import { learnedDurations } from './decisions-of-history.ts'
import { decisionsOfOrder, decisionsOfProse } from './decisions-of-prose.ts'
import {
  defaults,
  durations,
  executionModel,
  guessedPools,
  sharedResources,
  uncertain,
  type Decision,
} from './decisions.ts'
import { hashesSection } from './hashes.ts'
import { plain, table } from './markdown.ts'

/** Writes Decisions.md. */
export function decisionsDocument(plan: Plan, hashes: readonly (readonly [string, string])[]): string {
  const decisions = [
    executionModel(plan),
    ...decisionsOfProse(plan),
    ...decisionsOfOrder(plan),
    uncertain(plan),
    ...repairs(plan),
    ...changedSizes(plan),
    reuse(plan),
    foundLocks(plan),
    sharedResources(plan),
    guessedPools(plan),
    durations(plan),
    learnedDurations(plan),
    defaults(plan),
  ].filter((decision) => decision !== undefined)
  const head = `# Decisions for ${plain(plan.features.meta.title)}\n\n\`${plan.coordinator.meta.plan_id}\`\n`
  return [head, ...decisions.map(decisionText), hashesSection(hashes)].join('\n')
}

function decisionText({ title, context, options, selected, rationale }: Decision, index: number): string {
  const rows = options.map(({ name, pro, con }) => [name, pro, con])
  return (
    `## ${index + 1}. ${title}\n\n**Context.** ${context}\n\n**Options.**\n\n${table(['option', 'for', 'against'], rows)}\n\n` +
    `**Selected.** ${selected}\n\n**Why.** ${rationale}\n`
  )
}
