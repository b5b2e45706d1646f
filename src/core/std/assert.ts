/**
 * Stops the process on a bug: `condition` was promised by our own code and does not hold. Never used for a user's mistake. Where
 * every event passes, the message is a function, so that its text is put together only when it is needed.
 */
export function assert(condition: unknown, message: string | (() => string)): asserts condition {
  if (!condition) throw new AssertionFailure(typeof message === 'string' ? message : message())
}

/** A broken promise of our own code. The journal survives it; the message says which promise. */
export class AssertionFailure extends Error {
  override readonly name = 'AssertionFailure'
  constructor(message: string) {
    super(`${message} [this is a bug]`)
  }
}

/** Marks a branch that the types prove unreachable; reaching it is a bug. */
export function unreachable(value: never): never {
  throw new AssertionFailure(`unexpected value ${JSON.stringify(value)}`)
}
