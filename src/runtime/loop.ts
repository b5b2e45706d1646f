/**
 * The loop: take what arrived; classify failures; turn; one durable append; then publish and perform.
 *
 *   mailbox ─► turn ─► journal ─► publish, perform ─► executors ─► mailbox
 *
 * One batch is in flight. State may be ahead of the disk by that batch, and nobody outside sees it before it is
 * stored. When storing fails, the batch is held: no input is taken and nothing is done in the world until it succeeds.
 */
import type { AttemptOrder, AttemptReport, LostReason } from '../core/model/attempt.ts'
import type { Event } from '../core/model/event.ts'
import { taskOfToken } from '../core/model/identity.ts'
import type { Input } from '../core/model/input.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Executor, FailureEvidence, ReportSink } from '../core/ports/executor.ts'
import type { Repairer } from '../core/ports/repairer.ts'
import type { Journal } from '../core/ports/journal.ts'
import { type Obligation, obligations } from '../core/execution/obligations.ts'
import { repairRequest } from '../core/scheduling/healing/repair-request.ts'
import type { SiteState } from '../core/execution/state.ts'
import { type Classifier, knownClassifier } from '../core/scheduling/failures/classifier.ts'
import { allUnderWay } from '../core/execution/recovery/looks.ts'
import { nodeNamed } from '../core/execution/node-named.ts'
import { isOver } from '../core/execution/standing.ts'
import { nextDeadline } from '../core/scheduling/deadlines.ts'
import type { Diagnose } from '../core/scheduling/guards/own-breakers.ts'
import { LivenessWatch } from '../core/scheduling/workers/liveness-watch.ts'
import { turn } from '../core/scheduling/turn.ts'
import type { Answer } from '../core/model/answer.ts'
import { Asked, type Question } from './asked.ts'
import { lateAnswer } from './late-answer.ts'
import { type Letter, Mailbox } from './mailbox.ts'
import { PatientJournal } from './patient-journal.ts'

/** What the loop works with. */
export interface LoopParts {
  readonly site: SiteState
  readonly journal: Journal
  readonly clock: Clock
  /** Who finds out how systemic issues can be mended; without one no remedy is known. */
  readonly repairer?: Repairer | undefined
  /** The executors of one execution, by name. */
  readonly executors: ReadonlyMap<string, Executor>
  readonly execution_id: string
  /** Says why attempts failed; by what comes with the tool when absent. */
  readonly classify?: Classifier['classify'] | undefined
  /** What the configuration's own breakers say of a failure. */
  readonly diagnose?: Diagnose | undefined
  /**
   * Whether the loop ends when a rule has paused the execution and nothing runs. What a person has paused is waited for:
   * that person is there.
   */
  readonly leaves_paused: boolean
  /** Whether the loop stays when only a person's answer is missing, and goes on with the answer. Absent is false. */
  readonly waits_for_answers?: boolean
  /** Told of every batch after it is durable. */
  readonly publish: (events: readonly Event[], site: SiteState) => void
  /** Told when the journal cannot be written, and with null when it can again. */
  readonly trouble: (problem: Error | null) => void
}

/** Somebody who looks at the site between two turns. */
interface Look {
  readonly look: () => void
  readonly reject: (problem: Error) => void
}

/** What a turn asks of the world. */
interface Decided {
  readonly owed: readonly Obligation[]
  /** Tokens of attempts whose executors should look at once what they have said. */
  readonly calls: readonly string[]
}

const ACTOR = 'coordinator'

/** Drives one execution until it is over. */
export class Loop implements ReportSink {
  readonly #parts: LoopParts
  readonly #mailbox = new Mailbox()
  readonly #journal: PatientJournal
  /** Tokens of orders that were not handed on, because everything was killed. */
  readonly #withheld = new Set<string>()
  readonly #watch = new LivenessWatch()
  readonly #asked = new Asked()
  #looks: Look[] = []
  #killed = false
  #ended = false
  /** Somebody who was answered has paused the execution, and not a rule. */
  #pausedByPerson = false
  /** Somebody wants to leave an execution that waits for answers. */
  #leaves = false

  constructor(parts: LoopParts) {
    this.#parts = parts
    const { journal, clock } = parts
    this.#journal = new PatientJournal({ journal, clock, trouble: (problem) => this.#troubled(problem) })
  }

  /** Why the journal cannot be written at this moment; null while it can. */
  get journalProblem(): Error | null {
    return this.#journal.problem
  }

  /** Hands an input in. */
  tell(letter: Letter): void {
    this.#mailbox.put(letter)
  }

  /**
   * Hands a command or an update in. Resolves when what followed from it is durable; never rejects. While the journal cannot be
   * written it is refused; what was handed in just before is held, and so it is told.
   */
  ask(question: Question): Promise<Answer> {
    const problem = this.#journal.problem
    if (problem !== null) return Promise.resolve({ verdict: 'refused', reason: problem.message, events: [] })
    const answer = this.#asked.wait(question)
    this.tell(question)
    return answer
  }

