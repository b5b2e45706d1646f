import type { HealingEvent } from '../execution/healing/issues.ts'
import type { ExecutionOptions } from '../model/execution-options.ts'
import type { SystemicIssue } from '../model/healing.ts'
import type { HotUpdate } from '../model/hot-update.ts'
import { formatDuration } from '../std/duration.ts'
import { oneLine, type StoryMark } from './story-line.ts'
import { updateText } from './update-text.ts'

/** What is told of a systemic issue and its remedy, for people. */
export function healingText(event: HealingEvent): string {
  switch (event.type) {
    case 'systemic_issue':
      return `Systemic issue ${event.issue.id}: ${foundText(event.issue)}, about ${named(event.issue.tasks)}; the planner is asked for a remedy`
    case 'remedy_planned': {
      const { remedy, issue } = event
      const wait = (remedy.not_before ?? event.ts) - event.ts
      const when = wait > 0 ? `, in ${formatDuration(wait)} at the soonest` : ''
      return `Remedy for ${issue}: ${oneLine(remedy.summary, 300)}${when}`
    }
    case 'remedy_refused':
      return `No remedy for ${event.issue}: ${oneLine(event.reason, 300)}`
    case 'remedy_ended':
      return `The remedy for ${event.issue} ${OUTCOME[event.outcome]}, ${formatDuration(event.took_ms)} after it was told`
  }
}

const OUTCOME = { helped: 'helped', did_not_help: 'did not help', failed: 'failed' } as const

/** How what is told of mending is marked. */
export function healingMark(event: HealingEvent): StoryMark {
  if (event.type === 'remedy_refused') return 'attention'
  if (event.type !== 'remedy_ended') return 'note'
  return event.outcome === 'helped' ? 'done' : 'fail'
}

/** What a change of the plan tells: one that the planner made of an issue names what it injects. */
export function updateAppliedText({ id, issue, ops }: HotUpdate, version: number): string {
  if (issue === undefined) return `Applied update ${oneLine(id)}, now version ${version}: ${updateText({ ops })}`
  const injected = ops.flatMap((op) => (op.op === 'inject_tasks' ? op.tasks.map((task) => task.id) : []))
  const rest = ops.filter(({ op }) => op !== 'inject_tasks')
  const more = rest.length === 0 ? '' : `: ${updateText({ ops: rest })}`
  if (injected.length === 0) return `Applied the remedy for ${oneLine(issue)}, now version ${version}${more}`
  const what = injected.length === 1 ? 'task' : 'tasks'
  return `Injecting ${named(injected)} ${what} for ${oneLine(issue)}, now version ${version}${more}`
}

/** `missing-dependency` as words at the beginning of a sentence. */
export function patternTitle(name: string): string {
  const words = oneLine(name).replaceAll(/[-_]+/g, ' ')
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}

function foundText({ pattern, captures }: SystemicIssue): string {
  const told = ['package', 'path', 'port', 'host', 'table', 'file'].find((name) => Object.hasOwn(captures, name))
  const values = told === undefined ? [] : (captures[told] ?? [])
  return told === undefined ? patternTitle(pattern) : `${patternTitle(pattern)} (${told} ${named(values)})`
}

const NAMED = 5

function named(all: readonly string[]): string {
  const shown = all.slice(0, NAMED).map((one) => oneLine(one, 80))
  return `${shown.join(', ')}${all.length > NAMED ? ` and ${all.length - NAMED} more` : ''}`
}

/** Which patterns ask a person first because of what became of their remedies in executions before. */
export function asksFirst({ heal_asks = [] }: ExecutionOptions): string[] {
  if (heal_asks.length === 0) return []
  return [`Remedies that did not help before ask first: ${heal_asks.map((pattern) => oneLine(pattern)).join(', ')}`]
}
