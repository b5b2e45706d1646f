/** Readers of the keys that say how a task is run: by whom, within which bounds, with which secrets, and what is told of it. */
import { HttpAction, SecretReference } from '../../model/action.ts'
import { parseDuration } from '../../std/duration.ts'
import { nearest } from '../../std/nearest.ts'
import { addNew, hasLooseSpace, type HintContext, malformed, problem, wordOf } from './hint-context.ts'
import type { KeyToken } from './hint-token.ts'
import type { HintKey } from './hint-vocabulary.ts'
import { commandOf, type ListMember, membersOf } from './value-list.ts'

type Reader = (context: HintContext, token: KeyToken) => void

/** See the head of this file. */
export const RUNTIME_READERS = {
  executor: readExecutor,
  image: readImage,
  request: readRequest,
  secret: readSecret,
  limit: readLimits,
  timeouts: readTimeouts,
  approval: (context, token) => (context.draft.approval = wordOf(token)),
  checkpoints: readCheckpoints,
  alert: readAlert,
  'cache-on': (context, token) => addNew(context.draft.cache.inputs, membersOf(token)),
  'cache-tool': readCacheTool,
  'cache-env': (context, token) => addNew(context.draft.cache.env, membersOf(token)),
} as const satisfies Partial<Record<HintKey, Reader>>

function readExecutor(context: HintContext, token: KeyToken): void {
  const text = wordOf(token)
  if (/^[\w.-]+$/.test(text)) context.draft.executor = text
  else
    malformed(
      context,
      token.start,
      'executor',
      text,
      'is no name',
      'Write the name that the configuration gives it: `executor: deployer`.',
    )
}

function readImage(context: HintContext, token: KeyToken): void {
  const text = wordOf(token)
  if (/^[a-z0-9][\w.:/@-]*$/.test(text)) context.draft.image = text
  else
    malformed(
      context,
      token.start,
      'image',
      text,
      'is no image of containers',
      'Write a name with its tag: `image: node:26-slim`.',
    )
}

const REQUEST_ADVICE = 'Write a method and an address in backticks: request: `POST https://example.org/deploys`.'

function readRequest(context: HintContext, token: KeyToken): void {
  const said = commandOf(token)
  const [, method, url] = (said.ok ? /^([A-Z]+)\s+(\S+)$/.exec(said.value.trim()) : null) ?? []
  const request = HttpAction.safeParse({ method, url })
  if (request.success) context.draft.http = request.data
  else malformed(context, token.start, 'request', said.ok ? said.value : wordOf(token), 'is no request', REQUEST_ADVICE)
}

function readSecret(context: HintContext, token: KeyToken): void {
  const text = wordOf(token)
  const [, name, from] = /^([A-Za-z_][A-Za-z0-9_]*)=(\S+)$/.exec(text) ?? []
  const reference = SecretReference.safeParse(from)
  if (name !== undefined && reference.success) {
    context.draft.secrets.set(name, reference.data)
    return
  }
  const advice =
    'Say where its value comes from, never the value: `secret: TOKEN=env:DEPLOY_TOKEN` or `secret: TOKEN=file:secrets/token`. Repeat the key for the next one.'
  // What stands there may be the secret itself: it is not repeated.
  problem(context, token.start, 'malformed-value', '`secret:` does not name a variable and a place.', advice)
}

function readLimits(context: HintContext, token: KeyToken): void {
  const advice =
    'Write any of memory, cpu, cpu-time and processes: `limit: memory=2GB, cpu=1.5, cpu-time=10m, processes=64`.'
  for (const member of membersOf(token)) {
    const { name, value } = assigned(member)
    const { limits } = context.draft
    const ms = parseDuration(value) ?? 0
    if (name === 'memory' && megabytes(value) > 0) limits.memory_mb = megabytes(value)
    else if (name === 'cpu' && Number(value) > 0) limits.cpu_cores = Number(value)
    else if (name === 'cpu-time' && ms > 0) limits.cpu_seconds = ms / 1000
    else if (name === 'processes' && /^[1-9]\d{0,6}$/.test(value)) limits.processes = Number(value)
    else malformed(context, member.start, 'limit', member.text, 'is no limit', advice)
  }
}

