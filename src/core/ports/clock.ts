/** Time as the loop sees it. The machine's clock and the simulated one stand behind it. */
export interface Clock {
  /** Milliseconds since 1970; never decreases, whatever the wall clock does. */
  now(): number
  /** Resolves at `at` (milliseconds since 1970) or when `signal` is aborted, whichever comes first. Never rejects. */
  sleepUntil(at: number, signal: StopSignal): Promise<void>
}

/** The part of an AbortSignal that a clock needs; core names no platform type. */
export interface StopSignal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
