/**
 * A small reader of shell command lines: enough to see what a line's exit status can be, and no more. It knows quotes,
 * comments, `&&`, `||`, `;`, `&`, pipes, redirections and words that the shell expands. What it does not know (groups,
 * loops, here-documents, open quotes) makes the line unreadable, and nothing is said about it.
 */

/** One word of a command. */
export interface ShellWord {
  /** Without its quotes. */
  readonly text: string
  /** The shell puts something in its place: a variable, a command's output, file names. */
  readonly expands: boolean
}

/** One program with its arguments. */
export interface ShellCommand {
  readonly words: readonly ShellWord[]
  /** Reads a file: the command fails without it. */
  readonly reads: boolean
  /** Writes a file other than /dev/null. */
  readonly writes: boolean
}

/** Commands joined by pipes, and what joins them to the pipeline before. */
export interface ShellPipeline {
  readonly join: ';' | '&&' | '||'
  readonly commands: readonly ShellCommand[]
  /** Ended by `&`: nobody waits for it. */
  readonly background: boolean
}

const KEYWORDS: ReadonlySet<string> = new Set(
  'if then else elif fi for while until do done case esac function select { } [[ (('.split(' '),
)

/** Reads a line; nothing when it holds more than this reader knows. */
export function readShellLine(line: string): ShellPipeline[] | undefined {
  const reader = new Reader(line)
  return reader.read() ? reader.pipelines : undefined
}

class Reader {
  readonly pipelines: ShellPipeline[] = []
  readonly #line: string
  #at = 0
  #join: ShellPipeline['join'] = ';'
  #commands: ShellCommand[] = []
  #words: ShellWord[] = []
  #reads = false
  #writes = false

  constructor(line: string) {
    this.#line = line
  }

  read(): boolean {
    for (;;) {
      this.#skipBlank()
      if (this.#at >= this.#line.length) return this.#endPipeline(';', false)
      const operator = /[;\n&|<>()]/.test(this.#line.charAt(this.#at))
      const redirection = /\d*(?:&>>?|[<>])/y
      redirection.lastIndex = this.#at
      const known = redirection.test(this.#line)
        ? this.#readRedirection(redirection.lastIndex)
        : operator
          ? this.#readOperator()
          : this.#readWordOfCommand()
      if (!known) return false
    }
  }

  #skipBlank(): void {
    for (;;) {
      const char = this.#line.charAt(this.#at)
      if (char === ' ' || char === '\t' || char === '\r') this.#at++
      else if (char === '\\' && this.#line.charAt(this.#at + 1) === '\n') this.#at += 2
      else if (char === '#') {
        const end = this.#line.indexOf('\n', this.#at)
        this.#at = end === -1 ? this.#line.length : end
      } else return
    }
  }

  #readWordOfCommand(): boolean {
    const first = this.#words.length === 0
    const quoted = /["'\\]/.test(this.#line.charAt(this.#at))
    const word = this.#readWord()
    if (word === undefined || (first && !quoted && KEYWORDS.has(word.text))) return false
    this.#words.push(word)
    return true
  }

  #readOperator(): boolean {
    const two = this.#line.slice(this.#at, this.#at + 2)
    if (two === '&&' || two === '||') {
      this.#at += 2
      return this.#hasCommand() && this.#endPipeline(two, false)
    }
    const one = this.#line.charAt(this.#at)
    this.#at++
    if (one === ';' || one === '\n') {
      if (one === ';' && two === ';;') return false
      return this.#hasCommand() ? this.#endPipeline(';', false) : one === '\n'
    }
    if (one === '&') return this.#hasCommand() && this.#endPipeline(';', true)
    if (one !== '|') return false
    if (two === '|&') this.#at++
    return this.#hasCommand() && this.#endCommand()
  }

  #readRedirection(after: number): boolean {
    const sign = this.#line.slice(this.#at, after)
    this.#at = after
    const next = this.#line.charAt(this.#at)
    if (sign.endsWith('<') && next === '<') return false
    if (next === '>' || next === '|' || next === '&') this.#at++
    this.#skipBlank()
    const target = this.#readWord()
    if (target === undefined || target.text === '') return false
    if (sign.endsWith('<')) this.#reads = true
    else if (target.text !== '/dev/null' && !(next === '&' && /^\d$|^-$/.test(target.text))) this.#writes = true
    return true
  }

  #readWord(): ShellWord | undefined {
    let text = ''
    let expands = false
    for (;;) {
      const char = this.#line.charAt(this.#at)
      if (char === '' || /[\s;&|<>()]/.test(char)) return { text, expands: expands && text !== '[' }
      if (char === "'") {
        const end = this.#line.indexOf("'", this.#at + 1)
        if (end === -1) return undefined
        text += this.#line.slice(this.#at + 1, end)
        this.#at = end + 1
      } else if (char === '"') {
        const end = this.#endOfDouble(this.#at + 1)
        if (end === undefined) return undefined
        const inside = this.#line.slice(this.#at + 1, end)
        if (/(?:^|[^\\])[$`]/.test(inside)) expands = true
        text += inside.replaceAll(/\\(["\\$`])/g, '$1')
        this.#at = end + 1
      } else if (char === '\\') {
        text += this.#line.charAt(this.#at + 1)
        this.#at += 2
      } else if (char === '`' || this.#line.startsWith('$(', this.#at)) {
        const end = char === '`' ? this.#line.indexOf('`', this.#at + 1) : this.#endOfParentheses(this.#at + 1)
        if (end === undefined || end === -1) return undefined
        text += this.#line.slice(this.#at, end + 1)
        expands = true
        this.#at = end + 1
      } else {
        if (/[$*?[~]/.test(char)) expands = true
        text += char
        this.#at++
      }
    }
  }

  /** The closing quote of a text in double quotes, past the commands within. */
  #endOfDouble(start: number): number | undefined {
    for (let i = start; i < this.#line.length; i++) {
      const char = this.#line.charAt(i)
      if (char === '"') return i
      if (char === '\\') i++
      else if (this.#line.startsWith('$(', i)) {
        const end = this.#endOfParentheses(i + 1)
        if (end === undefined) return undefined
        i = end
      }
    }
    return undefined
  }

  /** The parenthesis that closes the one at `open`. Quotes within count as text; that errs on the side of saying nothing. */
  #endOfParentheses(open: number): number | undefined {
    let depth = 0
    for (let i = open; i < this.#line.length; i++) {
      const char = this.#line.charAt(i)
      if (char === '\\') i++
      else if (char === '(') depth++
      else if (char === ')' && --depth === 0) return i
    }
    return undefined
  }

  #hasCommand(): boolean {
    return this.#words.length > 0 || this.#writes || this.#reads
  }

  #endCommand(): boolean {
    this.#commands.push({ words: this.#words, reads: this.#reads, writes: this.#writes })
    this.#words = []
    this.#reads = false
    this.#writes = false
    return true
  }

  #endPipeline(join: ShellPipeline['join'], background: boolean): boolean {
    if (this.#hasCommand()) this.#endCommand()
    else if (this.#commands.length > 0) return false
    if (this.#commands.length > 0) this.pipelines.push({ join: this.#join, commands: this.#commands, background })
    this.#commands = []
    this.#join = join
    return true
  }
}
