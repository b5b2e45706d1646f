import type { AttemptReport, LostReason } from '../core/model/attempt.ts'
import type { FailureEvidence, ReportSink } from '../core/ports/executor.ts'

/** How an attempt ended, as an executor told it. */
export interface RecordedEnd {
  readonly report: Extract<AttemptReport, { type: 'finished' }> | undefined
  readonly lost: LostReason | undefined
  readonly evidence: FailureEvidence | undefined
}

/** A sink that keeps all that it is told, in order, and lets a test wait for it. */
export class AttemptRecord implements ReportSink {
  readonly #reports = new Map<string, AttemptReport[]>()
  readonly #ends = new Map<string, RecordedEnd[]>()
  readonly #waiting = new Set<() => void>()

  report(token: string, report: AttemptReport, evidence?: FailureEvidence): void {
    this.#reports.set(token, [...this.of(token), report])
    if (report.type === 'finished') this.#end(token, { report, lost: undefined, evidence })
    for (const look of this.#waiting) look()
  }

  lost(token: string, reason: LostReason): void {
    this.#end(token, { report: undefined, lost: reason, evidence: undefined })
    for (const look of this.#waiting) look()
  }

  /** What was reported of an attempt so far. */
  of(token: string): readonly AttemptReport[] {
    return this.#reports.get(token) ?? []
  }

  /** The ends that were told of an attempt so far; more than one is a fault. */
  endsOf(token: string): readonly RecordedEnd[] {
    return this.#ends.get(token) ?? []
  }

  /** Waits until the attempt's end is told. */
  async end(token: string): Promise<RecordedEnd> {
    await this.until(() => this.endsOf(token).length > 0)
    return this.endsOf(token)[0] as RecordedEnd
  }

  /** Waits until a report of this type came, and gives it back. */
  async next<T extends AttemptReport['type']>(token: string, type: T): Promise<Extract<AttemptReport, { type: T }>> {
    const found = (): Extract<AttemptReport, { type: T }> | undefined =>
      this.of(token).find((report): report is Extract<AttemptReport, { type: T }> => report.type === type)
    await this.until(() => found() !== undefined)
    return found() as Extract<AttemptReport, { type: T }>
  }

  /** Waits until something holds that depends on what was told. The test's own deadline bounds the wait. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  #end(token: string, end: RecordedEnd): void {
    this.#ends.set(token, [...this.endsOf(token), end])
  }
}
