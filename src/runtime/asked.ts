import type { Answer } from '../core/model/answer.ts'
import type { Event } from '../core/model/event.ts'
import type { Letter } from './mailbox.ts'

/** A letter to which somebody waits for an answer. */
export type Question = Extract<Letter, { type: 'command' | 'hot_update' }>

const LEFT: Answer = { verdict: 'refused', reason: 'the coordinator has left', events: [] }

/**
 * Who waits for what became of a letter. The event that answers it holds the very object that was handed in, so an answer
 * cannot be mistaken for that to an equal letter.
 */
export class Asked {
  readonly #waiting = new Map<Question, (answer: Answer) => void>()
  #ended = false

  /** Resolves when the letter is answered, or when nobody is left to answer it. */
  wait(question: Question): Promise<Answer> {
    if (this.#ended) return Promise.resolve(LEFT)
    return new Promise((resolve) => this.#waiting.set(question, resolve))
  }

  /** Whether somebody waits for an answer to this letter. */
  has(letter: Letter): boolean {
    return this.#waiting.has(letter as Question)
  }

  /** Tells all who wait that the journal cannot be written: what they asked for follows when it can. */
  hold(problem: string): void {
    const reason = `${problem} It is held, and takes effect when the journal can be written again`
    for (const resolve of this.#waiting.values()) resolve({ verdict: 'refused', reason, events: [] })
  }

  /** Answers letters that were taken, by the events that followed from them, which are durable by now. */
  settle(letters: readonly Letter[], events: readonly Event[]): void {
    if (this.#waiting.size === 0) return
    const asked = letters.filter((letter): letter is Question => this.has(letter))
    const places = asked.map((question) => events.findIndex((event) => answers(event, question)))
    asked.forEach((question, i) => {
      const from = places[i] as number
      const to = places.find((place, k) => k > i && place > from)
      this.answer(question, from === -1 ? LEFT : answerIn(events.slice(from, to)))
    })
  }

  /** Answers one letter. */
  answer(question: Question, answer: Answer): void {
    this.#waiting.get(question)?.(answer)
    this.#waiting.delete(question)
  }

  /** Answers all that is open, and all that comes later: nobody is there any more. */
  end(): void {
    this.#ended = true
    for (const resolve of this.#waiting.values()) resolve(LEFT)
    this.#waiting.clear()
  }
}

function answers(event: Event, question: Question): boolean {
  if (event.type === 'command_accepted' || event.type === 'command_refused')
    return question.type === 'command' && event.command === question.command
  if (question.type === 'command') return false
  if (event.type === 'hot_update' || event.type === 'update_pending') return event.patch === question.update
  return event.type === 'update_refused' && event.waited !== true && event.update === question.update.id
}

function answerIn(events: readonly Event[]): Answer {
  const [first] = events
  if (first?.type === 'command_refused' || first?.type === 'update_refused')
    return { verdict: 'refused', reason: first.reason, events: [first] }
  if (first?.type === 'update_pending') return { verdict: 'waits', waits_for: first.waits_for, events: [...events] }
  return { verdict: 'accepted', events: [...events] }
}
