/**
 * Reads a regular expression into the steps of a program (Thompson's construction), and into the literals without which it
 * cannot match. The language is that of {@link ./linear-pattern.ts}.
 */
import { type Result, err, ok } from './result.ts'
import { anyOf, inSequence, NOTHING_NEEDED, type Needs, needsOfChar, repeatedNeeds } from './needed-literals.ts'

/** Steps of an expression at most, after `{m,n}` was written out. */
const STEPS_MAX = 2000

type Test = (unit: number) => boolean
/** Jumps are relative, so that a fragment can be copied anywhere. Of a fork the first way is the one that is preferred. */
export type Step =
  | { readonly op: 'take'; readonly test: Test }
  | { readonly op: 'fork'; readonly first: number; readonly second: number }
  | { readonly op: 'jump'; readonly to: number }
  /** The place is kept in this slot: two for each named group. */
  | { readonly op: 'save'; readonly slot: number }
  /** A group that is come upon again has captured nothing yet. */
  | { readonly op: 'forget'; readonly from: number; readonly to: number }
  | { readonly op: 'start' | 'end' | 'edge' | 'no_edge' }

/** An expression, read. */
export interface LinearProgram {
  readonly steps: readonly Step[]
  /** Names of its groups; group `n` is kept in the slots `2n` and `2n + 1`. */
  readonly groups: readonly string[]
  /** Texts of which one stands in everything that matches, whatever its case; undefined when there are none. */
  readonly literals: readonly string[] | undefined
}

interface Fragment {
  readonly steps: readonly Step[]
  readonly needs: Needs
}

/** A group that is being read: the alternatives before the last `|`, and the items after it. */
interface Frame {
  readonly alternatives: Fragment[]
  items: Fragment[]
  /** Position of its name; undefined for one without. */
  readonly group: number | undefined
}

/** Reads an expression; the error says in a sentence without a final stop what is wrong with it. */
export function readProgram(source: string): Result<LinearProgram, string> {
  const anyCase = source.startsWith('(?i)')
  const reader = new Reader(anyCase ? source.slice(4) : source, anyCase)
  const program = reader.read()
  return program === undefined ? err(reader.problem) : ok(program)
}

class Reader {
  problem = ''
  readonly #source: string
  readonly #anyCase: boolean
  readonly #groups: string[] = []
  #at = 0
  /** What the newest escape stands for, when that is one character. */
  #escaped: string | undefined

  constructor(source: string, anyCase: boolean) {
    this.#source = source
    this.#anyCase = anyCase
  }

