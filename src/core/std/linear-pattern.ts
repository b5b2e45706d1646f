/**
 * Regular expressions from people who may be careless or unkind: they are searched for in time linear in the text, whatever
 * they are, because all ways to match are followed at once (Thompson's construction, Pike's captures) and none is tried again.
 *
 * The language is that of JavaScript without what needs backtracking: literals, `.`, classes, `\d \w \s \b` and their
 * opposites, groups, `|`, `* + ? {m,n}`, `^ $`. A leading `(?i)` ignores case. Look-around and back references are refused.
 */
import { isWord, readProgram, type LinearProgram, type Step } from './linear-program.ts'
import { type Result, ok } from './result.ts'

/** An expression that is ready to be looked for. */
export interface LinearPattern {
  /** Whether it occurs in the text. */
  readonly occursIn: (text: string) => boolean
  /** The same with so many steps at most, of which a character takes one or a few; undefined when they do not suffice. */
  readonly occursWithin: (text: string, mostSteps: number) => boolean | undefined
  /** Where it first occurs, by the rules of JavaScript: what its named groups captured, and the steps that it took. */
  readonly find: (text: string, mostSteps: number) => Found
  /** Texts of which one stands in everything that matches, in small letters, whatever their case there. */
  readonly literals: readonly string[] | undefined
}

/** What a search found. */
export interface Found {
  /** By name, those groups that took part; null where the expression does not occur, or not within the steps. */
  readonly groups: ReadonlyMap<string, string> | null
  readonly steps: number
}

/** Reads an expression; an error says in a sentence without a final stop what is wrong with it. */
export function linearPattern(source: string): Result<LinearPattern, string> {
  const program = readProgram(source)
  if (!program.ok) return program
  const { steps, literals } = program.value
  return ok({
    occursIn: (text) => occurs(steps, text, Infinity) === true,
    occursWithin: (text, mostSteps) => occurs(steps, text, mostSteps),
    find: (text, mostSteps) => new Search(program.value, text, mostSteps).run(),
    literals,
  })
}

/** Follows all ways through the program at once, from every place of the text. */
function occurs(program: readonly Step[], text: string, mostSteps: number): boolean | undefined {
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
      else if (step.op === 'save' || step.op === 'forget' || holds(step.op, text, place)) todo.push(at + 1)
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

/** What a way through the program has kept so far, newest first. */
interface Kept {
  readonly from: number
  readonly to: number
  /** -1: forgotten. */
  readonly place: number
  readonly before: Kept | null
}

interface Way {
  readonly at: number
  readonly kept: Kept | null
}

/** One search with captures. Ways stand in the order in which they are preferred; of those that meet, the first goes on. */
class Search {
  readonly #program: LinearProgram
  readonly #text: string
  readonly #most: number
  readonly #seen: Int32Array
  #steps = 0

  constructor(program: LinearProgram, text: string, mostSteps: number) {
    this.#program = program
    this.#text = text
    this.#most = mostSteps
    this.#seen = new Int32Array(program.steps.length + 1).fill(-1)
  }

  run(): Found {
    const { steps } = this.#program
    let found: Kept | null | undefined
    let ways: Way[] = []
    for (let place = 0; place <= this.#text.length; place++) {
      if (found === undefined) this.#follow(ways, { at: 0, kept: null }, place)
      if (this.#steps > this.#most) return { groups: null, steps: this.#steps }
      const unit = this.#text.charCodeAt(place)
      const next: Way[] = []
      for (const { at, kept } of ways) {
        if (at === steps.length) {
          // What is preferred less does not count any more.
          found = kept
          break
        }
        this.#steps++
        const step = steps[at] as Extract<Step, { op: 'take' }>
        if (place < this.#text.length && step.test(unit)) this.#follow(next, { at: at + 1, kept }, place + 1)
      }
      ways = next
      if (ways.length === 0 && found !== undefined) break
    }
    return { groups: found === undefined ? null : this.#captured(found), steps: this.#steps }
  }

  /** Goes on from a step to all those that take a character, and to the end. */
  #follow(ways: Way[], from: Way, place: number): void {
    const { steps } = this.#program
    const todo = [from]
    for (let way = todo.pop(); way !== undefined; way = todo.pop()) {
      const { at, kept } = way
      this.#steps++
      if (this.#seen[at] === place) continue
      this.#seen[at] = place
      const step = steps[at]
      if (step === undefined || step.op === 'take') ways.push(way)
      else if (step.op === 'fork') todo.push({ at: at + step.second, kept }, { at: at + step.first, kept })
      else if (step.op === 'jump') todo.push({ at: at + step.to, kept })
      else if (step.op === 'save')
        todo.push({ at: at + 1, kept: { from: step.slot, to: step.slot, place, before: kept } })
      else if (step.op === 'forget')
        todo.push({ at: at + 1, kept: { from: step.from, to: step.to, place: -1, before: kept } })
      else if (holds(step.op, this.#text, place)) todo.push({ at: at + 1, kept })
    }
  }

  #captured(found: Kept | null): ReadonlyMap<string, string> {
    const { groups } = this.#program
    const slots = Array.from<number | undefined>({ length: groups.length * 2 })
    for (let kept = found; kept !== null; kept = kept.before)
      for (let slot = kept.from; slot <= kept.to; slot++) slots[slot] ??= kept.place
    const captured = new Map<string, string>()
    for (const [group, name] of groups.entries()) {
      const [start, end] = [slots[2 * group] ?? -1, slots[2 * group + 1] ?? -1]
      if (start >= 0 && end >= 0) captured.set(name, this.#text.slice(start, end))
    }
    return captured
  }
}