  /**
   * Looks at the site between two turns, when all that it says is durable. `use` must leave it as it is. Rejects with what is in
   * the way while the journal cannot be written.
   */
  look<T>(use: (site: SiteState) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        try {
          resolve(use(this.#parts.site))
        } catch (error) {
          reject(error as Error)
        }
      }
      if (this.#ended) return look()
      if (this.#journal.problem !== null) return reject(this.#journal.problem)
      this.#looks.push({ look, reject })
      this.tell({ type: 'tick', actor: ACTOR })
    })
  }

  /** An executor's report; a failure is classified here, so that log text goes no further. */
  report(token: string, report: AttemptReport, evidence?: FailureEvidence): void {
    const letter: Letter = {
      type: 'attempt_reported',
      actor: 'executor',
      execution_id: this.#parts.execution_id,
      token,
      report: this.#classified(token, report, evidence),
    }
    if (report.type === 'finished') this.tell(letter)
    else this.#mailbox.putPatiently(letter)
  }

  /** An executor's word that an attempt can no longer report. */
  lost(token: string, reason: LostReason): void {
    this.tell({ type: 'attempt_lost', actor: 'executor', execution_id: this.#parts.execution_id, token, reason })
  }

  /**
   * Ends all open attempts at once, without waiting for them to obey, and begins no other: an undo that is owed now waits,
   * as an order that a crash left, for whoever takes the execution up.
   */
  killNow(): void {
    this.#killed = true
    for (const owed of obligations(this.#parts.site)) {
      if (owed.kind === 'attempt') this.#executor(owed.order.executor)?.cancel(owed.order.token, 0)
    }
  }

  /** Gives up waiting for a journal that cannot be written. What was not stored did not happen. */
  abandon(): void {
    this.#journal.abandon()
  }

  /** Waits no longer than a few seconds for a journal that cannot be written: what runs is left to whoever takes it up. */
  leave(): void {
    this.#journal.leave()
  }

  /** Runs until the execution is over. Rejects only when a batch could not be stored and the loop was abandoned. */
  async run(): Promise<void> {
    const { site, clock } = this.#parts
    try {
      while (!this.#isOver()) {
        await this.#mailbox.wait(clock, earlier(nextDeadline(site), this.#watch.next()))
        await this.#turnOnce(this.#mailbox.take())
        this.#lookNow()
      }
    } finally {
      this.#ended = true
      this.#asked.end()
      this.#lookNow()
    }
  }

  #lookNow(): void {
    const looks = this.#looks
    this.#looks = []
    for (const { look } of looks) look()
  }

  /** Nobody outside waits for a disk. */
  #troubled(problem: Error | null): void {
    if (problem !== null) {
      for (const { reject } of this.#looks) reject(problem)
      this.#looks = []
      this.#asked.hold(problem.message)
    }
    this.#parts.trouble(problem)
  }

  /**
   * After a crash: takes the execution up and finds out what became of the attempts that were open. What taking up has decided
   * is done after that: an executor ends no attempt that it has not found yet.
   */
  async recover(letter: Letter): Promise<void> {
    const owed = obligations(this.#parts.site)
    const taken = await this.#decide([letter])
    this.#watch.adopt(this.#parts.site, this.#parts.clock.now())
    const orders = owed.flatMap((obligation) => (obligation.kind === 'attempt' ? [obligation.order] : []))
    for (const [name, executor] of this.#parts.executors) await this.#recoverFrom(name, executor, orders)
    for (const order of orders) if (!this.#parts.executors.has(order.executor)) this.#refuse(order)
    for (const obligation of owed) if (obligation.kind !== 'attempt') this.#perform(obligation)
    for (const obligation of taken.owed) this.#perform(obligation)
    this.tell({ type: 'tick', actor: ACTOR })
  }

  async #recoverFrom(name: string, executor: Executor, orders: readonly AttemptOrder[]): Promise<void> {
    const own = orders.filter((order) => order.executor === name)
    if (own.length === 0) return
    await executor.recover(own)
  }

  async #turnOnce(letters: readonly Letter[]): Promise<void> {
    const taken = this.#isWaiting() ? letters.flatMap((letter) => this.#takenUp(letter)) : letters
    const { owed, calls } = await this.#decide(taken, letters)
    for (const obligation of owed) this.#perform(obligation)
    for (const token of calls) for (const executor of this.#parts.executors.values()) executor.look?.(token)
  }

  /** Whoever waits for an answer to a pause is there to say how it goes on. */
  #hearPause(letters: readonly Letter[], events: readonly Event[]): void {
    for (const event of events) {
      if (event.type === 'execution_paused')
        this.#pausedByPerson =
          event.cause === 'command' && letters.some((letter) => this.#asked.has(letter) && isPause(letter))
    }
  }

  /** Only an answer is missing, and the loop waits for it. */
  #isWaiting(): boolean {
    const execution = this.#parts.site.executions.get(this.#parts.execution_id)
    return this.#parts.waits_for_answers === true && execution?.status === 'needs_attention' && !this.#leaves
  }

  /** What has ended without an answer is taken up with it, as a later coordinator would do. A refused one changes nothing. */
  #takenUp(letter: Letter): readonly Letter[] {
    if (letter.type !== 'command' && letter.type !== 'hot_update') return [letter]
    if (letter.type === 'command' && letter.command.action === 'stop') {
      this.#leaves = true
      return []
    }
    const taken = lateAnswer(this.#parts.site, letter, this.#parts.clock.now())
    if (!taken.ok) {
      this.#asked.answer(letter, { verdict: 'refused', reason: taken.error, events: [] })
      return []
    }
    return [taken.value, { type: 'tick', actor: ACTOR }]
  }

  /** One turn, stored and published. Returns what is to be done in the world because of it. `asked` are the letters as they came. */
  async #decide(letters: readonly Letter[], asked = letters): Promise<Decided> {
    const { site, clock } = this.#parts
    const at = clock.now()
    const inputs: Input[] = letters.map((letter) => ({ ...letter, at }))
    const deadline = nextDeadline(site)
    // What time has brought about is seen to after the attempts of before were looked after: no tick rides with a take_up.
    const takesUp = letters.some(({ type }) => type === 'take_up')
    if (!takesUp && deadline !== null && deadline <= at) inputs.push({ type: 'tick', actor: ACTOR, at })
    const silent = this.#watch.due(inputs, at)
    inputs.push(...silent.inputs)
    const { events, obligations: owed } = turn(site, inputs)
    this.#watch.follow(site, events)
    if (events.length > 0) {
      await this.#journal.append(events)
      this.#parts.publish(events, site)
    }
    this.#hearPause(asked, events)
    this.#asked.settle(asked, events)
    return { owed, calls: silent.calls }
  }

  #perform(obligation: Obligation): void {
    if (obligation.kind === 'attempt' && this.#killed) this.#withheld.add(obligation.order.token)
    else if (obligation.kind === 'attempt') this.#start(obligation.order)
    else if (obligation.kind === 'repair') void this.#repair(obligation.issue)
    else if (obligation.kind === 'answer')
      this.#executor(obligation.executor)?.answer?.(obligation.token, obligation.answer)
    else this.#executor(obligation.executor)?.cancel(obligation.token, obligation.grace_ms)
  }

  /** Asks the planner, who is not waited for: what runs goes on. */
  async #repair(issue: string): Promise<void> {
    const { site, execution_id, repairer, clock } = this.#parts
    const execution = site.executions.get(execution_id)
    const request = execution === undefined ? undefined : repairRequest(execution, issue, clock.now())
    if (request === undefined) return
    const answer = (await repairer?.repair(request)) ?? { refusal: 'nobody here knows of remedies' }
    this.tell({ type: 'repair_planned', actor: 'planner', execution_id, issue, answer })
  }

  #start(order: AttemptOrder): void {
    const executor = this.#executor(order.executor)
    if (executor === undefined) this.#refuse(order)
    else executor.start(order)
  }

  #executor(name: string): Executor | undefined {
    return this.#parts.executors.get(name)
  }

