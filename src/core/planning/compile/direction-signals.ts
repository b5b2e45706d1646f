import { TaskCategory, type Task } from '../../model/task.ts'
import type { Dependency } from '../../model/tasks-artifact.ts'
import { startsWithVerb } from '../language/verb.ts'
import { fits, readInterfaceName, type InterfaceName } from './interface-name.ts'
import { foldNames, foldWords, speaksOfOrder, waitingIn } from './order-words.ts'

/** What one sign says about a dependency: it stands as it should, or the wrong way round. Nothing when it says nothing. */
export type Direction = 'forward' | 'backward'

/** What a sign says, and the reason for it where it says `backward`. */
export interface Sign {
  readonly direction: Direction
  readonly why: string
}

/** A task as the signs see it. */
interface Profile {
  readonly names: readonly string[]
  readonly produced: ReadonlyMap<string, readonly InterfaceName[]>
  readonly consumed: readonly InterfaceName[]
}

/** Longest text that is repeated. */
const TEXT_SHOWN = 120

/** Where a task's kind stands in the usual order, from 0. */
export function stageOf(task: Task): number {
  return TaskCategory.options.indexOf(task.category)
}

/** Reads the signs of dependencies. What it finds out about a task it keeps, so that many dependencies of one cost little. */
export class SignReader {
  readonly #profiles = new Map<Task, Profile>()
  #lastText = ''
  #lastFolded: string | undefined

  /** Who produces what the other consumes. */
  byInterface(from: Task, to: Task): Sign | undefined {
    const given = this.#given(from, to)
    const taken = this.#given(to, from)
    if ((given === undefined) === (taken === undefined)) return undefined
    const why = taken === undefined ? '' : `${to.id} produces ${taken}, which ${from.id} consumes`
    return { direction: taken === undefined ? 'forward' : 'backward', why }
  }

  /**
   * What the quotes say. Where they say nothing and nobody declared the dependency, the reason that was given counts too, but
   * only against it: that a proposer repeats itself is no wonder. Quotes that disagree say nothing.
   */
  byWords(dependency: Dependency, from: Task, to: Task): Sign | undefined {
    let quoted: Sign | undefined
    for (const { quote } of dependency.evidence) {
      const sign = this.#said(quote, from, to)
      if (sign === undefined) continue
      if (quoted !== undefined && quoted.direction !== sign.direction) return undefined
      quoted ??= sign
    }
    if (quoted !== undefined || dependency.origin === 'declared') return quoted
    const reason = this.#said(dependency.reason, from, to)
    return reason?.direction === 'backward' ? reason : undefined
  }

  #said(text: string, from: Task, to: Task): Sign | undefined {
    const folded = this.#folded(text)
    if (folded === undefined) return undefined
    const waiting = waitingIn(folded, this.#profileOf(from).names, this.#profileOf(to).names)
    if (waiting === undefined) return undefined
    if (waiting === 'b') return { direction: 'forward', why: '' }
    const plain = text.replaceAll(/\s+/g, ' ').trim()
    const shown = plain.length <= TEXT_SHOWN ? plain : `${plain.slice(0, TEXT_SHOWN - 1)}…`
    return { direction: 'backward', why: `it is said that ${from.id} waits for ${to.id}: “${shown}”` }
  }

  /** A text in which to look for names; nothing where it does not speak of order. Dependencies of one task often quote the same words. */
  #folded(text: string): string | undefined {
    if (text !== this.#lastText) {
      this.#lastText = text
      const folded = foldWords(text)
      this.#lastFolded = speaksOfOrder(folded) ? folded : undefined
    }
    return this.#lastFolded
  }

  #given(producer: Task, consumer: Task): string | undefined {
    if (producer.interfaces_produced.length === 0 || consumer.interfaces_consumed.length === 0) return undefined
    const { produced } = this.#profileOf(producer)
    return this.#profileOf(consumer).consumed.find((need) =>
      produced.get(need.name)?.some((given) => fits(need, given)),
    )?.text
  }

  #profileOf(task: Task): Profile {
    const known = this.#profiles.get(task)
    if (known !== undefined) return known
    const given = task.interfaces_produced.map(readInterfaceName)
    const produced = new Map<string, InterfaceName[]>()
    for (const name of given) produced.set(name.name, [...(produced.get(name.name) ?? []), name])
    const profile = {
      names: foldNames([
        task.id,
        task.title,
        ...objectOf(task.title),
        ...given.flatMap(({ name, text }) => [name, text]),
      ]),
      produced,
      consumed: task.interfaces_consumed.map(readInterfaceName),
    }
    this.#profiles.set(task, profile)
    return profile
  }
}

/** “Build the API” is also called “API”. */
function objectOf(title: string): string[] {
  const words = title.trim().split(/\s+/)
  if (words.length < 2 || !startsWithVerb(title)) return []
  const object = words.slice(/^(?:the|a|an|all|our|its)$/i.test(words[1] ?? '') ? 2 : 1).join(' ')
  return object === '' ? [] : [object]
}
