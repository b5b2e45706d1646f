import { boundsText } from './boundaries.ts'
import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { Evidence } from '../../model/evidence.ts'
import type { Task } from '../../model/task.ts'
import { usualLog } from '../defaults.ts'
import { masked } from '../secret.ts'

const SAID = 'Where this was said'
const QUOTED = 'The words quoted here are all that is needed of it; the files named lie in the folder of the plan.'
const WORKING = 'While you work'
const REUSE = 'Build on what is there'

/**
 * What an agent or a person is told about a task, as Markdown: what to do, where, what proves it, and where it was said.
 * `after`: titles of the tasks that it builds on.
 */
export function briefOf(task: Task, feature: string, after: readonly string[]): string {
  const { definition_of_done, scope } = task.boundaries
  const sections = [
    `# ${task.title}\n\nTask ${task.id} of the feature “${feature}”.`,
    task.description === '' ? '' : task.description,
    section('Builds on', after),
    section('Done when', [
      ...definition_of_done.criteria,
      ...(definition_of_done.stop_when === '' ? [] : [`Stop when: ${definition_of_done.stop_when}`]),
    ]),
    section('Checked by', task.acceptance_checks.map(checkLine)),
    section('Change only', scope.includes.map(code)),
    section('Leave alone', [...scope.excludes.map(code), ...(scope.restrictions === '' ? [] : [scope.restrictions])]),
    section(REUSE, reuseLines(task.reuses_existing)),
    section('Gives', task.interfaces_produced.map(code)),
    section('Uses', task.interfaces_consumed.map(code)),
    `## ${SAID}\n\n${QUOTED}\n\n${task.source_evidence.map(quoted).join('\n\n')}`,
    section(WORKING, task.action.kind === 'agent' ? guidanceLines(task) : []),
  ]
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`
}

/**
 * What a brief asks for: without the tasks and the code that it builds on and the place where it was said, which may change while
 * the work stays.
 */
export function orderIn(brief: string): string {
  const [order = ''] = brief.split(`\n## ${SAID}\n`, 1)
  return order
    .replace(/\n## Builds on\n\n(?:- [^\n]*\n)+/, '')
    .replace(/\n## Build on what is there\n\n(?:- [^\n]*\n)+/, '')
}

/** What is asked of this task alone while it runs. What is asked of every task, its executor adds. */
function guidanceLines({ id, execution_guidance: { logging, checkpoints, monitoring } }: Task): string[] {
  const lines = checkpoints.map(({ name, at_percent, description }) => {
    const what = description === undefined ? '' : ` (${description})`
    return `at about ${at_percent} %${what}: ${code(`tasks emit checkpoint ${quotedWord(name)} --percent ${at_percent} --file <each file that it needs>`)}`
  })
  if (monitoring.heartbeat_promised === true) {
    const { heartbeat_interval_seconds: every, heartbeat_timeout_seconds: most } = monitoring
    lines.push(
      `at least every ${every} s a sign of life: ${code('tasks emit heartbeat')}; after ${most} s without any you are ended`,
    )
  }
  for (const { metric, op, threshold, action } of monitoring.alerts ?? [])
    lines.push(
      `${code(`tasks emit metric ${quotedWord(metric)} <value>`)} as it changes; ${ALERT_WORD[op]} ${threshold}: ${action}`,
    )
  if (logging.destination !== usualLog(id)) lines.push(`what you log goes to ${code(logging.destination)}`)
  return lines
}

const ALERT_WORD = { gt: 'above', gte: 'at least', lt: 'below', lte: 'at most' } as const

/** A name as one word of a shell. */
function quotedWord(name: string): string {
  return /^[\w./:-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`
}

function reuseLines(reuse: Task['reuses_existing']): string[] {
  if (reuse === undefined) return []
  return [
    ...reuse.extends.map((symbol) => `extend ${code(symbol)}`),
    ...reuse.imports.map((symbol) => `use ${code(symbol)}`),
  ]
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`
}

function code(text: string): string {
  return `\`${text}\``
}

function checkLine(check: AcceptanceCheck): string {
  const must = check.priority === 'must' ? '' : ' (should)'
  switch (check.type) {
    case 'command':
      return `${code(masked(check.cmd))} ends with code ${check.expect.exit_code ?? 0}${must}`
    case 'artifact':
      return `the file ${code(check.path)} is as expected${must}`
    case 'tests':
      return `the tests of ${code(masked(check.cmd))} pass${must}`
    case 'metric':
      return `${check.name}, by ${code(masked(check.source.cmd))}, is ${boundsText(check.expect)}${must}`
    case 'http':
      return `${check.method} ${masked(check.url)} answers ${check.expect.status}${must}`
  }
}

function quoted(evidence: Evidence): string {
  const lines = evidence.quote.split('\n').map((line) => `> ${line}`)
  return [evidence.source, '', ...lines].join('\n')
}