  /** An update, or another configuration, has brought a task for an executor that is not there. */
  #refuse({ token, executor }: AttemptOrder): void {
    const message =
      executor === 'agent'
        ? 'Nobody here does what has no command: --agent names who.'
        : `There is no executor “${executor}” here: it is missing in tasks.config.ts.`
    const system_error = { code: 'NO_SUCH_EXECUTOR', message }
    this.report(token, { type: 'finished', outcome: 'could_not_run', duration_ms: 0 }, { log_tail: '', system_error })
  }

  #classified(token: string, report: AttemptReport, evidence: FailureEvidence | undefined): AttemptReport {
    if (report.type !== 'finished') return report
    const { classify = knownClassifier().classify, diagnose, site, execution_id } = this.#parts
    const error = classify(report, evidence)
    if (error === undefined) return report
    const node = diagnose === undefined ? undefined : nodeNamed(site, execution_id, taskOfToken(token))
    return { ...report, error: node === undefined ? error : (diagnose?.(error, node) ?? error) }
  }

  #isOver(): boolean {
    const execution = this.#parts.site.executions.get(this.#parts.execution_id)
    if (execution === undefined) return false
    const { status } = execution
    const open = allUnderWay(execution)
    const isKilled = this.#killed && open.every(({ token }) => this.#withheld.has(token))
    if (isKilled) return true
    if (status !== 'paused' || open.length > 0) return isOver(execution) && !this.#isWaiting()
    return this.#parts.leaves_paused && !this.#pausedByPerson && this.#parts.waits_for_answers !== true
  }
}

function isPause(letter: Letter): boolean {
  return letter.type === 'command' && letter.command.action === 'pause'
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}
