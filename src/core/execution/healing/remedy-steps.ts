import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdateOp } from '../../model/hot-update.ts'
import { counted } from '../../std/counted.ts'

/** Characters of a command that are shown; how many more there are is said. */
const SHOWN = 1000
/** Names that one step lists. */
const NAMED = 4

/** What a remedy would do, for whoever is asked about it: one phrase for each step, with what it runs, where, and what it changes. */
export function remedySteps(ops: readonly HotUpdateOp[]): string[] {
  return ops.flatMap((op) => (op.op === 'inject_tasks' ? op.tasks.map(taskStep) : [step(op)]))
}

/** What a task that is added runs, and where. */
function taskStep(node: CoordinatorNode): string {
  const { id, action, acceptance, compensation } = node
  const { kind, cmd, http, executor, image, env, cwd } = action
  const how =
    cmd !== undefined
      ? `run ${quoted(cmd)} in ${cwd === undefined || cwd === '.' ? 'the codebase' : `${shown(cwd)}/`.replace('//', '/')}`
      : http !== undefined
        ? `ask ${http.method} ${shown(http.url)}`
        : OTHERWISE[kind]
  const more = [
    ...(executor === undefined ? [] : [`by the executor ${shown(executor)}`]),
    ...(image === undefined ? [] : [`in a container of ${shown(image)}`]),
    ...(env === undefined || Object.keys(env).length === 0 ? [] : [`with ${variables(env)}`]),
    ...acceptance.flatMap((check) => {
      const by = 'cmd' in check ? check.cmd : check.type === 'metric' ? check.source.cmd : undefined
      return by === undefined ? [] : [`then check it by ${quoted(by)}`]
    }),
    ...(compensation === undefined ? [] : [`undone by ${quoted(compensation.cmd)}`]),
  ]
  return `${[how, ...more].join(', ')} (${id})`
}

const OTHERWISE = {
  shell: 'run nothing',
  agent: 'have an agent do a task',
  http: 'ask a server',
  human: 'ask a person to do a task',
  noop: 'add a task that does nothing',
} as const

function step(op: Exclude<HotUpdateOp, { op: 'inject_tasks' }>): string {
  switch (op.op) {
    case 'add_edges': {
      const pairs = op.edges.map(({ from, to }) => `${from} before ${to}`)
      return `let ${counted(op.edges.length, 'task wait', 'tasks wait')} for others: ${few(pairs)}`
    }
    case 'set_env':
      return `set ${variables(op.env)} for ${op.task}`
    case 'set_limits':
      return `let ${op.task} use at most ${fields(op.limits)}`
    case 'set_resources': {
      const { locks, pools, quota } = op.resources
      const held = [...locks, ...Object.keys(pools)].map(shown)
      return `let ${op.task} take ${fields(quota)}${held.length === 0 ? '' : ` and ${few(held)}`}`
    }
    case 'throttle':
      return `let ${scopeText(op.scope)} ${throttled(op)}`
    case 'supersede_task':
      return `put ${few(op.by.map(taskStep))} in the place of ${op.task}`
    case 'remove_soft_edges':
      return `forget the preferred order of ${few(op.edges.map(({ from, to }) => `${from} before ${to}`))}`
    case 'set_priority':
      return `set the priority of ${op.task} to ${op.priority}`
    case 'set_quotas':
      return `set the limits of the machine to ${fields(op.quotas)}`
    case 'set_pool':
      return `set the capacity of ${shown(op.name)} to ${op.capacity}`
    case 'add_resource':
      return `add the resource ${shown(op.name)}`
    case 'set_policy':
      return `set the rules ${few(Object.keys(op.policies))} to ${quoted(JSON.stringify(op.policies))}`
    case 'quarantine':
      return `quarantine ${op.task}`
    case 'cancel_task':
      return `cancel ${op.task}`
  }
}

type Throttle = Extract<HotUpdateOp, { op: 'throttle' }>

function scopeText(scope: Throttle['scope']): string {
  if (scope.of === 'plan') return 'all tasks'
  return scope.of === 'tasks' ? `the tasks ${shown(scope.glob)}` : `the tasks of ${scope.of} ${shown(scope.name)}`
}

function throttled({ rate, concurrency, not_before }: Throttle): string {
  const parts = [
    ...(not_before === undefined ? [] : [`start not before ${new Date(not_before).toISOString()}`]),
    ...(rate === undefined ? [] : [`start ${rate.starts} times in ${rate.interval_seconds} s at most`]),
    ...(concurrency === undefined ? [] : [`run ${concurrency} at once at most`]),
  ]
  return parts.length === 0 ? 'run as before' : parts.join(', ')
}

function variables(env: Readonly<Record<string, string>>): string {
  return few(Object.entries(env).map(([name, value]) => `${shown(name)}=${shown(value)}`))
}

function fields(of: Readonly<Record<string, unknown>>): string {
  return Object.entries(of)
    .map(([name, value]) => `${name} ${shown(typeof value === 'string' ? value : JSON.stringify(value))}`)
    .join(', ')
}

function few(all: readonly string[]): string {
  const more = all.length - NAMED
  return `${all.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function quoted(command: string): string {
  return `\`${shown(command)}\``
}

const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** Nothing of what is agreed to is hidden: what cannot be seen is shown by its number. */
function shown(text: string): string {
  const seen = text
    .replaceAll('\n', String.raw`\n`)
    .replaceAll(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .toWellFormed()
  const more = seen.length - SHOWN
  return more > 0 ? `${seen.slice(0, SHOWN).toWellFormed()}… and ${more} characters more` : seen
}
