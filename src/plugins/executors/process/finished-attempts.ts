/** The attempts of an executor that are over, and who waits for one to be. */
export class FinishedAttempts {
  readonly #over = new Set<string>()
  readonly #waiting = new Map<string, (() => void)[]>()

  /** Whether an attempt is over. */
  has(token: string): boolean {
    return this.#over.has(token)
  }

  /** An attempt is over. Who waits for that hears it when the caller has told its sink, which it does at once. */
  add(token: string): void {
    this.#over.add(token)
    queueMicrotask(() => {
      for (const answer of this.#waiting.get(token) ?? []) answer()
      this.#waiting.delete(token)
    })
  }

  /** Resolves when the attempt is over and the sink was told. */
  endOf(token: string): Promise<void> {
    if (this.#over.has(token)) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting.set(token, [...(this.#waiting.get(token) ?? []), resolve])
    })
  }
}
