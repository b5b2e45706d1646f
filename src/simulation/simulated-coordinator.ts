/**
 * A coordinator in a simulated world. It follows the real loop step by step, so that a crash can come between any two:
 *
 *   take what arrived ─► turn ─┼─► append (may be refused for a while) ─┼─► perform ─┼─► perform … ─► wait
 *                              ┼ = here the coordinator may die
 *
 * A crash throws away the state and all letters. What was stored stays, and so do the attempts, as processes do.
 * The next coordinator folds the log, takes the execution up, asks what became of the open attempts, and goes on.
 */
import type { Coordinator } from '../core/model/coordinator.ts'
import type { Event } from '../core/model/event.ts'
import type { ExecutionOptions } from '../core/model/execution-options.ts'
import type { Input } from '../core/model/input.ts'
import type { OperatorCommand } from '../core/model/operator-command.ts'
import { assert } from '../core/std/assert.ts'
import { chance } from '../core/std/chance.ts'
import { evolve } from '../core/execution/evolve.ts'
import { type Obligation, obligations } from '../core/execution/obligations.ts'
import { type ExecutionState, type SiteState, emptySite } from '../core/execution/state.ts'
import { isOver } from '../core/execution/standing.ts'
import { nextDeadline } from '../core/scheduling/deadlines.ts'
import { turn } from '../core/scheduling/turn.ts'
import { EventLog } from './event-log.ts'
import type { Fates } from './fate.ts'
import { ScriptedExecutor } from './scripted-executor.ts'
import { VirtualClock } from './virtual-clock.ts'

/** What a person does: a command, taking an execution up again that is over, or pulling the plug. */
export type OperatorAct = OperatorCommand | 'take_up' | 'crash'

/** The person in front of the simulated coordinator. */
export interface Operator {
  /** Done at a moment, in milliseconds after the start. */
  readonly acts: readonly { readonly after_ms: number; readonly act: OperatorAct }[]
  /** Asked when nothing can happen any more; an empty list leaves it at that. */
  readonly whenQuiet?: (execution: ExecutionState) => readonly OperatorAct[]
  /** Milliseconds after which a task that waits for a person is said to be done; nobody does it when this is absent. */
  readonly does?: (task: string) => number
}

/** Chances in [0, 1] of what may happen to the coordinator itself. */
export interface WorldFaults {
  readonly append_fails?: number
  /** At each point between two steps. */
  readonly crash?: number
  /** Of each running attempt, when the coordinator crashes: it dies too. */
  readonly crash_kills?: number
}

/** One turn as an observer sees it. */
export interface ObservedTurn {
  readonly inputs: readonly Input[]
  readonly events: readonly Event[]
  readonly obligations: readonly Obligation[]
  /** The state after the turn; it lives on, so it is only looked at. */
  readonly site: SiteState
}

/** Watches a simulation. */
export interface Observer {
  /** After each turn, when what it decided is stored and nothing of it is done in the world yet. */
  readonly turned?: (step: ObservedTurn) => void
  /** After a coordinator has folded the log of a crashed one. */
  readonly restarted?: (site: SiteState) => void
}

/** All that a simulated coordinator is made of. */
export interface WorldParts {
  readonly coordinator: Coordinator
  readonly execution_id: string
  readonly seed: number
  readonly start: number
  readonly options: ExecutionOptions
  readonly fates: Fates
  readonly faults: WorldFaults
  readonly operator: Operator
  readonly observer: Observer
  /** Whether events are kept; without them there is no crash to recover from. */
  readonly keeps_events: boolean
}

type Letter = Input extends infer I ? (I extends Input ? Omit<I, 'at'> : never) : never

const TICK: Letter = { type: 'tick', actor: 'coordinator' }
const CRASHES_MAX = 20
const TURNS_PER_TASK_MAX = 1000
const APPEND_RETRY_MS = 500
const DOWN_MS = 60_000

/** See the header. */
export class SimulatedCoordinator {
  readonly log: EventLog
  site: SiteState = emptySite()
  turns = 0
  crashes = 0
  readonly #parts: WorldParts
  readonly #clock: VirtualClock
  readonly #executor: ScriptedExecutor
  #letters: Letter[] = []
  /** Tasks that people have done and not told of yet. */
  readonly #doneByPeople: string[] = []
  #points = 0
  #plugPulled = false
  readonly #turnsMax: number

  constructor(parts: WorldParts) {
    this.#parts = parts
    this.#turnsMax = 10_000 + TURNS_PER_TASK_MAX * parts.coordinator.graph.nodes.length
    this.#clock = new VirtualClock(parts.start)
    this.#executor = new ScriptedExecutor({ timeline: this.#clock, fates: parts.fates })
    this.log = new EventLog(parts.seed, parts.faults.append_fails ?? 0, parts.keeps_events)
    this.#listen()
  }

