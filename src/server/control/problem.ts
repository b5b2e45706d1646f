import type { Problem } from '../../core/model/control.ts'

/** A request that is not carried out, as the problem that its sender is told. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail)
    this.status = status
    this.code = code
    this.headers = headers
  }

  /** The problem details (RFC 9457). */
  problem(): Problem {
    const title = TITLES[this.status] ?? 'Not carried out'
    return { type: `/problems/${this.code}`, title, status: this.status, detail: this.message, code: this.code }
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  404: 'There is no such thing here',
  405: 'That cannot be done here',
  409: 'Refused as things stand',
  413: 'The request is too large',
  415: 'The request must be JSON',
  422: 'The request does not say what is expected',
  500: 'An error in tasks itself',
  503: 'The journal cannot be written',
}
