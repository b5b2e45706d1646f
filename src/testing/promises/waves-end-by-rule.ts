import type { Event } from '../../core/model/event.ts'
import type { Coordinator } from '../../core/model/coordinator.ts'
import { assert } from '../../core/std/assert.ts'
import { indexPlan } from '../../core/execution/plan/plan-index.ts'
import type { Audited, KeptPromise } from './kept-promise.ts'

/** Barriers between waves that have a rule of their own. */
export const wavesEndByRule: KeptPromise = {
  says: 'a wave ends when its barrier lets it, or by the fallback after its time; nothing of a later wave starts before',
  watch: (audited) => {
    const books = new Map<string, WaveBook>()
    return {
      event(event) {
        let book = books.get(event.execution_id)
        if (book === undefined) books.set(event.execution_id, (book = new WaveBook(audited, event.execution_id)))
        book.read(event)
      },
    }
  },
}

/** The books of one execution. */
class WaveBook {
  readonly #plan: Coordinator
  readonly #waveOf: ReadonlyMap<string, number>
  readonly #satisfied = new Set<string>()
  readonly #note: Audited['note']
  #wave = 0
  #timedOut = -1
  /** An update changes the waves. */
  #isKnown = true

  constructor({ planOf, note }: Audited, execution_id: string) {
    this.#plan = planOf(execution_id)
    const { level, nodes } = indexPlan(this.#plan, 'audited')
    this.#waveOf = new Map(nodes.map((node, i) => [node.id, level[i] as number]))
    for (const node of nodes) if (node.done) this.#satisfied.add(node.id)
    this.#note = note
  }

  read(event: Event): void {
    const barrier = this.#plan.mode === 'wave_based' ? this.#plan.policies.barrier : undefined
    if (barrier === undefined || !this.#isKnown) return
    if (event.type === 'hot_update') this.#isKnown = false
    else if (event.type === 'task_succeeded' || event.type === 'task_skipped') this.#satisfied.add(event.task)
    else if (event.type === 'task_invalidated') {
      this.#satisfied.delete(event.task)
      this.#wave = Math.min(this.#wave, this.#waveOf.get(event.task) ?? 0)
    } else if (event.type === 'wave_timed_out') {
      this.#note(`wave overdue, ${event.fallback}`)
      this.#timedOut = event.wave
    } else if (event.type === 'wave_ended') this.#ended(event.wave)
    else if (event.type === 'attempt_ordered' && event.kind === 'run') {
      const wave = this.#waveOf.get(event.task) ?? 0
      assert(wave <= this.#wave, `${event.task} of wave ${wave + 1} starts in wave ${this.#wave + 1}`)
    }
  }

  #ended(wave: number): void {
    const { barrier } = this.#plan.policies
    assert(
      barrier !== undefined && wave === this.#wave,
      `wave ${wave + 1} ends in its turn, not in that of ${this.#wave + 1}`,
    )
    const members = [...this.#waveOf].filter(([id, own]) => own === wave && !this.#isDone(id)).map(([id]) => id)
    const well = members.filter((id) => this.#satisfied.has(id)).length
    const critical = (barrier.critical_tasks ?? []).filter((id) => (this.#waveOf.get(id) ?? Infinity) <= wave)
    const criticalHolds = barrier.kind !== 'custom' || critical.every((id) => this.#satisfied.has(id))
    const enough = barrier.kind !== 'all' && well >= barrier.quorum * members.length - 1e-9 && criticalHolds
    const fallback = this.#timedOut === wave && barrier.fallback !== 'halt'
    assert(well === members.length || enough || fallback, `wave ${wave + 1} may end with ${well} of ${members.length}`)
    this.#note(
      well === members.length ? 'wave ended whole' : enough ? 'wave ended by quorum' : 'wave ended by fallback',
    )
    this.#wave = wave + 1
  }

  #isDone(id: string): boolean {
    return this.#plan.graph.nodes.find((node) => node.id === id)?.done === true
  }
}