  read(): LinearProgram | undefined {
    const frames: Frame[] = [{ alternatives: [], items: [], group: undefined }]
    while (this.#at < this.#source.length && this.problem === '') {
      const frame = frames.at(-1) as Frame
      const char = this.#source[this.#at++] as string
      if (char === '(') {
        const opened = this.#openGroup()
        if (opened !== undefined) frames.push(opened)
      } else if (char === ')') {
        if (frames.length === 1) return this.#refuse('it closes a group that was not opened')
        frames.pop()
        frames.at(-1)?.items.push(kept(whole(frame), frame.group))
      } else if (char === '|') {
        frame.alternatives.push(sequence(frame.items))
        frame.items = []
      } else if ('*+?'.includes(char) || (char === '{' && this.#isCount())) this.#repeat(frame, char)
      else {
        const step = this.#item(char)
        if (step !== undefined) frame.items.push({ steps: [step], needs: this.#needsOf(step, char) })
      }
    }
    if (this.problem !== '') return undefined
    if (frames.length > 1) return this.#refuse('a group is not closed')
    const { steps, needs } = whole(frames[0] as Frame)
    if (steps.length > STEPS_MAX) return this.#refuse('it is too large')
    return { steps, groups: this.#groups, literals: needs.oneOf }
  }

  /** Literals are looked for whatever their case, so a case that does not matter costs nothing. */
  #needsOf(step: Step, char: string): Needs {
    if (step.op !== 'take') return inSequence([])
    if (char === '\\') return this.#escaped === undefined ? NOTHING_NEEDED : needsOfChar(this.#escaped)
    return char === '.' || char === '[' ? NOTHING_NEEDED : needsOfChar(char)
  }

  #refuse(problem: string): undefined {
    this.problem ||= problem
    return undefined
  }

  #openGroup(): Frame | undefined {
    if (this.#source[this.#at] !== '?') return { alternatives: [], items: [], group: undefined }
    const rest = this.#source.slice(this.#at)
    const kind = /^\?(?::|<([A-Za-z_]\w*)>)/.exec(rest)
    if (kind === null)
      return this.#refuse('it looks around or has a flag within, and only groups can be searched for in bounded time')
    this.#at += kind[0].length
    const name = kind[1]
    if (name === undefined) return { alternatives: [], items: [], group: undefined }
    return { alternatives: [], items: [], group: this.#groups.push(name) - 1 }
  }

  #isCount(): boolean {
    return /^\d+(?:,\d*)?\}/.test(this.#source.slice(this.#at))
  }

  #repeat(frame: Frame, char: string): void {
    const item = frame.items.pop()
    if (item === undefined) return this.#refuse(`there is nothing to repeat before ${char}`)
    let [least, most] = char === '*' ? [0, Infinity] : char === '+' ? [1, Infinity] : [0, 1]
    if (char === '{') {
      const [text, low, comma, high] = /^(\d+)(,?)(\d*)\}/.exec(this.#source.slice(this.#at)) as RegExpExecArray
      this.#at += text.length
      least = Number(low)
      most = comma === '' ? least : high === '' ? Infinity : Number(high)
      if (most < least) return this.#refuse('a count ends before it begins')
    }
    const lazy = this.#source[this.#at] === '?'
    if (lazy) this.#at++
    const copies = Number.isFinite(most) ? most : least + 1
    if (copies * (item.steps.length + 2) > STEPS_MAX) return this.#refuse('it is too large')
    frame.items.push({
      steps: repeated(forgetful(item.steps), least, most, lazy),
      needs: repeatedNeeds(item.needs, least, most),
    })
    return undefined
  }

  #item(char: string): Step | undefined {
    if (char === '.') return take((unit) => unit !== 10 && unit !== 13 && unit !== 0x20_28 && unit !== 0x20_29)
    if (char === '^') return { op: 'start' }
    if (char === '$') return { op: 'end' }
    if (char === '[') return this.#class()
    if (char !== '\\') return take(this.#literal(char.charCodeAt(0)))
    const escape = this.#source[this.#at]
    if (escape === 'b' || escape === 'B') {
      this.#at++
      return { op: escape === 'b' ? 'edge' : 'no_edge' }
    }
    const test = this.#escape()
    return test === undefined ? undefined : take(test)
  }

  /** What stands after a backslash, outside of classes and within. */
  #escape(): Test | undefined {
    this.#escaped = undefined
    const char = this.#source[this.#at++]
    if (char === undefined) return this.#refuse('it ends with a backslash')
    const kind = KINDS[char.toLowerCase()]
    if (kind !== undefined) return char === char.toLowerCase() ? kind : (unit) => !kind(unit)
    const unit = this.#escapedUnit(char)
    if (unit === undefined) return undefined
    this.#escaped = String.fromCharCode(unit)
    return this.#literal(unit)
  }

  #escapedUnit(char: string): number | undefined {
    const known = CONTROLS.get(char)
    if (known !== undefined) return known
    if (char === 'x' || char === 'u') {
      const wanted = char === 'x' ? 2 : 4
      const digits = this.#source.slice(this.#at, this.#at + wanted)
      if (digits.length < wanted || !/^[\da-f]+$/i.test(digits)) return this.#refuse(`\\${char} lacks its digits`)
      this.#at += digits.length
      return Number.parseInt(digits, 16)
    }
    if (/[\dA-Za-z]/.test(char)) return this.#refuse(`\\${char} is not known here`)
    return char.charCodeAt(0)
  }