function readTimeouts(context: HintContext, token: KeyToken): void {
  const names = { queue: 'queue_seconds', start: 'start_seconds', total: 'total_seconds' } as const
  for (const member of membersOf(token)) {
    const { name, value } = assigned(member)
    const ms = parseDuration(value) ?? 0
    if (name in names && ms > 0 && ms <= 1e12) {
      context.draft.timeouts[names[name as keyof typeof names]] = ms / 1000
      continue
    }
    const near = nearest(name, Object.keys(names))
    const hint = near === undefined || near === name ? '' : ` “${near}” is the nearest.`
    const advice = `Write any of queue, start and total: \`timeouts: queue=1h, start=1m, total=4h\`; \`timeout:\` is that of one run.${hint}`
    malformed(context, member.start, 'timeouts', member.text, 'is no such timeout', advice)
  }
}

function readCheckpoints(context: HintContext, token: KeyToken): void {
  const advice = 'Write a name and how far the task is then: `checkpoints: schema-copied 30%, rows-copied 80%`.'
  for (const member of membersOf(token)) {
    const [, name, percent] = /^([\w.-]+)\s+(\d{1,3}(?:\.\d+)?)\s*%$/.exec(member.text) ?? []
    const at_percent = Number(percent)
    if (name === undefined || !(at_percent <= 100)) {
      malformed(context, member.start, 'checkpoints', member.text, 'is no checkpoint', advice)
    } else if (context.draft.checkpoints.some((mark) => mark.name === name)) {
      malformed(context, member.start, 'checkpoints', member.text, 'stands here a second time', 'Name each once.')
    } else context.draft.checkpoints.push({ name, at_percent, rollback_capable: true })
  }
}

const OPERATORS = { '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' } as const

function readAlert(context: HintContext, token: KeyToken): void {
  const text = wordOf(token)
  const found = /^([\w.-]+)\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)(?:\s+(notify|pause|cancel))?$/.exec(text)
  if (found === null) {
    const advice = 'Write a metric, a bound and what to do: `alert: memory_mb > 2000 cancel`; notify, pause or cancel.'
    malformed(context, token.start, 'alert', text, 'is no alert', advice)
    return
  }
  const [, metric = '', operator, threshold, action = 'notify'] = found
  context.draft.alerts.push({
    metric,
    op: OPERATORS[operator as keyof typeof OPERATORS],
    threshold: Number(threshold),
    action: action as 'notify' | 'pause' | 'cancel',
  })
}

function readCacheTool(context: HintContext, token: KeyToken): void {
  const command = commandOf(token)
  if (command.ok) addNew(context.draft.cache.tools, [{ text: command.value }])
  else
    problem(
      context,
      token.start,
      'malformed-value',
      `\`cache-tool:\` ${command.error}.`,
      'Put one command in backticks: cache-tool: `node --version`.',
    )
}

/** `memory=2GB` taken apart. */
function assigned(member: ListMember): { readonly name: string; readonly value: string } {
  const [, name = '', value = ''] = hasLooseSpace(member) ? [] : (/^([a-z-]+)=(.+)$/.exec(member.text) ?? [])
  return { name, value }
}

/** Megabytes of `512MB`, `2GB`, `1T`; 0 for what is no amount of memory. */
export function megabytes(text: string): number {
  const found = /^(\d+(?:\.\d+)?)\s*([MGT])(?:i?B)?$/i.exec(text)
  const scale = { M: 1, G: 1024, T: 1024 * 1024 }[found?.[2]?.toUpperCase() ?? ''] ?? 0
  const amount = Number(found?.[1] ?? 0) * scale
  return amount <= 1e12 ? amount : 0
}
