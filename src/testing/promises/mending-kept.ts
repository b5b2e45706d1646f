import type { Event } from '../../core/model/event.ts'
import { SAME_FILE } from '../../core/execution/healing/writers.ts'
import { assert } from '../../core/std/assert.ts'
import type { KeptPromise } from './kept-promise.ts'

/** One issue, by the events alone. */
interface Told {
  readonly pattern: string
  readonly mode: string
  stage: 'open' | 'planned' | 'applied' | 'over'
  asks: boolean
  agreed: boolean
  readonly tasks: readonly string[]
}

/** See `says`. */
export const mendingKept: KeptPromise = {
  says: 'an issue is told once while it lasts, its remedy is planned before it is applied, applied at most once and not before a person has agreed where one is asked, and it ends once, not as a help before anything proves that',
  watch: ({ note }) => {
    const books = new Map<string, MendingBook>()
    return {
      before: (event) => {
        const known = books.get(event.execution_id)
        const book = known ?? new MendingBook(note)
        if (known === undefined) books.set(event.execution_id, book)
        book.read(event)
      },
    }
  },
}

class MendingBook {
  readonly #note: (what: string) => void
  readonly #issues = new Map<string, Told>()
  readonly #questions = new Map<string, string>()
  readonly #done = new Set<string>()

  constructor(note: (what: string) => void) {
    this.#note = note
  }

  read(event: Event): void {
    if (event.type === 'task_succeeded' || event.type === 'task_skipped') this.#done.add(event.task)
    else if (event.type === 'task_requeued') this.#done.delete(event.task)
    else if (event.type === 'systemic_issue') this.#told(event)
    else if (event.type === 'remedy_planned') this.#planned(event)
    else if (event.type === 'approval_requested') {
      if (event.issue !== undefined) this.#questions.set(event.id, event.issue)
    } else if (event.type === 'approval_answered') {
      const issue = this.#questions.get(event.id)
      this.#questions.delete(event.id)
      if (issue !== undefined && event.choice === 'approve') this.#inStage(issue, ['planned']).agreed = true
    } else if (event.type === 'execution_finished') {
      if (event.counts['BACKOFF'] !== undefined)
        assert(
          this.#questions.size > 0 || event.counts['NEEDS_ATTENTION'] !== undefined,
          'tasks wait for their next try when it is over, and nobody is asked',
        )
    } else if (event.type === 'hot_update') {
      if (event.patch.issue !== undefined) this.#applied(event.patch.issue)
    } else if (event.type === 'update_refused') {
      const known = this.#issues.get(event.update.replace(/^heal-/, ''))
      if (known !== undefined) known.stage = 'over'
    } else this.#over(event)
  }

  /** Nothing more is done about an issue. */
  #over(event: Event): void {
    if (event.type === 'remedy_refused') {
      this.#inStage(event.issue, ['open', 'planned']).stage = 'over'
      this.#note('remedy refused')
    } else if (event.type === 'remedy_ended') {
      const known = this.#inStage(event.issue, ['applied'])
      assert(known.pattern === event.pattern, `${event.issue} is of ${known.pattern}`)
      // What has no breaker is proved by nothing else.
      if (event.outcome === 'helped' && known.pattern === SAME_FILE)
        assert(
          known.tasks.every((task) => this.#done.has(task)),
          `${event.issue} helped before its tasks were done`,
        )
      known.stage = 'over'
      this.#note(`remedy ${event.outcome}`)
    }
  }

  #planned({ issue, remedy }: Extract<Event, { type: 'remedy_planned' }>): void {
    const known = this.#inStage(issue, ['open'])
    known.stage = remedy.ops.length > 0 ? 'planned' : 'applied'
    known.asks = known.mode === 'ask' || remedy.asks
  }

  #told({ issue, mode }: Extract<Event, { type: 'systemic_issue' }>): void {
    assert(!this.#issues.has(issue.id), `${issue.id} is told once`)
    assert(mode !== 'off', `${issue.id} is told although nobody wants it mended`)
    this.#issues.set(issue.id, {
      pattern: issue.pattern,
      mode,
      stage: 'open',
      asks: false,
      agreed: false,
      tasks: issue.tasks,
    })
    this.#note(`issue: ${mode}`)
  }

  #applied(issue: string): void {
    const known = this.#inStage(issue, ['planned'])
    assert(known.agreed || !known.asks, `${issue} is mended although nobody has agreed`)
    known.stage = 'applied'
    this.#note('remedy applied')
  }

  #inStage(issue: string, stages: readonly Told['stage'][]): Told {
    const known = this.#issues.get(issue)
    assert(
      known !== undefined && stages.includes(known.stage),
      `${issue} is ${known?.stage ?? 'nowhere'}, and not ${stages.join(' or ')}`,
    )
    return known
  }
}
