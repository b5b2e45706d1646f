import type { Answer } from './http/router.ts'
import type { Logger } from './logger.ts'

/** An answer that is no success, thrown where it turns out. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Makes an answer of whatever a route throws. What nobody foresaw is logged, and not told. */
export class ErrorHandler {
  readonly #logger: Logger

  constructor(logger: Logger) {
    this.#logger = logger
  }

  answer(error: unknown): Answer {
    if (error instanceof Refusal) return { status: error.status, body: { error: error.message } }
    this.#logger.error('unforeseen', { error: error instanceof Error ? error.message : String(error) })
    return { status: 500, body: { error: 'Something went wrong here.' } }
  }
}
