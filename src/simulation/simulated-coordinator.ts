/**
 * A coordinator in a simulated world. It follows the real loop step by step, so that a crash can come between any two:
 *
 *   take what arrived ─► turn ─┼─► append (may be refused for a while) ─┼─► perform ─┼─► perform … ─► wait
 *                              ┼ = here the coordinator may die
 *
 * A crash throws away the state and all letters. What was stored stays, and so do the attempts, as processes do.
 * The next coordinator folds the log, takes the executions up, asks what became of the open attempts, and goes on.
 */
import type { Input } from '../core/model/input.ts'
import { assert } from '../core/std/assert.ts'
import { chance } from '../core/std/chance.ts'
import { evolve } from '../core/execution/evolve.ts'
import { type Obligation, obligations } from '../core/execution/obligations.ts'
import { repairRequest } from '../core/scheduling/healing/repair-request.ts'
import { nodeNamed } from '../core/execution/node-named.ts'
import { type SiteState, emptySite } from '../core/execution/state.ts'
import { isOver } from '../core/execution/standing.ts'
import { LivenessWatch } from '../core/scheduling/workers/liveness-watch.ts'
import { nextDeadline } from '../core/scheduling/deadlines.ts'
import { turn } from '../core/scheduling/turn.ts'
import { CoordinatorClock } from './coordinator-clock.ts'
import { EventLog } from './event-log.ts'
import { Post } from './post.ts'
import { ScriptedExecutor } from './scripted-executor.ts'
import { VirtualClock } from './virtual-clock.ts'
import type { Letter, ObservedTurn, SimulatedExecution, TimedAct, WorldAct, WorldParts } from './world-parts.ts'

const TICK: Letter = { type: 'tick', actor: 'coordinator' }
const CRASHES_MAX = 20
const TURNS_PER_TASK_MAX = 1000
const LOOKS_PER_TURN_MAX = 20
const APPEND_RETRY_MS = 500
const DOWN_MS = 60_000
const REPAIR_MS = 20

/** See the header. */
export class SimulatedCoordinator {
  readonly log: EventLog
  site: SiteState = emptySite()
  turns = 0
  crashes = 0
  readonly #parts: WorldParts
  readonly #world: VirtualClock
  readonly #clock: CoordinatorClock
  readonly #post: Post
  readonly #executors = new Map<string, ScriptedExecutor>()
  /** Executions that have been handed in, in that order. */
  readonly #submitted: SimulatedExecution[] = []
  #watch = new LivenessWatch()
  #letters: Letter[] = []
  #down = false
  /** Tasks that people have done and not told of yet. */
  readonly #doneByPeople: { readonly execution_id: string; readonly task: string; readonly choice: string }[] = []
  #points = 0
  #plugPulled = false
  /** Turns that only time brought about, and in which nothing was decided: looks at signs of life. */
  #looks = 0
  readonly #turnsMax: number