  #literal(wanted: number): Test {
    return this.#caseless((unit) => unit === wanted)
  }

  #caseless(test: Test): Test {
    if (!this.#anyCase) return test
    const anyCase: Test = (unit) => {
      const char = String.fromCharCode(unit)
      return [char, char.toLowerCase(), char.toUpperCase()].some(
        (one) => one.length === 1 && capital(one) === capital(char) && test(one.charCodeAt(0)),
      )
    }
    const plain: boolean[] = []
    return (unit) => (unit < 128 ? (plain[unit] ??= anyCase(unit)) : anyCase(unit))
  }

  #class(): Step | undefined {
    const negated = this.#source[this.#at] === '^'
    if (negated) this.#at++
    const tests: Test[] = []
    for (;;) {
      const char = this.#source[this.#at]
      if (char === undefined) return this.#refuse('a class is not closed')
      if (char === ']') break
      const low = this.#classUnit()
      if (this.problem !== '') return undefined
      const isRange = this.#source[this.#at] === '-' && this.#source[this.#at + 1] !== ']'
      if (!isRange) {
        tests.push(typeof low === 'number' ? (unit) => unit === low : (low as Test))
        continue
      }
      this.#at++
      const high = this.#classUnit()
      if (typeof low !== 'number' || typeof high !== 'number' || high < low)
        return this.#refuse('a range in a class is wrong')
      tests.push((unit) => unit >= low && unit <= high)
    }
    this.#at++
    const within = this.#caseless((unit) => tests.some((test) => test(unit)))
    return take(negated ? (unit) => !within(unit) : within)
  }

  #classUnit(): number | Test | undefined {
    const char = this.#source[this.#at++]
    if (char === undefined) return this.#refuse('a class is not closed')
    if (char !== '\\') return char.charCodeAt(0)
    const escape = this.#source[this.#at++]
    if (escape === undefined) return this.#refuse('it ends with a backslash')
    if (escape === 'b') return 8
    const kind = KINDS[escape.toLowerCase()]
    if (kind !== undefined) return escape === escape.toLowerCase() ? kind : (unit) => !kind(unit)
    return this.#escapedUnit(escape)
  }
}

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['f', 12],
  ['v', 11],
])

const SPACES: ReadonlySet<number> = new Set([
  9, 10, 11, 12, 13, 32, 0xa0, 0x16_80, 0x20_28, 0x20_29, 0x20_2f, 0x20_5f, 0x30_00, 0xfe_ff,
])

const KINDS: Readonly<Record<string, Test>> = {
  __proto__: null as never,
  d: (unit) => unit >= 48 && unit <= 57,
  w: isWord,
  s: (unit) => SPACES.has(unit) || (unit >= 0x20_00 && unit <= 0x20_0a),
}

/** By which characters are the same in any case, as JavaScript says: none of ASCII is the same as one that is not. */
function capital(char: string): string {
  const upper = char.toUpperCase()
  return upper.length !== 1 || (char >= '\u0080' && upper < '\u0080') ? char : upper
}

/** Whether a unit is one of `\w`. */
export function isWord(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || unit === 95 || (unit >= 97 && unit <= 122)
}

function take(test: Test): Step {
  return { op: 'take', test }
}

function sequence(items: readonly Fragment[]): Fragment {
  return { steps: items.flatMap(({ steps }) => steps), needs: inSequence(items.map(({ needs }) => needs)) }
}

/** All that stands in a group. */
function whole(frame: Frame): Fragment {
  const ways = [...frame.alternatives, sequence(frame.items)]
  const steps = ways
    .map((way) => way.steps)
    .reduceRight((rest, one) => [
      { op: 'fork', first: 1, second: one.length + 2 },
      ...one,
      { op: 'jump', to: rest.length + 1 },
      ...rest,
    ])
  return { steps, needs: anyOf(ways.map(({ needs }) => needs)) }
}

function kept({ steps, needs }: Fragment, group: number | undefined): Fragment {
  if (group === undefined) return { steps, needs }
  return { steps: [{ op: 'save', slot: 2 * group }, ...steps, { op: 'save', slot: 2 * group + 1 }], needs }
}

/** What is repeated, with its groups forgotten at the beginning of each round. */
function forgetful(steps: readonly Step[]): readonly Step[] {
  const slots = steps.flatMap((step) => (step.op === 'save' ? [step.slot] : []))
  if (slots.length === 0) return steps
  return [{ op: 'forget', from: Math.min(...slots), to: Math.max(...slots) }, ...steps]
}

function repeated(item: readonly Step[], least: number, most: number, lazy: boolean): Step[] {
  const steps: Step[] = []
  const fork = (over: number): Step =>
    lazy ? { op: 'fork', first: over, second: 1 } : { op: 'fork', first: 1, second: over }
  for (let i = 0; i < least; i++) steps.push(...item)
  if (most === Infinity) return [...steps, fork(item.length + 2), ...item, { op: 'jump', to: -item.length - 1 }]
  const left = most - least
  for (let i = 0; i < left; i++) steps.push(fork((left - i) * (item.length + 1)), ...item)
  return steps
}
