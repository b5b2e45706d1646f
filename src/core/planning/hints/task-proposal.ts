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
    ...(task.checkpoints.length === 0 ? {} : { checkpoints: task.checkpoints }),
    ...(task.alerts.length === 0 ? {} : { alerts: task.alerts }),
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

/**
 * A command is carried out by the shell, a request by the coordinator; `[manual]` waits for a person; else only settings make
 * an action, for an agent.
 */
function actionOf(task: TaskDraft, report: Report): Action | undefined {
  const settings = settingsOf(task)
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
  refuseTwoWays(task, report)
  if (task.run !== undefined) return { kind: 'shell', cmd: task.run, ...settings }
  if (task.http !== undefined) return { kind: 'http', http: task.http, ...settings }
  return Object.keys(settings).length === 0 ? undefined : { kind: 'agent', ...settings }
}

/** What an action says beside what is to be done. */
function settingsOf(task: TaskDraft): Omit<Action, 'kind'> {
  const { cache, limits, timeouts } = task
  const isCached = cache.inputs.length + cache.tools.length + cache.env.length > 0
  return {
    ...(task.executor === undefined ? {} : { executor: task.executor }),
    ...(task.image === undefined ? {} : { image: task.image }),
    ...(task.env.size === 0 ? {} : { env: Object.fromEntries(task.env) }),
    ...(task.secrets.size === 0 ? {} : { secrets: Object.fromEntries(task.secrets) }),
    ...(task.cwd === undefined ? {} : { cwd: task.cwd }),
    ...(task.timeoutSeconds === undefined ? {} : { timeout_seconds: task.timeoutSeconds }),
    ...(Object.keys(timeouts).length === 0 ? {} : { timeouts }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
    ...(isCached ? { cache } : {}),
    ...(task.approval === undefined ? {} : { approval: task.approval }),
  }
}

/** A task has one way in which it is done. */
function refuseTwoWays({ run, http, image, title, source, span }: TaskDraft, report: Report): void {
  const complain = (code: string, message: string, advice: string): void =>
    report.add({ code, severity: 'error', source, offset: span.start, message, advice })
  if (run !== undefined && http !== undefined)
    complain(
      'command-and-request',
      `“${title}” has a command and a request.`,
      'Make two tasks of it, one `after:` the other.',
    )
  if (image !== undefined && run === undefined)
    complain('image-without-command', `“${title}” has an image and no command to run in it.`, 'Give it a `run:`.')
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
