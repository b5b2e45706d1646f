/**
 * What each key of the grammar does to the task it is written for: one reader a key. A reader takes the value apart,
 * writes it into the draft, or says what is wrong with it; it never guesses.
 */
import { Effect } from '../../model/action.ts'
import { Priority, TaskId } from '../../model/identity.ts'
import { parseDuration } from '../../std/duration.ts'
import { nearest } from '../../std/nearest.ts'
import { lineAt } from '../spec/source-text.ts'
import { commandCheck } from './accept-block.ts'
import { readClaim } from './claim-hint.ts'
import type { KeyToken } from './hint-token.ts'
import { SINGLE_KEYS, type HintKey } from './hint-vocabulary.ts'
import { addNew, hasLooseSpace, type HintContext, malformed, problem, wordOf } from './hint-context.ts'
import { megabytes, RUNTIME_READERS } from './runtime-readers.ts'
import { commandOf, membersOf } from './value-list.ts'

/** Reads one key with its value into the draft. Says so when the value is empty, malformed, or written twice. */
export function readHint(context: HintContext, token: KeyToken): void {
  if (token.pieces.every((piece) => piece.kind === 'words' && piece.text.trim() === '')) {
    const advice = `Write a value after \`${token.key}:\`, or take the key away.`
    problem(context, token.start, 'empty-value', `\`${token.key}:\` has no value.`, advice)
    return
  }
  if (SINGLE_KEYS.has(token.key) && isRepeated(context, token.key, token.start)) return
  READERS[token.key](context, token)
}

/** Whether something that may be said once was said before; then it is reported and the first one holds. */
export function isRepeated({ draft, base, report }: HintContext, what: HintKey | 'duration', start: number): boolean {
  const before = draft.seen.get(what)
  const offset = base + start
  if (before === undefined) {
    draft.seen.set(what, offset)
    return false
  }
  const name = what === 'duration' ? 'A duration' : `\`${what}:\``
  report.add({
    code: 'repeated-hint',
    severity: 'error',
    source: draft.source,
    offset,
    message: `${name} stands here a second time for one task; the first is in line ${lineAt(draft.source, before)}.`,
    advice: 'Keep one of the two.',
  })
  return true
}

type Reader = (context: HintContext, token: KeyToken) => void

const READERS: Readonly<Record<HintKey, Reader>> = {
  after: readReferences,
  needs: (context, token) => readInterfaces(context, token, context.draft.needs),
  provides: (context, token) => readInterfaces(context, token, context.draft.provides),
  uses: readClaims,
  files: (context, token) => readGlobs(context, token, context.draft.files),
  'not-files': (context, token) => readGlobs(context, token, context.draft.notFiles),
  run: (context, token) => readCommand(context, token, (command) => (context.draft.run = command)),
  undo: (context, token) => readCommand(context, token, (command) => (context.draft.undo = command)),
  accept: (context, token) =>
    readCommand(context, token, (command) =>
      context.draft.checks.push(commandCheck(command, context.draft.checks.length)),
    ),
  priority: readPriority,
  'needs-worker': (context, token) => addNew(context.draft.capabilities, membersOf(token)),
  cpu: readCpu,
  memory: readMemory,
  timeout: readTimeout,
  heartbeat: readHeartbeat,
  retries: readRetries,
  env: readVariable,
  cwd: readDirectory,
  effects: readEffects,
  'done-when': (context, token) => void context.draft.doneWhen.push(wordOf(token)),
  'stop-when': (context, token) => (context.draft.stopWhen = wordOf(token)),
  complexity: (context, token) => (context.draft.complexity = wordOf(token)),
  id: readId,
  ...RUNTIME_READERS,
}

function readReferences({ draft, base }: HintContext, token: KeyToken): void {
  const hint = { start: base + token.start, end: base + token.end }
  for (const { text, isSoft, start, end } of membersOf(token)) {
    draft.references.push({ text, isSoft, hint, start: base + start, end: base + end })
  }
}

function readInterfaces(context: HintContext, token: KeyToken, into: string[]): void {
  for (const member of membersOf(token)) {
    const parts = /^([^:]+?)(?:\s*:\s*([^:\s]+))?$/.exec(member.text)
    if (parts === null || hasLooseSpace(member)) {
      const advice = 'Write names without spaces and with at most one version, such as `Users:v1`, divided by commas.'
      malformed(context, member.start, token.key, member.text, 'is not the name of an interface', advice)
      continue
    }
    const [, name = '', version] = parts
    into.push(version === undefined ? name : `${name}:${version}`)
  }
}

function readClaims(context: HintContext, token: KeyToken): void {
  for (const member of membersOf(token)) {
    const claim = readClaim(member)
    if (!claim.ok) {
      const advice = 'Write a name, `name×2` for units of a pool, or `name (read)`; divide several by commas.'
      malformed(context, member.start, 'uses', member.text, claim.error, advice)
      continue
    }
    const { base, draft, report } = context
    if (draft.claims.some((other) => other.name === claim.value.name)) {
      const message = `\`uses:\` names “${claim.value.name}” twice for one task.`
      const advice = 'Name it once, with all the units that the task takes.'
      const offset = base + member.start
      report.add({ code: 'repeated-hint', severity: 'error', source: draft.source, offset, message, advice })
      continue
    }
    draft.claims.push({ ...claim.value, start: base + member.start, end: base + member.end })
  }
}

function readGlobs(context: HintContext, token: KeyToken, into: string[]): void {
  for (const member of membersOf(token)) {
    if (hasLooseSpace(member)) {
      const advice = 'Divide globs by commas; put a path that holds a space in backticks.'
      malformed(context, member.start, token.key, member.text, 'is not a glob', advice)
    } else {
      addNew(into, [{ text: member.text.replace(/^\.\/(?=.)/, '') }])
    }
  }
}

