import type { HealingEvent } from '../execution/healing/issues.ts'
import type { ExecutionOptions } from '../model/execution-options.ts'
import { oneLine } from './story-line.ts'

/** What is told of a systemic issue and its remedy, for people. */
export function healingText(event: HealingEvent): string {
  switch (event.type) {
    case 'systemic_issue': {
      const { issue } = event
      const count = `${issue.tasks.length} ${issue.tasks.length === 1 ? 'task' : 'tasks'}`
      return `Systemic issue ${issue.id}: ${oneLine(issue.pattern)}, ${oneLine(issue.key)} (${count})`
    }
    case 'remedy_planned':
      return `Remedy for ${event.issue}: ${oneLine(event.remedy.summary)}`
    case 'remedy_refused':
      return `No remedy for ${event.issue}: ${oneLine(event.reason)}`
    case 'remedy_ended':
      return `The remedy for ${event.issue} ${OUTCOME[event.outcome]}`
  }
}

const OUTCOME = { helped: 'helped', did_not_help: 'did not help', failed: 'failed' } as const

/** Which patterns ask a person first because of what became of their remedies in executions before. */
export function asksFirst({ heal_asks = [] }: ExecutionOptions): string[] {
  if (heal_asks.length === 0) return []
  return [`Remedies that did not help before ask first: ${heal_asks.map((pattern) => oneLine(pattern)).join(', ')}`]
}
