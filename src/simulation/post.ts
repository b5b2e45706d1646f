import type { AttemptReport, LostReason } from '../core/model/attempt.ts'
import { chance } from '../core/std/chance.ts'
import type { ReportSink } from '../core/ports/executor.ts'
import type { Letter, WorldFaults } from './world-parts.ts'
import type { VirtualClock } from './virtual-clock.ts'

const DELAY_MS = 60_000
const SENT_AGAIN_AFTER_MS = 30_000
const SENT_AT_MOST = 20

/** The way of reports to the coordinator. Some take long, so that others overtake them; some never arrive. */
export class Post {
  readonly #clock: VirtualClock
  readonly #seed: number
  readonly #faults: WorldFaults
  readonly #deliver: (letter: Letter) => void
  readonly #calm: boolean
  #sent = 0

  constructor(clock: VirtualClock, seed: number, faults: WorldFaults, deliver: (letter: Letter) => void) {
    this.#clock = clock
    this.#seed = seed
    this.#faults = faults
    this.#deliver = deliver
    this.#calm = (faults.report_delayed ?? 0) === 0 && (faults.report_lost ?? 0) === 0
  }

  /** Where the attempts of one execution report. */
  sinkOf(execution_id: string): ReportSink {
    return {
      report: (token: string, report: AttemptReport) =>
        this.#send(
          { type: 'attempt_reported', actor: 'executor', execution_id, token, report },
          report.type === 'finished',
        ),
      lost: (token: string, reason: LostReason) =>
        this.#send({ type: 'attempt_lost', actor: 'executor', execution_id, token, reason }, true),
    }
  }

  #send(letter: Letter, matters: boolean, times = 1): void {
    if (this.#calm) return this.#deliver(letter)
    const number = ++this.#sent
    const { report_lost = 0, report_delayed = 0, delay_ms = DELAY_MS } = this.#faults
    const now = this.#clock.now()
    if (times < SENT_AT_MOST && chance(this.#seed, 'report lost', number) < report_lost) {
      if (matters) this.#clock.at(now + SENT_AGAIN_AFTER_MS, () => this.#send(letter, true, times + 1))
      return undefined
    }
    if (chance(this.#seed, 'report delayed', number) >= report_delayed) return this.#deliver(letter)
    const delay = Math.round(delay_ms * chance(this.#seed, 'report delay', number))
    this.#clock.at(now + delay, () => this.#deliver(letter))
    return undefined
  }
}
