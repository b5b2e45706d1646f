import { Argument, InvalidArgumentError, Option } from 'commander'
import { parseDuration } from '../../core/std/duration.ts'
import type { ReportLine, SpeakingAttempt } from '../../operations/emit.ts'
import type { AddVerb, Invocation } from '../invocation.ts'
import { countOption, jsonOption, repeatedOption } from '../options.ts'

interface Flags {
  readonly percent?: number
  readonly file: readonly string[]
  readonly tookMs?: number
  readonly kind?: string
  readonly step?: string
  readonly status?: string
  readonly data?: Readonly<Record<string, unknown>>
  readonly level?: string
  readonly cpuSeconds?: number
  readonly memoryPeakMb?: number
  readonly tokensIn?: number
  readonly tokensOut?: number
  readonly costUsd?: number
  readonly timeout?: number
  readonly json?: true
}

/** What may be said: the words that follow it, and the flags that belong to it. */
const KINDS: Readonly<Record<string, { readonly words: string; readonly flags: readonly (keyof Flags)[] }>> = {
  progress: { words: '<percent> [message]', flags: [] },
  checkpoint: { words: '<name>', flags: ['percent', 'file', 'tookMs'] },
  artifact: { words: '<path>', flags: ['kind'] },
  log: { words: '<message>', flags: ['step', 'status', 'percent', 'data', 'level'] },
  usage: { words: '', flags: ['cpuSeconds', 'memoryPeakMb', 'tokensIn', 'tokensOut', 'costUsd'] },
  metric: { words: '<name> <value>', flags: [] },
  lock: { words: '<name>...', flags: ['timeout'] },
  heartbeat: { words: '', flags: [] },
}

const OF_ALL: ReadonlySet<string> = new Set(['json'])

/** `tasks emit <what>`: what the command of a task says of itself while it runs. */
export const addEmit: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('emit')
    .summary('say something from within a task: progress, a checkpoint, a log line')
    .description(
      'Says something from within the command of a task: how far it is, a checkpoint, what it made or used. For the type "lock" it waits for the answer: 0 when they are granted, 1 when not.',
    )
    .addArgument(new Argument('<what>', 'what is said').choices(Object.keys(KINDS)))
    .argument('[words...]', `what it takes: ${wordsText()}`)
    .addOption(numberOption('--percent <n>', 'how far the task is then, from 0 to 100 (default: none)', 100))
    .addOption(repeatedOption('--file <path>', 'a file that belongs to the checkpoint; may be given several times'))
    .addOption(numberOption('--took-ms <n>', 'what the checkpoint cost the task (default: none)'))
    .addOption(
      new Option('--kind <kind>', 'what the artifact is').choices(['file', 'dir', 'report', 'url']).default('file'),
    )
    .addOption(new Option('--step <step>', 'the step that the line is about (default: none)'))
    .addOption(
      new Option('--status <status>', 'how the step stands (default: none)').choices([
        'start',
        'progress',
        'checkpoint',
        'done',
        'error',
      ]),
    )
    .addOption(new Option('--data <json>', 'more about it: one JSON object (default: none)').argParser(objectIn))
    .addOption(
      new Option('--level <level>', 'how much it matters (default: none)').choices(['debug', 'info', 'warn', 'error']),
    )
    .addOption(numberOption('--cpu-seconds <n>', 'processor time used so far (default: none)'))
    .addOption(numberOption('--memory-peak-mb <n>', 'most memory used so far (default: none)'))
    .addOption(countOption('--tokens-in <n>', 'tokens given to a model so far (default: none)', 0))
    .addOption(countOption('--tokens-out <n>', 'tokens that a model gave so far (default: none)', 0))
    .addOption(numberOption('--cost-usd <n>', 'money spent so far (default: none)'))
    .addOption(
      new Option('--timeout <time>', 'wait no longer for a lock: 30s, 5m (default: for ever)').argParser(timeIn),
    )
    .addOption(jsonOption('print what was said as one JSON object, or the answer to a request for locks'))
    .addHelpText('after', examples(name))
    .action((what: string, words: readonly string[], flags: Flags) => emit(what, words, flags, invocation))
}

function examples(name: string): string {
  return `
Examples:
  $ ${name} emit progress 40 "12 of 30 tables"
  $ ${name} emit checkpoint schema-copied --percent 50 --file dump.sql
  $ ${name} emit log "reading rows" --step load --status start
  $ ${name} emit lock ledger --timeout 30s && psql -f close.sql`
}

function wordsText(): string {
  const taking = Object.entries(KINDS).filter(([, { words }]) => words !== '')
  return taking.map(([kind, { words }]) => `${kind} ${words}`).join(', ')
}

