/**
 * What exit statuses a command line can end with, whatever the work that it is to prove. The line is gone through once with
 * the set of statuses that may stand at each point: `a && b` runs b only where a gave 0, `exit` ends a way, `set -e` ends the
 * ways on which something failed. Whoever always ends the same way proves nothing.
 */
import { knownCommand, type Known } from './known-commands.ts'
import { readShellLine, type ShellCommand, type ShellPipeline } from './shell-line.ts'

/** What can be said about a line without running it. */
export interface LineOutcome {
  /** `zero` and `nonzero`: always; `open`: it depends. */
  readonly status: 'zero' | 'nonzero' | 'open'
  /** What it prints depends on nothing. */
  readonly constant_output: boolean
  /** It changes files, for all that is known. */
  readonly does_work: boolean
  /** Something in it may fail without being seen in how the line ends: `npm test || true`. */
  readonly hides_failure: boolean
}

const ZERO = 1
const NONZERO = 2
const OPEN: LineOutcome = { status: 'open', constant_output: false, does_work: true, hides_failure: false }

/** How deep `sh -c "sh -c …"` is followed. */
const DEEPEST = 3

/** Says how a command line ends. */
export function outcomeOf(line: string, depth = 0): LineOutcome {
  const pipelines = readShellLine(line)
  if (pipelines === undefined) return OPEN
  const walk = new Walk(depth)
  for (const pipeline of pipelines) walk.take(pipeline)
  return walk.outcome
}

class Walk {
  /** Statuses of the ways that still go on; at the start, none has failed. */
  #live = ZERO
  #ended = 0
  #errexit = false
  #pipefail = false
  #constant = true
  #works = false
  #mayFail = false
  #hides = false
  readonly #depth: number

  constructor(depth: number) {
    this.#depth = depth
  }

  get outcome(): LineOutcome {
    const all = this.#live | this.#ended
    const status = all === ZERO ? 'zero' : all === NONZERO ? 'nonzero' : 'open'
    return {
      status,
      constant_output: this.#constant,
      does_work: this.#works,
      hides_failure: this.#hides || (status !== 'open' && this.#mayFail),
    }
  }

  take(pipeline: ShellPipeline): void {
    if (pipeline.join === ';' && this.#errexit) {
      this.#ended |= this.#live & NONZERO
      this.#live &= ZERO
    }
    const runsAfter = pipeline.join === '&&' ? ZERO : pipeline.join === '||' ? NONZERO : ZERO | NONZERO
    if ((this.#live & runsAfter) === 0) return
    const known = this.#known(pipeline)
    const status = pipeline.background ? ZERO : bitsOf(known.status)
    const kept = this.#live & ~runsAfter
    if (known.ends) {
      this.#ended |= status
      this.#live = kept
    } else this.#live = kept | status
  }

  /** A pipeline ends as its last command does; with `pipefail` it needs all of them. */
  #known(pipeline: ShellPipeline): Known {
    const parts = pipeline.commands.map((command, index) => this.#command(command, index > 0))
    for (const part of parts) {
      if (!part.constant_output) this.#constant = false
      if (part.does_work) this.#works = true
      if (part.status === 'open') this.#mayFail = true
      if (part.hides_failure) this.#hides = true
    }
    const last = parts.at(-1) as Known
    if (parts.length === 1) return last
    const failing = this.#pipefail && parts.some((part) => part.status !== 'zero')
    return { ...last, ends: false, status: failing ? 'open' : last.status }
  }

  #command(command: ShellCommand, piped: boolean): Known {
    const [name, ...rest] = command.words
    if (name?.text === 'set') {
      const flags = rest.map((word) => word.text)
      const letters = flags.filter((flag) => /^-[a-z]+$/.test(flag)).join('')
      if (letters.includes('e') || flags.includes('errexit')) this.#errexit = true
      if (flags.includes('pipefail')) this.#pipefail = true
    }
    return knownCommand(command, piped, (line) => (this.#depth >= DEEPEST ? OPEN : outcomeOf(line, this.#depth + 1)))
  }
}

function bitsOf(status: LineOutcome['status']): number {
  return status === 'zero' ? ZERO : status === 'nonzero' ? NONZERO : ZERO | NONZERO
}
