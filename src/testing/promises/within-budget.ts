import type { Event } from '../../core/model/event.ts'
import type { ExecutionOptions } from '../../core/model/execution-options.ts'
import type { Policies } from '../../core/model/policies.ts'
import { assert } from '../../core/std/assert.ts'
import { MS_PER_HOUR } from '../../core/std/duration.ts'
import type { Audited, KeptPromise } from './kept-promise.ts'

/** See `says`. */
export const withinBudget: KeptPromise = {
  says: 'with what is set aside for it, a run that starts stays within the budget, however late the others say what they cost',
  watch: (audited) => {
    const books = new Map<string, Book>()
    return {
      before: (event) => {
        const known = books.get(event.execution_id)
        if (known !== undefined) known.read(event)
        else if (event.type === 'execution_started') books.set(event.execution_id, new Book(audited, event))
      },
    }
  },
}

/** What one execution has spent, in dollars and hours, by a count of its own. */
class Book {
  readonly #note: Audited['note']
  #cost: Policies['cost']
  #budget: ExecutionOptions['budget']
  #usd = 0
  #hours = 0
  #runs = 0
  #runs_usd = 0
  readonly #means: ReadonlyMap<string, number>
  readonly #reserved = new Map<string, { readonly usd: number; readonly hours: number }>()
  readonly #begun = new Map<string, number>()

  constructor({ note }: Audited, { coordinator, options }: Extract<Event, { type: 'execution_started' }>) {
    this.#note = note
    this.#cost = coordinator.policies.cost
    this.#budget = options.budget
    this.#means = new Map(coordinator.graph.nodes.map(({ id, estimates }) => [id, estimates.mean_h]))
  }

  read(event: Event): void {
    if (event.type === 'execution_resumed') this.#budget = event.options.budget
    else if (event.type === 'command_accepted' && event.command.action === 'budget')
      this.#raise(event.command.usd, event.command.hours)
    else if (event.type === 'approval_answered' && event.choice === 'raise')
      this.#raise(double(this.#budget?.usd), double(this.#budget?.hours))
    else if (event.type === 'attempt_ordered') this.#ordered(event)
    else if (event.type === 'task_started') this.#begun.set(event.attempt ?? '', event.ts)
    else if (event.type === 'attempt_finished' || event.type === 'attempt_lost') this.#ended(event)
    if (event.type === 'approval_requested' && event.kind === 'budget') this.#note('budget used up')
  }

  #raise(usd: number | undefined, hours: number | undefined): void {
    this.#budget = {
      ...this.#budget,
      ...(usd === undefined ? {} : { usd }),
      ...(hours === undefined ? {} : { hours }),
    }
  }

  #ordered(event: Extract<Event, { type: 'attempt_ordered' }>): void {
    const token = event.attempt ?? ''
    this.#begun.set(token, event.ts)
    if (event.kind !== 'run' || this.#budget === undefined) return
    const mean = this.#runs === 0 ? 0 : this.#runs_usd / this.#runs
    const hours = this.#means.get(event.task) ?? 0
    this.#reserved.set(token, { usd: Math.max(this.#cost?.reserve_usd ?? 0, mean), hours })
    let [usd, work] = [this.#usd, this.#hours]
    for (const one of this.#reserved.values()) {
      usd += one.usd
      work += one.hours
    }
    const most = this.#budget
    assert(most.usd === undefined || usd <= most.usd + SLACK, `${token} starts with ${usd} of ${String(most.usd)} USD`)
    assert(
      most.hours === undefined || work <= most.hours + SLACK,
      `${token} starts with ${work} of ${String(most.hours)} hours`,
    )
    this.#note('started within a budget')
  }

  #ended(event: Extract<Event, { type: 'attempt_finished' | 'attempt_lost' }>): void {
    const token = event.attempt ?? ''
    const reserve = this.#reserved.get(token)
    this.#reserved.delete(token)
    const nothing = event.type === 'attempt_lost' ? event.reason === 'never_started' : event.outcome === 'could_not_run'
    if (nothing) return
    const ms = event.type === 'attempt_lost' ? event.ts - (this.#begun.get(token) ?? event.ts) : event.duration_ms
    const hours = ms / MS_PER_HOUR
    this.#hours += hours
    const told = event.type === 'attempt_lost' ? undefined : event.usage?.cost_usd
    const rate = this.#cost?.rates.run_hour_usd
    const cost = told ?? (rate === undefined ? undefined : rate * hours)
    this.#usd += cost ?? (event.kind === 'run' ? (reserve?.usd ?? 0) : 0)
    if (cost === undefined || event.kind !== 'run') return
    this.#runs++
    this.#runs_usd += cost
  }
}

/** Sums of fractions are not exact, and what is set aside is rounded up to a millionth. */
const SLACK = 1e-3

function double(amount: number | undefined): number | undefined {
  return amount === undefined ? undefined : amount * 2
}
