/**
 * Regular expressions from people who may be careless or unkind: they are searched for in time linear in the text, whatever
 * they are, because all ways to match are followed at once (Thompson's construction) and none is tried again.
 *
 * The language is that of JavaScript without what needs backtracking: literals, `.`, classes, `\d \w \s \b` and their
 * opposites, groups, `|`, `* + ? {m,n}`, `^ $`. A leading `(?i)` ignores case. Look-around and back references are refused.
 */
import { type Result, err, ok } from './result.ts'

/** An expression that is ready to be looked for. */
export interface LinearPattern {
  /** Whether it occurs in the text. */
  readonly occursIn: (text: string) => boolean
  /** The same with so many steps at most, of which a character takes one or a few; undefined when they do not suffice. */
  readonly occursWithin: (text: string, mostSteps: number) => boolean | undefined
}

/** Steps of an expression at most, after `{m,n}` was written out. */
const STEPS_MAX = 2000

type Test = (unit: number) => boolean
/** Jumps are relative, so that a fragment can be copied anywhere. */
type Step =
  | { readonly op: 'take'; readonly test: Test }
  | { readonly op: 'fork'; readonly first: number; readonly second: number }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'start' | 'end' | 'edge' | 'no_edge' }
type Fragment = readonly Step[]

/** A group that is being read: the alternatives before the last `|`, and the items after it. */
interface Frame {
  readonly alternatives: Fragment[]
  items: Fragment[]
}

/** Reads an expression; an error says in a sentence without a final stop what is wrong with it. */
export function linearPattern(source: string): Result<LinearPattern, string> {
  const anyCase = source.startsWith('(?i)')
  const reader = new Reader(anyCase ? source.slice(4) : source, anyCase)
  const program = reader.read()
  if (program === undefined) return err(reader.problem)
  return ok({
    occursIn: (text) => occurs(program, text, Infinity) === true,
    occursWithin: (text, mostSteps) => occurs(program, text, mostSteps),
  })
}

class Reader {
  problem = ''
  readonly #source: string
  readonly #anyCase: boolean
  #at = 0

  constructor(source: string, anyCase: boolean) {
    this.#source = source
    this.#anyCase = anyCase
  }

  read(): Fragment | undefined {
    const frames: Frame[] = [{ alternatives: [], items: [] }]
    while (this.#at < this.#source.length && this.problem === '') {
      const frame = frames.at(-1) as Frame
      const char = this.#source[this.#at++] as string
      if (char === '(') {
        if (this.#openGroup()) frames.push({ alternatives: [], items: [] })
      } else if (char === ')') {
        if (frames.length === 1) return this.#refuse('it closes a group that was not opened')
        frames.pop()
        frames.at(-1)?.items.push(this.#whole(frame))
      } else if (char === '|') {
        frame.alternatives.push(frame.items.flat())
        frame.items = []
      } else if ('*+?'.includes(char) || (char === '{' && this.#isCount())) this.#repeat(frame, char)
      else {
        const item = this.#item(char)
        if (item !== undefined) frame.items.push([item])
      }
    }
    if (this.problem !== '') return undefined
    if (frames.length > 1) return this.#refuse('a group is not closed')
    const program = this.#whole(frames[0] as Frame)
    return program.length > STEPS_MAX ? this.#refuse('it is too large') : program
  }

  #refuse(problem: string): undefined {
    this.problem ||= problem
    return undefined
  }

  #whole(frame: Frame): Fragment {
    return [...frame.alternatives, frame.items.flat()].reduceRight((rest, one) => [
      { op: 'fork', first: 1, second: one.length + 2 },
      ...one,
      { op: 'jump', to: rest.length + 1 },
      ...rest,
    ])
  }

  #openGroup(): boolean {
    if (this.#source[this.#at] !== '?') return true
    const rest = this.#source.slice(this.#at)
    const kind = /^\?(?::|<[A-Za-z_]\w*>)/.exec(rest)
    if (kind === null) {
      this.#refuse('it looks around or has a flag within, and only groups can be searched for in bounded time')
      return false
    }
    this.#at += kind[0].length
    return true
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
    // Lazy or greedy, the same texts match.
    if (this.#source[this.#at] === '?') this.#at++
    const copies = Number.isFinite(most) ? most : least + 1
    if (copies * (item.length + 1) > STEPS_MAX) return this.#refuse('it is too large')
    frame.items.push(repeated(item, least, most))
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
    const char = this.#source[this.#at++]
    if (char === undefined) return this.#refuse('it ends with a backslash')
    const kind = KINDS[char.toLowerCase()]
    if (kind !== undefined) return char === char.toLowerCase() ? kind : (unit) => !kind(unit)
    const unit = this.#escapedUnit(char)
    return unit === undefined ? undefined : this.#literal(unit)
  }

  #escapedUnit(char: string): number | undefined {
    const known = CONTROLS.get(char)
    if (known !== undefined) return known
    if (char === 'x' || char === 'u') {
      const digits = this.#source.slice(this.#at, this.#at + (char === 'x' ? 2 : 4))
      if (!/^(?:[\da-f]{2}){1,2}$/i.test(digits)) return this.#refuse(`\\${char} lacks its digits`)
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
    return (unit) => {
      const char = String.fromCharCode(unit)
      return [char, char.toLowerCase(), char.toUpperCase()].some((one) => one.length === 1 && test(one.charCodeAt(0)))
    }
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

function isWord(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || unit === 95 || (unit >= 97 && unit <= 122)
}

function take(test: Test): Step {
  return { op: 'take', test }
}

function repeated(item: Fragment, least: number, most: number): Fragment {
  const steps: Step[] = []
  for (let i = 0; i < least; i++) steps.push(...item)
  if (most === Infinity)
    return [...steps, { op: 'fork', first: 1, second: item.length + 2 }, ...item, { op: 'jump', to: -item.length - 1 }]
  const left = most - least
  for (let i = 0; i < left; i++) {
    steps.push({ op: 'fork', first: 1, second: (left - i) * (item.length + 1) }, ...item)
  }
  return steps
}

/** Follows all ways through the program at once, from every place of the text. */
function occurs(program: Fragment, text: string, mostSteps: number): boolean | undefined {
  const seen = new Int32Array(program.length).fill(-1)
  let waiting: number[] = []
  let todo: number[] = []
  let steps = 0
  for (let place = 0; place <= text.length; place++) {
    const unit = text.charCodeAt(place)
    // What waited becomes what is to be done, and its emptied list takes what waits from here on.
    const emptied = todo
    todo = waiting
    waiting = emptied
    todo.push(0)
    for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
      if (++steps > mostSteps) return undefined
      if (at === program.length) return true
      if (seen[at] === place) continue
      seen[at] = place
      const step = program[at] as Step
      if (step.op === 'take') {
        if (place < text.length && step.test(unit)) waiting.push(at + 1)
      } else if (step.op === 'fork') todo.push(at + step.first, at + step.second)
      else if (step.op === 'jump') todo.push(at + step.to)
      else if (holds(step.op, text, place)) todo.push(at + 1)
    }
  }
  return false
}

function holds(op: 'start' | 'end' | 'edge' | 'no_edge', text: string, place: number): boolean {
  if (op === 'start') return place === 0
  if (op === 'end') return place === text.length
  const before = place > 0 && isWord(text.charCodeAt(place - 1))
  const after = place < text.length && isWord(text.charCodeAt(place))
  return (before !== after) === (op === 'edge')
}
