import { boundsText } from '../compile/boundaries.ts'
import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { Action } from '../../model/action.ts'
import type { ReusesExisting } from '../../model/reuse.ts'
import { claimsOf } from '../claims-text.ts'
import { masked } from '../secret.ts'
import { hoursText } from './plan-picture.ts'
import type { Link, TaskFacts } from './plan-facts.ts'
import { counted } from '../../std/counted.ts'

/** One heading of a task's page, and what stands below it, a line each. */
export interface Section {
  readonly title: string
  readonly lines: readonly string[]
}

/** Everything of one task that is not a dependency or a quote, in the order in which a person asks. Empty sections are left out. */
export function taskSections(facts: TaskFacts): Section[] {
  const { task, node } = facts
  const boundaries = task?.boundaries
  const scope = boundaries?.scope ?? { ...node.scope, restrictions: '' }
  const sections: Section[] = [
    { title: 'What', lines: textLines(node.description) },
    { title: 'Action', lines: actionLines(node.action) },
    { title: 'Forecast', lines: forecastLines(facts) },
    { title: 'Place', lines: placeLines(facts) },
    { title: 'Takes', lines: takesLines(facts) },
    {
      title: 'Done when',
      lines: [
        ...(boundaries?.definition_of_done.criteria ?? []),
        ...labelled('stop when', boundaries?.definition_of_done.stop_when ?? ''),
      ],
    },
    { title: 'Checks', lines: node.acceptance.map(checkText) },
    {
      title: 'Scope',
      lines: [
        ...labelled('changes', scope.includes.join(', ')),
        ...labelled('leaves alone', scope.excludes.join(', ')),
        ...labelled('restrictions', scope.restrictions),
        ...labelled('complexity', boundaries?.expected_complexity.value ?? ''),
      ],
    },
    { title: 'Gives', lines: task?.interfaces_produced ?? [] },
    { title: 'Uses', lines: task?.interfaces_consumed ?? [] },
    { title: 'Reuses', lines: reuseLines(task?.reuses_existing) },
    { title: 'Running', lines: runningLines(facts) },
    { title: 'Approval', lines: node.approval === undefined ? [] : [node.approval.reason] },
    { title: 'Inferred', lines: task === undefined || task.inferred.length === 0 ? [] : [task.inferred.join(', ')] },
  ]
  return sections.filter((section) => section.lines.length > 0)
}

/** What a task builds on, a line each, and why. */
function reuseLines(reuse: ReusesExisting | undefined): string[] {
  if (reuse === undefined) return []
  const { imports, rationale } = reuse
  return [
    ...reuse.extends.map((symbol) => `extends ${symbol}`),
    ...imports.map((symbol) => `uses ${symbol}`),
    ...textLines(rationale),
  ]
}

/** `P1.T001 Build (hard, sequential, 0.90): the reason`. */
export function linkText(link: Link): string {
  const head = `${link.task} ${link.title} (${link.standing}, ${link.type}, ${link.confidence.toFixed(2)})`
  return link.reason === '' ? head : `${head}: ${link.reason}`
}

/** What a task does, in a line or two. */
export function actionLines(action: Action): string[] {
  const what = {
    shell: masked(action.cmd ?? ''),
    agent: 'an agent does it from its brief',
    http: `${action.http?.method ?? ''} ${masked(action.http?.url ?? '')}`,
    human: 'a person does it',
    noop: 'nothing to run',
  }[action.kind]
  const where = [
    ...(action.cwd === undefined ? [] : [`in ${action.cwd}`]),
    ...(action.timeout_seconds === undefined ? [] : [`at most ${hoursText(action.timeout_seconds / 3600)}`]),
    ...(action.image === undefined ? [] : [`in a container of ${action.image}`]),
    ...(action.executor === undefined ? [] : [`by the executor ${action.executor}`]),
    ...(action.secrets === undefined ? [] : [`with the secrets ${Object.keys(action.secrets).join(', ')}`]),
    ...(action.cache === undefined ? [] : ['taken from the cache where nothing has changed']),
    ...(action.env === undefined ? [] : [`with ${Object.keys(action.env).join(', ')} set`]),
  ]
  return where.length === 0 ? textLines(what) : [...textLines(what), where.join(', ')]
}

