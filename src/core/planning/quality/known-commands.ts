import type { LineOutcome } from './exit-status.ts'
import type { ShellCommand, ShellWord } from './shell-line.ts'

/** How one command ends, as far as its words tell. */
export interface Known extends LineOutcome {
  /** It ends the whole line: `exit`. */
  readonly ends: boolean
}

/** Do nothing and succeed. */
const IDLE = setOf(': true set shopt export unset alias ulimit umask trap wait sleep readonly local declare')
/** Print what they are told, and succeed. */
const SAYING = setOf('echo printf')
/** Print what the machine is like, and succeed whatever was done. */
const ASKING = setOf(
  'date pwd whoami id uname hostname env printenv history jobs times uptime df free ps tput clear nproc arch',
)
/** Succeed on whatever a pipe brings them. */
const FILTERS = setOf('cat tee head tail sort uniq wc tr cut nl rev tac less more column')
/** Run what follows them. */
const PREFIXES = setOf('command builtin exec env time nohup sudo nice')
const SHELLS = setOf('sh bash dash zsh ash ksh')
const INTERPRETERS = setOf('node nodejs bun deno python python3 ruby perl php')
const VERSION_WORDS = setOf('--version -version -v -V --help')
/** Ways of saying nothing at all in one of the interpreters, or no more than a text. */
const EMPTY_CODE =
  /^(?:|pass|0|1|null|true|(?:import sys[;\n] *)?(?:process\.|sys\.|os\._)?exit\(0?\)|(?:console\.log|print|puts)[ (]+(?:"[^"]*"|'[^']*'|\d+)\)?);?$/
const SAME_PLACE = /^(?:\.{0,2}\/?|\/|\/dev\/null|\/tmp\/?)$/

const IDLE_OUTCOME: Known = {
  status: 'zero',
  constant_output: true,
  does_work: false,
  hides_failure: false,
  ends: false,
}
const UNKNOWN: Known = { ...IDLE_OUTCOME, status: 'open', constant_output: false, does_work: true }

/** Says how one command ends. `piped`: it reads what the command before it prints. `inner` answers for `sh -c '…'`. */
export function knownCommand(command: ShellCommand, piped: boolean, inner: (line: string) => LineOutcome): Known {
  const known = byWords(command.words, piped, inner)
  if (command.reads) return { ...UNKNOWN, does_work: known.does_work }
  return command.writes ? { ...known, does_work: true, constant_output: true } : known
}

function byWords(all: readonly ShellWord[], piped: boolean, inner: (line: string) => LineOutcome): Known {
  const { at, inverted } = pastPrefixes(all)
  const [name, ...rest] = all.slice(at)
  if (name === undefined) {
    const runs = all.some((word) => word.expands && /\$\(|`/.test(word.text))
    return runs ? UNKNOWN : inverted ? negated(IDLE_OUTCOME) : IDLE_OUTCOME
  }
  if (name.expands) return UNKNOWN
  const known = named(name.text, rest, piped, inner)
  return inverted ? negated(known) : known
}

/** The place of the program's own name, past assignments, `!` and programs that run another one. */
function pastPrefixes(words: readonly ShellWord[]): { readonly at: number; readonly inverted: boolean } {
  let inverted = false
  let at = 0
  for (; at < words.length; at++) {
    const text = (words[at] as ShellWord).text
    const next = words[at + 1]?.text
    if (text === '!') inverted = !inverted
    else if (text === 'timeout' && next !== undefined && /^[\d.]+[smhd]?$/.test(next)) at++
    else if (PREFIXES.has(text) && next !== undefined && !next.startsWith('-')) continue
    else if (!/^[A-Za-z_]\w*=/.test(text)) break
  }
  return { at, inverted }
}

function named(name: string, rest: readonly ShellWord[], piped: boolean, inner: (line: string) => LineOutcome): Known {
  if (name === 'exit' || name === 'return') return exiting(rest[0])
  if (name === 'false') return { ...IDLE_OUTCOME, status: 'nonzero' }
  if (name === 'test' || name === '[') return tested(name === '[' ? rest.slice(0, -1) : rest)
  if (SHELLS.has(name)) return nested(rest, inner)
  return plainCommand(name, rest, piped)
}

function plainCommand(name: string, rest: readonly ShellWord[], piped: boolean): Known {
  const asks: Known = { ...IDLE_OUTCOME, constant_output: false }
  const [first] = rest
  if (IDLE.has(name)) return IDLE_OUTCOME
  if (SAYING.has(name)) return { ...IDLE_OUTCOME, constant_output: !rest.some((word) => word.expands) }
  if (rest.length === 1 && first !== undefined && VERSION_WORDS.has(first.text) && !name.includes('/')) return asks
  if (ASKING.has(name)) return name === 'printenv' && rest.length > 0 ? UNKNOWN : asks
  const operands = rest.filter((word) => !word.text.startsWith('-'))
  if (FILTERS.has(name) && piped && (operands.length === 0 || name === 'tee')) {
    return { ...asks, does_work: name === 'tee' && operands.some((word) => word.text !== '/dev/null') }
  }
  if (name === 'ls' || name === 'cat' || name === 'stat')
    return operands.every((word) => SAME_PLACE.test(word.text)) ? asks : UNKNOWN
  if (name === 'git') return gitAsks(rest) ? asks : UNKNOWN
  if (INTERPRETERS.has(name) && /^-(?:e|c|p|r)$|^--eval$/.test(first?.text ?? ''))
    return EMPTY_CODE.test((rest[1]?.text ?? '-').trim()) ? IDLE_OUTCOME : UNKNOWN
  const flags = rest.filter((word) => /^-[a-zA-Z]+$/.test(word.text)).map((word) => word.text)
  const forgiving =
    name === 'touch' || (name === 'mkdir' ? hasLetter(flags, 'p') : name === 'rm' && hasLetter(flags, 'f'))
  return forgiving ? { ...IDLE_OUTCOME, does_work: true } : UNKNOWN
}

function gitAsks(rest: readonly ShellWord[]): boolean {
  const words = rest.map((word) => word.text)
  if (words.some((word) => word === '--exit-code' || word === '--quiet' || word === '--check')) return false
  return ['status', 'log', 'diff', 'branch', 'remote'].includes(words[0] ?? '') && words.slice(1).every(isFlag)
}

function isFlag(word: string): boolean {
  return word.startsWith('-')
}

function hasLetter(flags: readonly string[], letter: string): boolean {
  return flags.some((flag) => flag.includes(letter))
}

function negated(known: Known): Known {
  if (known.status === 'open') return known
  return { ...known, status: known.status === 'zero' ? 'nonzero' : 'zero' }
}

function exiting(code: ShellWord | undefined): Known {
  const fixed = code !== undefined && !code.expands && /^\d+$/.test(code.text)
  // Without a number it ends as the command before it did, which this reader no longer knows.
  if (!fixed) return { ...IDLE_OUTCOME, status: 'open', ends: true }
  return { ...IDLE_OUTCOME, status: Number(code.text) % 256 === 0 ? 'zero' : 'nonzero', ends: true }
}

function nested(rest: readonly ShellWord[], inner: (line: string) => LineOutcome): Known {
  const at = rest.findIndex((word) => /^-[a-z]*c$/.test(word.text))
  const line = rest[at + 1]
  if (at === -1 || line === undefined) return UNKNOWN
  const flags = rest.slice(0, at + 1).map((word) => word.text)
  const strict = flags.some((flag) => /^-[a-z]*e/.test(flag)) ? 'set -e; ' : ''
  const pipefail = flags.includes('pipefail') ? 'set -o pipefail; ' : ''
  return { ...inner(`${strict}${pipefail}${line.text}`), ends: false }
}

/** `test` and `[`: what compares constants with each other is decided here. */
function tested(given: readonly ShellWord[]): Known {
  const last = given.findIndex((word) => word.text !== '!')
  // `[ ! ]` asks whether a word is empty, and `!` is not.
  const bangs = last === -1 ? Math.max(0, given.length - 1) : last
  const known = compared(given.slice(bangs))
  return bangs % 2 === 0 ? known : negated(known)
}

function compared(words: readonly ShellWord[]): Known {
  const [first, second, third] = words
  const decided = (holds: boolean): Known => ({ ...IDLE_OUTCOME, status: holds ? 'zero' : 'nonzero' })
  const open: Known = { ...UNKNOWN, does_work: false, constant_output: true }
  if (first === undefined) return decided(false)
  if (second === undefined) return first.expands ? open : decided(first.text !== '')
  if (third === undefined) {
    if (/^-[defrs]$/.test(first.text) && SAME_PLACE.test(second.text)) return decided(true)
    if (second.expands) return open
    return first.text === '-n' ? decided(second.text !== '') : first.text === '-z' ? decided(second.text === '') : open
  }
  if (words.length > 3) return open
  const same = first.text === third.text
  if ((first.expands || third.expands) && !same) return open
  const [a, b] = [Number(first.text), Number(third.text)]
  const holds: ReadonlyMap<string, boolean> = new Map([
    ['=', same],
    ['==', same],
    ['!=', !same],
    ['-eq', same || a === b],
    ['-ne', !same && a !== b],
    ['-lt', a < b],
    ['-le', same || a <= b],
    ['-gt', a > b],
    ['-ge', same || a >= b],
  ])
  const answer = holds.get(second.text)
  return answer === undefined ? open : decided(answer)
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