async function emit(what: string, words: readonly string[], flags: Flags, invocation: Invocation): Promise<void> {
  const line = lineOf(what, words, flags)
  const { askForLocks, checkArtifact, copyAside, say, speakingAttempt } = await import('../../operations/emit.ts')
  const { screen, directory } = invocation
  const attempt = await speakingAttempt(process.env)
  if (what === 'lock') {
    const answer = await askForLocks(attempt, words, flags.timeout ?? Infinity)
    const told = answer ?? { locks: words, granted: false, reason: 'no answer in time' }
    invocation.exitCode = told.granted ? 0 : 1
    if (flags.json) screen.out(JSON.stringify(told))
    else if (!told.granted)
      screen.err(`not granted: ${told.reason === 'wait_die' ? 'an older task needs it first' : told.reason}`)
    return
  }
  if (line.type === 'artifact' && flags.kind !== 'url') await checkArtifact(words[0] as string, directory)
  const said = what === 'checkpoint' ? await withCopies(attempt, line) : line
  await say(attempt, said)
  if (flags.json) screen.out(JSON.stringify(said))

  async function withCopies(place: SpeakingAttempt, checkpoint: ReportLine): Promise<ReportLine> {
    if (flags.file.length === 0) return checkpoint
    const began = performance.now()
    const files = await copyAside(place, flags.file, directory)
    const took_ms = Math.round((flags.tookMs ?? 0) + performance.now() - began)
    return { ...checkpoint, took_ms, files }
  }
}

/** The line that the words and flags make. Throws what the argument parser throws when they do not fit. */
function lineOf(what: string, words: readonly string[], flags: Flags): ReportLine {
  refuseStrangers(what, words, flags)
  const [first = '', second] = words
  const { percent, tookMs, kind, step, status, data, level } = flags
  switch (what) {
    case 'progress':
      return { type: what, percent: numberIn(first.replace(/%$/, ''), 100), message: second }
    case 'checkpoint':
      return { type: what, checkpoint: first, percent, took_ms: tookMs }
    case 'artifact':
      return { type: what, path: first, kind }
    case 'log':
      return { type: what, message: first, step, status, percent, data, level }
    case 'usage':
      return {
        type: what,
        cpu_seconds: flags.cpuSeconds,
        memory_peak_mb: flags.memoryPeakMb,
        tokens_in: flags.tokensIn,
        tokens_out: flags.tokensOut,
        cost_usd: flags.costUsd,
      }
    case 'metric':
      return { type: what, name: first, value: numberIn(second ?? '', Infinity, -Infinity) }
    case 'lock':
      return { type: 'lock_request', locks: words }
    default:
      return { type: what }
  }
}

function refuseStrangers(what: string, words: readonly string[], flags: Flags): void {
  const kind = KINDS[what] as (typeof KINDS)[string]
  const owed = [...kind.words.matchAll(/<[^>]+>/g)].length
  const most = kind.words.endsWith('...') ? Infinity : [...kind.words.matchAll(/[<[][^>\]]+[>\]]/g)].length
  if (words.length < owed || words.length > most)
    throw new InvalidArgumentError(`After ${what} comes ${kind.words === '' ? 'nothing' : kind.words}.`)
  const given = (Object.keys(flags) as (keyof Flags)[]).filter((flag) => {
    const value = flags[flag]
    return (
      value !== undefined && !(Array.isArray(value) && value.length === 0) && !(flag === 'kind' && value === 'file')
    )
  })
  const stranger = given.find((flag) => !OF_ALL.has(flag) && !kind.flags.includes(flag))
  if (stranger !== undefined)
    throw new InvalidArgumentError(
      `--${stranger.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} does not belong to ${what}.`,
    )
  if (what === 'usage' && !given.some((flag) => kind.flags.includes(flag)))
    throw new InvalidArgumentError('Say at least one of the things that were used: --tokens-in, --cost-usd, …')
}

function numberOption(flags: string, description: string, most = Infinity): Option {
  return new Option(flags, description).argParser((text: string) => numberIn(text, most))
}

function numberIn(text: string, most: number, least = 0): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < least || value > most)
    throw new InvalidArgumentError(
      most === Infinity ? 'It must be a number.' : `It must be a number from ${least} to ${most}.`,
    )
  return value
}

function timeIn(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined) throw new InvalidArgumentError('It must be a length of time, such as 30s or 5m.')
  return ms
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw new InvalidArgumentError('It must be one JSON object, such as {"rows": 3}.')
}