  /** Runs until nothing can happen any more. */
  run(): void {
    this.#submit()
    for (const { after_ms, act } of this.#parts.operator.acts)
      this.#clock.at(this.#parts.start + after_ms, () => this.#hear([act]))
    for (;;) {
      this.#work()
      const execution = this.site.executions.get(this.#parts.execution_id)
      const acts = execution === undefined ? [] : (this.#parts.operator.whenQuiet?.(execution) ?? [])
      if (acts.length === 0) return
      this.#hear(acts)
    }
  }

  #work(): void {
    for (;;) {
      assert(this.turns < this.#turnsMax, `a simulation ends within ${this.#turnsMax} turns`)
      if (this.#plugPulled) this.#crash()
      if (this.#letters.length > 0) {
        const letters = this.#letters
        this.#letters = []
        this.#turnOnce(letters)
        continue
      }
      const done = this.#doneByPeople.shift()
      if (done !== undefined) {
        // An execution in which only people are busy is over until one of them answers. Whether it is, the last turn says.
        this.#hear(['take_up', { action: 'approve', id: done, choice: 'done' }])
        continue
      }
      const planned = this.#clock.next()
      const deadline = nextDeadline(this.site)
      if (planned === null && deadline === null) return
      if (deadline === null || (planned !== null && planned < deadline)) this.#clock.passUntil(planned as number)
      else {
        // A deadline may have passed while a batch could not be stored.
        this.#clock.passUntil(Math.max(deadline, this.#clock.now()))
        this.#letters.push(TICK)
      }
    }
  }

  /** One turn and what follows from it. Stops where a crash comes; then another coordinator is up already. */
  #turnOnce(letters: readonly Letter[]): boolean {
    const at = this.#clock.now()
    const inputs = letters.map((letter): Input => ({ ...letter, at }))
    this.turns++
    const { events, obligations: owed } = turn(this.site, inputs)
    if (events.length > 0) {
      if (this.#dies()) return false
      while (!this.log.append(events)) this.#clock.passUntil(this.#clock.now() + APPEND_RETRY_MS)
    }
    this.#parts.observer.turned?.({ inputs, events, obligations: owed, site: this.site })
    for (const event of events) if (event.type === 'task_needs_attention') this.#ask(event.task)
    for (const obligation of owed) {
      if (this.#dies()) return false
      this.#perform(obligation)
    }
    return true
  }

  #ask(task: string): void {
    const { does } = this.#parts.operator
    if (does === undefined) return
    this.#clock.at(this.#clock.now() + does(task), () => this.#doneByPeople.push(task))
  }

  #perform(obligation: Obligation): void {
    if (obligation.kind === 'attempt') this.#executor.start(obligation.order)
    else this.#executor.cancel(obligation.token, obligation.grace_ms)
  }

  #submit(): void {
    const { execution_id, coordinator, options, seed } = this.#parts
    const place = { plan_dir: 'simulated', codebase: 'simulated' }
    this.#letters.push({ type: 'submit', actor: 'operator', execution_id, coordinator, options, seed, ...place })
  }

  #listen(): void {
    const { execution_id } = this.#parts
    this.#executor.attach({
      report: (token, report) =>
        this.#letters.push({ type: 'attempt_reported', actor: 'executor', execution_id, token, report }),
      lost: (token, reason) =>
        this.#letters.push({ type: 'attempt_lost', actor: 'executor', execution_id, token, reason }),
    })
  }

  /** Whether the coordinator dies at this point; when it does, the next one is up when this returns. */
  #dies(): boolean {
    const { seed, faults } = this.#parts
    this.#points++
    if (this.#plugPulled) {
      this.#crash()
      return true
    }
    if (faults.crash === undefined || this.crashes >= CRASHES_MAX) return false
    if (chance(seed, 'crash', this.#points) >= faults.crash) return false
    this.#crash()
    return true
  }

  #crash(): void {
    const { seed, faults, execution_id, options } = this.#parts
    assert(this.#parts.keeps_events, 'a world that may crash keeps its events')
    const number = ++this.crashes
    this.#plugPulled = false
    this.#executor.attach(null)
    this.#executor.kill((token) => chance(seed, 'killed', number, token) < (faults.crash_kills ?? 0))
    this.#letters = []
    this.#clock.passUntil(this.#clock.now() + DOWN_MS)
    // What a person typed while nobody listened is lost with the rest.
    this.#letters = []
    this.#listen()
    this.site = emptySite()
    for (const event of this.log.events) evolve(this.site, event)
    this.#parts.observer.restarted?.(this.site)
    if (!this.site.executions.has(execution_id)) return this.#submit()
    this.#recover({
      type: 'take_up',
      actor: 'operator',
      execution_id,
      options,
      commands: [],
      reason: 'the coordinator crashed',
    })
  }

  #recover(letter: Letter): void {
    const owed = obligations(this.site)
    if (!this.#turnOnce([letter])) return
    const orders = owed.flatMap((obligation) => (obligation.kind === 'attempt' ? [obligation.order] : []))
    this.#executor.find(orders)
    for (const obligation of owed) if (obligation.kind === 'cancel') this.#perform(obligation)
    this.#letters.push(TICK)
  }

  #hear(acts: readonly OperatorAct[]): void {
    for (const act of acts) {
      const letter = this.#letterOf(act)
      if (letter !== undefined) this.#letters.push(letter)
    }
    this.#letters.push(TICK)
  }

  #letterOf(act: OperatorAct): Letter | undefined {
    const { execution_id, options } = this.#parts
    if (act === 'crash') {
      this.#plugPulled = true
      return undefined
    }
    if (act !== 'take_up') return { type: 'command', actor: 'operator', execution_id, command: act }
    const execution = this.site.executions.get(execution_id)
    // Another coordinator takes up only what the last one has left.
    if (execution === undefined || !isOver(execution)) return undefined
    return { type: 'take_up', actor: 'operator', execution_id, options, commands: [], reason: 'asked to go on' }
  }
}
