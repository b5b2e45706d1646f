/**
 * A story whose beginning is read while the run goes on already, so that no long history keeps a resume from starting.
 *
 *   recall ─► a slice of what is known, again and again ─► what arrived meanwhile, in order ─► from then on at once
 */
import type { Event } from '../core/model/event.ts'
import { ANSWERED } from '../core/execution/standing.ts'
import type { ExecutionState } from '../core/execution/state.ts'
import type { ExecutionView } from '../core/view/execution-view.ts'
import { Story } from '../core/view/story.ts'
import type { StoryLine } from '../core/view/story-line.ts'

/** How long the loop waits for one slice at most. */
const SLICE_MS = 10

/** Who is told. */
export interface StoryReader {
  readonly line: (line: StoryLine) => void
  /** What is known cannot be read: nothing more is told. */
  readonly lost: (error: unknown) => void
}

/** See the head of this file. */
export class LateStory {
  readonly #story: Story
  readonly #reader: StoryReader
  #known: Iterator<Event> | undefined
  readonly #arrived: (readonly Event[])[] = []
  #isLost = false

  constructor(reader: StoryReader, waits = false) {
    this.#story = new Story(waits)
    this.#reader = reader
  }

  /** What the execution looks like; undefined while its beginning is still being read. */
  get view(): ExecutionView | undefined {
    return this.#known === undefined && !this.#isLost ? this.#story.view : undefined
  }

  /** Begins to fold what is known already, in slices between everything else. */
  recall(events: Iterable<Event>): void {
    this.#known = events[Symbol.iterator]()
    this.#later()
  }

  /** Tells a batch: now, or when all before it is known; that the execution was taken up is told in any case. */
  tell(batch: readonly Event[], execution: ExecutionState | undefined): void {
    if (this.#isLost) return
    if (this.#known === undefined) return this.#tellNow(batch)
    const isTakenUp = batch.some(
      (event) => event.type === 'execution_resumed' && event.cause === 'take_up' && event.reason !== ANSWERED,
    )
    if (isTakenUp && execution !== undefined) for (const line of this.#story.takenUp(execution)) this.#reader.line(line)
    this.#arrived.push(batch)
  }

  /** Tells, when the coordinator leaves, where a rule has paused the execution. */
  leave(): void {
    this.settle()
    if (!this.#isLost) for (const line of this.#story.leave()) this.#reader.line(line)
  }

  /** Reads the rest at once, and tells what has waited for it. */
  settle(): void {
    this.#read(Infinity)
  }

  #later(): void {
    setImmediate(() => {
      this.#read(performance.now() + SLICE_MS)
      if (this.#known !== undefined) this.#later()
    })
  }

  #read(until: number): void {
    if (this.#known === undefined || !this.#isRead(this.#known, until)) return
    this.#known = undefined
    const arrived = this.#arrived.splice(0)
    if (!this.#isLost) for (const batch of arrived) this.#tellNow(batch)
  }

  /** Folds until a moment. True when nothing more can be read. */
  #isRead(known: Iterator<Event>, until: number): boolean {
    try {
      do {
        const next = known.next()
        if (next.done === true) return true
        this.#story.recall(next.value)
      } while (performance.now() < until)
      return false
    } catch (error) {
      this.#isLost = true
      this.#reader.lost(error)
      return true
    }
  }

  #tellNow(batch: readonly Event[]): void {
    for (const event of batch) for (const line of this.#story.tell(event)) this.#reader.line(line)
    for (const line of this.#story.rest()) this.#reader.line(line)
  }
}