  constructor(parts: WorldParts) {
    this.#parts = parts
    const tasks = parts.executions.reduce((sum, { coordinator }) => sum + coordinator.graph.nodes.length, 0)
    this.#turnsMax = 10_000 + TURNS_PER_TASK_MAX * tasks
    this.#world = new VirtualClock(parts.start)
    this.#clock = new CoordinatorClock(this.#world)
    const { seed, faults } = parts
    this.#post = new Post(this.#world, seed, faults, (letter) => {
      if (!this.#down) this.#letters.push(letter)
    })
    for (const { execution_id, fates } of parts.executions) {
      const nodeOf = (task: string) => nodeNamed(this.site, execution_id, task)
      this.#executors.set(execution_id, new ScriptedExecutor({ timeline: this.#world, fates, nodeOf }))
    }
    this.log = new EventLog(seed, faults.append_fails ?? 0, faults.append_unacknowledged ?? 0, parts.keeps_events)
    this.#listen()
  }

  /** Runs until nothing can happen any more. */
  run(): void {
    const { executions, operator, start } = this.#parts
    for (const execution of executions) {
      if (execution.starts_after_ms === 0) this.#handIn(execution)
      else this.#world.at(start + execution.starts_after_ms, () => this.#handIn(execution))
    }
    for (const timed of operator.acts) this.#world.at(start + timed.after_ms, () => this.#act(timed))
    for (;;) {
      this.#work()
      let acted = false
      for (const [execution_id, execution] of this.site.executions) {
        const acts = operator.whenQuiet?.(execution) ?? []
        if (acts.length > 0) this.#hear(execution_id, acts)
        acted ||= acts.length > 0
      }
      if (!acted) return
    }
  }

  #work(): void {
    for (;;) {
      const busy = this.turns - this.#looks
      assert(busy < this.#turnsMax, `a simulation ends within ${this.#turnsMax} turns`)
      assert(this.#looks < LOOKS_PER_TURN_MAX * this.#turnsMax, 'a simulation does not only look at the clock')
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
        this.#hear(done.execution_id, ['take_up', { action: 'approve', id: done.task, choice: done.choice }])
        continue
      }
      const planned = this.#world.next()
      const deadline = earlier(nextDeadline(this.site), this.#watch.next())
      if (planned === null && deadline === null) return
      const due = deadline === null ? Infinity : this.#clock.inWorld(deadline)
      if (planned !== null && planned < due) this.#world.passUntil(planned)
      else {
        // A deadline may have passed while a batch could not be stored.
        this.#world.passUntil(Math.max(due, this.#world.now()))
        if (this.#letters.length === 0) this.#letters.push(TICK)
      }
    }
  }

  /** One turn and what follows from it. Stops where a crash comes; then another coordinator is up already. */
  #turnOnce(letters: readonly Letter[]): void {
    const decided = this.#decide(letters)
    if (decided === null || !this.#performAll(decided.owed)) return
    for (const token of decided.calls) this.#look(token)
  }

  /** One turn, stored. Returns what is to be done in the world because of it; null when the coordinator died over it. */
  #decide(
    letters: readonly Letter[],
  ): { readonly owed: readonly Obligation[]; readonly calls: readonly string[] } | null {
    const at = this.#clock.now()
    const inputs = letters.map((letter): Input => ({ ...letter, at }))
    const deadline = nextDeadline(this.site)
    const last = letters.at(-1)?.type
    if (deadline !== null && deadline <= at && last !== 'tick' && last !== 'take_up')
      inputs.push({ ...TICK, at } as Input)
    const silent = this.#watch.due(inputs, at)
    inputs.push(...silent.inputs)
    this.turns++
    const { events, obligations: owed } = turn(this.site, inputs)
    if (events.length === 0 && inputs.every(({ type }) => type === 'tick')) this.#looks++
    this.#watch.follow(this.site, events)
    const seen: ObservedTurn = { inputs, events, obligations: owed, site: this.site }
    if (events.length > 0 && !this.#store(seen)) return null
    this.#parts.observer.turned?.(seen)
    if (this.#parts.operator.does !== undefined)
      for (const event of events)
        if (event.type === 'task_needs_attention') this.#ask(event.execution_id, event.task, event.reason)
        else if (event.type === 'approval_requested' && event.kind === 'plan')
          this.#ask(event.execution_id, event.id, 'approval')
    return { owed, calls: silent.calls }
  }

  /** False when the coordinator died over it. */
  #performAll(owed: readonly Obligation[]): boolean {
    for (const obligation of owed) {
      if (this.#dies()) return false
      this.#perform(obligation)
    }
    return true
  }

  /** The last call: what an attempt has written is read, although none of its reports arrived. */
  #look(token: string): void {
    for (const [execution_id, executor] of this.#executors) {
      const report = executor.signOf(token)
      if (report !== undefined)
        this.#letters.push({ type: 'attempt_reported', actor: 'executor', execution_id, token, report })
    }
  }

  /** Stores what a turn decided, however often that takes; false when the coordinator died over it. */
  #store(seen: ObservedTurn): boolean {
    if (this.#dies()) return false
    while (!this.log.append(seen.events)) {
      this.#world.passUntil(this.#world.now() + APPEND_RETRY_MS)
      if (!this.#mustDie()) continue
      // Whoever was told that nothing is stored may be wrong: the next coordinator finds it there.
      if (this.log.holds(seen.events)) this.#parts.observer.turned?.(seen)
      this.#crash()
      return false
    }
    return true
  }

  #ask(execution_id: string, task: string, reason: string): void {
    const choice = reason === 'approval' ? 'approve' : 'done'
    const span = choice === 'approve' ? 0 : (this.#parts.operator.does?.(task) ?? 0)
    this.#world.at(this.#world.now() + span, () => this.#doneByPeople.push({ execution_id, task, choice }))
  }

  #perform(obligation: Obligation): void {
    if (obligation.kind === 'attempt') this.#executorOf(obligation.order.execution_id).start(obligation.order)
    else if (obligation.kind === 'repair') this.#repair(obligation.execution_id, obligation.issue)
    else if (obligation.kind === 'answer') this.#executorOf(obligation.execution_id).answer(obligation.token)
    else this.#executorOf(obligation.execution_id).cancel(obligation.token, obligation.grace_ms)
  }

  /** The planner answers after a moment, to whichever coordinator is up by then; one that asked anew hears twice. */
  #repair(execution_id: string, issue: string): void {
    const execution = this.site.executions.get(execution_id)
    const request = execution === undefined ? undefined : repairRequest(execution, issue, this.#clock.now())
    if (request === undefined) return
    const answer = this.#parts.planner?.(request) ?? { refusal: 'nobody here knows of remedies' }
    this.#world.at(this.#world.now() + REPAIR_MS, () => {
      if (!this.#down) this.#letters.push({ type: 'repair_planned', actor: 'planner', execution_id, issue, answer })
    })
  }

  #executorOf(execution_id: string): ScriptedExecutor {
    return this.#executors.get(execution_id) as ScriptedExecutor
  }

  #handIn(execution: SimulatedExecution): void {
    this.#submitted.push(execution)
    this.#submit(execution)
  }

  #submit({ execution_id, coordinator, options, updates = [] }: SimulatedExecution): void {
    const { seed } = this.#parts
    const place = { plan_dir: 'simulated', codebase: 'simulated' }
    this.#letters.push({ type: 'submit', actor: 'operator', execution_id, coordinator, options, seed, ...place })
    for (const update of updates) this.#letters.push({ type: 'hot_update', actor: 'operator', execution_id, update })
  }

  #listen(): void {
    for (const [execution_id, executor] of this.#executors) executor.attach(this.#post.sinkOf(execution_id))
  }

  /** Whether the coordinator dies at this point; when it does, the next one is up when this returns. */
  #dies(): boolean {
    const dies = this.#mustDie()
    if (dies) this.#crash()
    return dies
  }

  #mustDie(): boolean {
    const { seed, faults } = this.#parts
    this.#points++
    if (this.#plugPulled) return true
    if (faults.crash === undefined || this.crashes >= CRASHES_MAX) return false
    return chance(seed, 'crash', this.#points) < faults.crash
  }

  #crash(): void {
    const { seed, faults, keeps_events } = this.#parts
    assert(keeps_events, 'a world that may crash keeps its events')
    const number = ++this.crashes
    this.#plugPulled = false
    this.#down = true
    for (const executor of this.#executors.values()) {
      executor.attach(null)
      executor.kill((token) => chance(seed, 'killed', number, token) < (faults.crash_kills ?? 0))
    }
    this.#world.passUntil(this.#world.now() + DOWN_MS)
    // What a person typed while nobody listened is lost with the rest.
    this.#letters = []
    this.#down = false
    this.#listen()
    this.site = emptySite()
    for (const event of this.log.events) evolve(this.site, event)
    this.#clock.restart(this.log.events.at(-1)?.ts ?? 0)
    this.#parts.observer.restarted?.(this.site)
    this.#recover('the coordinator crashed')
  }

  /** Takes up all that the last coordinator had, as the real loop does. */
  #recover(reason: string): void {
    const stored = this.#submitted.filter(({ execution_id }) => this.site.executions.has(execution_id))
    const lost = this.#submitted.filter((execution) => !stored.includes(execution))
    const owed = obligations(this.site)
    const takeUp = stored.map(({ execution_id, options }): Letter => {
      return { type: 'take_up', actor: 'operator', execution_id, options, commands: [], reason }
    })
    this.#watch = new LivenessWatch()
    const taken = takeUp.length === 0 ? { owed: [] } : this.#decide(takeUp)
    if (taken === null) return
    this.#watch.adopt(this.site, this.#clock.now())
    for (const execution of lost) this.#submit(execution)
    for (const obligation of owed) {
      if (obligation.kind === 'attempt') this.#executorOf(obligation.order.execution_id).find([obligation.order])
    }
    for (const obligation of owed) if (obligation.kind !== 'attempt') this.#perform(obligation)
    if (this.#performAll(taken.owed)) this.#letters.push(TICK)
  }

  #act({ act, execution_id = this.#parts.executions[0]?.execution_id ?? '' }: TimedAct): void {
    const execution = this.site.executions.get(execution_id)
    const deed = typeof act !== 'function' ? act : execution === undefined ? undefined : act(execution)
    if (deed !== undefined) this.#hear(execution_id, [deed])
  }

  #hear(execution_id: string, acts: readonly WorldAct[]): void {
    for (const act of acts) {
      const letter = this.#letterOf(execution_id, act)
      if (letter !== undefined && !this.#down) this.#letters.push(letter)
    }
    // The tick that follows sets what was taken up going.
    if (acts.includes('take_up') && !this.#down) this.#letters.push(TICK)
  }

  #letterOf(execution_id: string, act: WorldAct): Letter | undefined {
    if (act === 'crash') {
      this.#plugPulled = true
      return undefined
    }
    if (act === 'take_up') {
      const execution = this.site.executions.get(execution_id)
      // Another coordinator takes up only what the last one has left.
      if (execution === undefined || !isOver(execution)) return undefined
      const { options } = this.#parts.executions.find((one) => one.execution_id === execution_id) as SimulatedExecution
      return { type: 'take_up', actor: 'operator', execution_id, options, commands: [], reason: 'asked to go on' }
    }
    if ('action' in act) return { type: 'command', actor: 'operator', execution_id, command: act }
    if ('type' in act) {
      if (act.type === 'tick' || act.type === 'host_load') return { actor: 'world', ...act }
      return { actor: 'world', execution_id, ...act }
    }
    if (act.machine === 'clock_jumps') this.#clock.jump(act.ms)
    else this.#stall(act.ms)
    return undefined
  }

  /** Time passes, attempts go on, and the coordinator does nothing. */
  #stall(ms: number): void {
    this.#world.passUntil(this.#world.now() + ms)
  }
}

function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}
