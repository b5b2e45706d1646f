/** What a report says of the tests that ran. */
export interface TestCounts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Names of tests that failed: the first of them, in the report's order. */
  readonly failures: readonly string[]
  /** Share of lines from 0 to 1, when the report itself says it. */
  readonly coverage?: number
}

/** No more tests that failed are named. */
export const MOST_NAMES = 20

/** Counts tests one by one. */
export class TestTally {
  passed = 0
  failed = 0
  skipped = 0
  readonly #failures: string[] = []

  /** One test, or something else that failed as a test would. */
  add(result: 'passed' | 'failed' | 'skipped', name: string): void {
    this[result]++
    if (result === 'failed' && this.#failures.length < MOST_NAMES) this.#failures.push(name)
  }

  /** What was counted. */
  counts(coverage?: number): TestCounts {
    const { passed, failed, skipped } = this
    return { passed, failed, skipped, failures: this.#failures, ...(coverage === undefined ? {} : { coverage }) }
  }
}