function readCommand(context: HintContext, token: KeyToken, write: (command: string) => void): void {
  const command = commandOf(token)
  if (command.ok) {
    write(command.value)
    return
  }
  const advice =
    token.key === 'accept'
      ? 'Put one command in backticks: accept: `npm test`. A criterion in words belongs in `done-when:`.'
      : `Put one command in backticks: ${token.key}: \`npm test\`. In a sentence, write the word without its colon.`
  problem(context, token.start, 'malformed-value', `\`${token.key}:\` ${command.error}.`, advice)
}

function readPriority(context: HintContext, token: KeyToken): void {
  const priority = parsePriority(wordOf(token))
  if (priority !== undefined) context.draft.priority = priority
  else malformed(context, token.start, 'priority', wordOf(token), 'is no priority', PRIORITY_ADVICE)
}

/** What to do about a wrong priority. */
export const PRIORITY_ADVICE = 'Write critical, high, medium or low.'

/** One of the four priorities, in any case; `undefined` for other words. */
export function parsePriority(text: string): Priority | undefined {
  return Priority.safeParse(text.trim().toLowerCase()).data
}

function readCpu(context: HintContext, token: KeyToken): void {
  const cores = Number(/^(\d+(?:\.\d+)?)(?:\s*cores?)?$/i.exec(wordOf(token))?.[1] ?? Number.NaN)
  if (cores > 0 && cores <= 1e6) context.draft.cpuCores = cores
  else
    malformed(
      context,
      token.start,
      'cpu',
      wordOf(token),
      'is no number of cores',
      'Write a number above zero, at most 1000000: `cpu: 2`.',
    )
}

function readMemory(context: HintContext, token: KeyToken): void {
  const amount = megabytes(wordOf(token))
  const advice = 'Write a size with its unit, at most 900000TB: `memory: 512MB` or `memory: 2GB`.'
  if (amount > 0) context.draft.memoryMb = amount
  else malformed(context, token.start, 'memory', wordOf(token), 'is no amount of memory', advice)
}

function readTimeout(context: HintContext, token: KeyToken): void {
  const ms = parseDuration(wordOf(token).replace(/^\((.*)\)$/, '$1')) ?? 0
  const advice = 'Write a length of time above zero, at most 270000h: `timeout: 10m`, `timeout: 90s`.'
  if (ms > 0 && ms <= 1e12) context.draft.timeoutSeconds = ms / 1000
  else malformed(context, token.start, 'timeout', wordOf(token), 'is no length of time', advice)
}

function readHeartbeat(context: HintContext, token: KeyToken): void {
  const ms = parseDuration(wordOf(token).replace(/^\((.*)\)$/, '$1')) ?? 0
  const advice = 'Write how often it gives a sign of life, from 1s to 24h: `heartbeat: 30s`.'
  if (ms >= 1000 && ms <= 86_400_000) context.draft.heartbeatSeconds = ms / 1000
  else malformed(context, token.start, 'heartbeat', wordOf(token), 'is no such length of time', advice)
}

function readRetries(context: HintContext, token: KeyToken): void {
  const text = wordOf(token)
  const advice = 'Write how often a failed attempt is tried again, from 0 to 100: `retries: 2`.'
  if (/^\d{1,3}$/.test(text) && Number(text) <= 100) context.draft.retries = Number(text)
  else malformed(context, token.start, 'retries', text, 'is no number of retries', advice)
}

function readVariable(context: HintContext, token: KeyToken): void {
  const text = wordOf(token)
  const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/.exec(text) ?? []
  const isSeveral = token.pieces.some((piece) => piece.kind === 'words' && /,\s*[A-Za-z_]\w*=/.test(piece.text))
  if (name === undefined || value === undefined || isSeveral) {
    const advice = 'Write one variable for each key, `env: NAME=value`; repeat the key for the next one.'
    malformed(context, token.start, 'env', text, 'is not one variable with its value', advice)
  } else {
    context.draft.env.set(name, value)
  }
}

function readDirectory(context: HintContext, token: KeyToken): void {
  const text = wordOf(token)
  const leaves = /^(?:[/\\]|[A-Za-z]:|~)/.test(text) || text.split(/[/\\]/).includes('..')
  const advice = 'Write a directory inside the codebase, relative to it: `cwd: services/api`.'
  if (leaves) malformed(context, token.start, 'cwd', text, 'leads out of the codebase', advice)
  else context.draft.cwd = text
}

function readEffects(context: HintContext, token: KeyToken): void {
  const kinds = Effect.shape.kind.options
  for (const member of membersOf(token)) {
    const kind = Effect.shape.kind.safeParse(member.text.toLowerCase()).data
    if (kind !== undefined) {
      if (!context.draft.effects.includes(kind)) context.draft.effects.push(kind)
      continue
    }
    const near = nearest(member.text, kinds)
    const advice = `Write one or several of ${kinds.join(', ')}.${near === undefined ? '' : ` “${near}” is the nearest.`}`
    malformed(context, member.start, 'effects', member.text, 'is no effect', advice)
  }
}

function readId(context: HintContext, token: KeyToken): void {
  const text = wordOf(token)
  if (TaskId.safeParse(text).success) context.draft.id = text
  else
    malformed(
      context,
      token.start,
      'id',
      text,
      'is no task id',
      'Write capitals and a dot: `id: P1.T003`, `id: DB.MIGRATE`.',
    )
}