function forecastLines({ node, task }: TaskFacts): string[] {
  const { mean_h, sd_h, p95_h, history } = node.estimates
  const three = task?.duration_history?.before ?? task?.duration
  const stated =
    three === undefined
      ? ''
      : `; ${hoursText(three.optimistic)}, ${hoursText(three.mostLikely)}, ${hoursText(three.pessimistic)} stated or assumed`
  const learned =
    history === undefined
      ? []
      : [
          `history (n = ${history.samples}): the estimate, ${hoursText(history.before_h)}, is multiplied by ${history.factor}`,
        ]
  return [`${hoursText(mean_h)} expected, ±${hoursText(sd_h)}, P95 ${hoursText(p95_h)}${stated}`, ...learned]
}

function placeLines({ measures, wave, node }: TaskFacts): string[] {
  const said = measures === undefined ? [] : [`level ${measures.depth + 1}`]
  if (measures !== undefined) {
    said.push(measures.critical_path ? 'on the critical path' : `slack ${hoursText(measures.slack_hours)}`)
  }
  if (wave !== undefined) said.push(`wave ${wave}`)
  if (measures !== undefined) {
    said.push(`${counted(measures.parallel_opportunity, 'task')} directly after it, ${measures.descendants} in all`)
  }
  said.push(`longest chain from here ${hoursText(node.rank)}`)
  return [said.join(', ')]
}

function takesLines({ node }: TaskFacts): string[] {
  const { cpu_cores, memory_mb, disk_io_mbps } = node.resources.quota
  const claims = claimsOf(node)
  return [
    ...(claims === '' ? [] : [claims]),
    ...(cpu_cores === 0 ? [] : [counted(cpu_cores, 'core')]),
    ...(memory_mb === 0 ? [] : [`${memory_mb} MB of memory`]),
    ...(disk_io_mbps === 0 ? [] : [`${disk_io_mbps} MB/s of disk`]),
    ...(node.capabilities.length === 0 ? [] : [`a worker that knows ${node.capabilities.join(', ')}`]),
  ]
}

function runningLines({ node }: TaskFacts): string[] {
  return [
    [
      `priority ${node.priority}`,
      counted(node.retry.max_attempts - 1, 'retry', 'retries'),
      node.idempotent ? 'may be repeated' : 'not to be repeated blindly',
      ...(node.optional ? ['optional'] : []),
      ...(node.done ? ['done already'] : []),
      ...(node.preemptible ? ['may be interrupted'] : []),
    ].join(', '),
    ...(node.compensation === undefined ? [] : [`undone by: ${masked(node.compensation.cmd)}`]),
    ...(node.tags.length === 0 ? [] : [`tags: ${node.tags.join(', ')}`]),
  ]
}

/** What a check asks for, in a line. */
export function checkText(check: AcceptanceCheck): string {
  const head = `${check.id} (${check.priority})`
  switch (check.type) {
    case 'command':
      return `${head}: ${masked(check.cmd)} ends with ${check.expect.exit_code ?? 0}`
    case 'artifact':
      return `${head}: the file ${check.path} is as expected`
    case 'tests':
      return `${head}: the tests of ${masked(check.cmd)} pass`
    case 'metric':
      return `${head}: ${check.name} is ${boundsText(check.expect)}`
    case 'http':
      return `${head}: ${check.method} ${masked(check.url)} answers ${check.expect.status}`
  }
}

function labelled(label: string, text: string): string[] {
  return text === '' ? [] : [`${label}: ${text}`]
}

function textLines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}
