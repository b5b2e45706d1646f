import { isOutward, type Action } from '../../model/action.ts'
import type { TaskProposal } from '../../model/proposal.ts'
import type { ResourceSpec } from '../../model/resource.ts'
import { quote } from '../spec/evidence-span.ts'
import type { Report } from '../spec/report.ts'
import type { TaskDraft } from './task-draft.ts'

/** The longest description of a task. */
const LONGEST_DESCRIPTION = 2000

/** The proposal of a task whose item was read. What the item leaves unsaid is left out. */
export function proposalOf(task: TaskDraft, resources: ResourceSpec | undefined, report: Report): TaskProposal {
  const { source, span, section, flags } = task
  const rationale = 'The list item of the task.'
  const action = actionOf(task, report)
  warnOfRetries(task, report)
  const description = task.details.join('\n')
  return {
    key: task.key,
    feature: task.feature,
    title: task.title,
    ...(description === '' ? {} : { description: cut(description) }),
    evidence: [quote({ source, span, section, confidence: 1, rationale })],
    ...(task.id === undefined ? {} : { id: task.id }),
    ...(flags.has('done') ? { done: true } : {}),
    ...(flags.has('optional') ? { optional: true } : {}),
    ...(action === undefined ? {} : { action }),
    ...(task.undo === undefined ? {} : { compensation: { cmd: task.undo } }),
    ...(task.effects.length === 0 ? {} : { effects: task.effects.map((kind) => ({ kind })) }),
    ...(flags.has('idempotent') ? { idempotent: true } : {}),
    ...(flags.has('preemptible') ? { preemptible: true } : {}),
    ...(task.priority === undefined ? {} : { priority: task.priority }),
    ...(task.retries === undefined ? {} : { max_retries: task.retries }),
    ...(task.duration === undefined ? {} : { duration: task.duration }),
    ...(task.complexity === undefined
      ? {}
      : { complexity: { value: task.complexity, breakdown: 'stated in the specification' } }),
    ...(task.doneWhen.length === 0 ? {} : { done_when: task.doneWhen }),
    ...(task.stopWhen === undefined ? {} : { stop_when: task.stopWhen }),
    ...(task.files.length === 0 ? {} : { scope_includes: task.files }),
    ...(task.notFiles.length === 0 ? {} : { scope_excludes: task.notFiles }),
    ...(resources === undefined ? {} : { resources }),
    ...(task.heartbeatSeconds === undefined ? {} : { heartbeat_seconds: task.heartbeatSeconds }),
    ...(task.capabilities.length === 0 ? {} : { capabilities: task.capabilities }),
    ...(task.provides.length === 0 ? {} : { interfaces_produced: [...new Set(task.provides)] }),
    ...(task.needs.length === 0 ? {} : { interfaces_consumed: [...new Set(task.needs)] }),
    ...(task.checks.length === 0 ? {} : { acceptance_checks: uniqueIds(task) }),
  }
}

/** Retries that were asked for, but that the effects forbid as long as nothing undoes them. */
function warnOfRetries(task: TaskDraft, report: Report): void {
  const outward = task.effects.filter(isOutward)
  if ((task.retries ?? 0) === 0 || task.undo !== undefined || outward.length === 0) return
  report.add({
    code: 'retry-without-undo',
    severity: 'warning',
    source: task.source,
    offset: task.seen.get('retries') ?? task.span.start,
    message: `“${task.title}” has \`retries: ${task.retries}\` but is never tried again: its effects (${outward.join(', ')}) reach outside, and nothing undoes them.`,
    advice: 'Give it an `undo:`, or take the effects or the retries away.',
  })
}

/** A command is carried out by the shell; `[manual]` waits for a person; else only settings make an action, for an agent. */
function actionOf(task: TaskDraft, report: Report): Action | undefined {
  const settings = {
    ...(task.env.size === 0 ? {} : { env: Object.fromEntries(task.env) }),
    ...(task.cwd === undefined ? {} : { cwd: task.cwd }),
    ...(task.timeoutSeconds === undefined ? {} : { timeout_seconds: task.timeoutSeconds }),
  }
  if (task.flags.has('manual')) {
    if (task.run !== undefined) {
      report.add({
        code: 'manual-with-command',
        severity: 'error',
        source: task.source,
        offset: task.seen.get('run') ?? task.span.start,
        message: `“${task.title}” is \`[manual]\` and has a command too.`,
        advice: 'Keep one: a person does the task, or the command does.',
      })
    }
    return { kind: 'human', ...settings }
  }
  if (task.run !== undefined) return { kind: 'shell', cmd: task.run, ...settings }
  return Object.keys(settings).length === 0 ? undefined : { kind: 'agent', ...settings }
}

/** Checks as they are named; a name that was taken already gets a number. */
function uniqueIds(task: TaskDraft): TaskDraft['checks'] {
  const taken = new Set<string>()
  return task.checks.map((check) => {
    let id = check.id
    for (let n = 2; taken.has(id); n++) id = `${check.id}-${n}`
    taken.add(id)
    return { ...check, id }
  })
}

function cut(text: string): string {
  if (text.length <= LONGEST_DESCRIPTION) return text
  return `${text.slice(0, LONGEST_DESCRIPTION - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
