/** What an answer over HTTP means for an attempt, and what it means when there is none. */
import type { HttpAction } from '../../../core/model/action.ts'
import { kindOfStatus } from '../../../core/scheduling/failures/evidence-facts.ts'
import { failedWith, type HostedEnd, kindOfCode, short } from '../hosted/hosted-end.ts'
import type { HttpAnswer } from './exchange.ts'

/** Not now: the server may well answer the next time. */
const PASSING = new Set([408, 425, 502, 504])
/** The service itself says that it cannot, or not so often. */
const BUSY = new Set([429, 503])
/** No server gets us to wait longer. In seconds. */
const MOST_PATIENCE = 86_400

/** Why an answer is no success; undefined when it is one. `what`: the request, for the message. */
export function judgeAnswer(action: HttpAction, answer: HttpAnswer, what: string): HostedEnd | undefined {
  const { expect_status } = action
  const { status } = answer
  if (expect_status === undefined ? isSuccess(status) : status === expect_status) return undefined
  const wanted = expect_status === undefined ? '' : ` instead of ${expect_status}`
  const message = `${what} was answered with ${status}${wanted}: ${excerpt(answer.body)}`
  return answeredWith(status, message, action.url, retryAfter(answer))
}

/** The failure of a request that was answered with this status. Who says when it may be asked again forbids it only for now. */
export function answeredWith(status: number, message: string, url: string, again?: number): HostedEnd {
  const kind = status === 403 && again !== undefined ? 'rate_limit' : kindOfStatus(status)
  const of = kind === undefined ? (status >= 500 ? 'external' : 'logic') : { kind }
  const host = URL.parse(url)?.hostname
  return failedWith(`HTTP_${status}`, of, message, again, host === undefined || host === '' ? {} : { host })
}

/** Whether asking again may help: the server was busy or in trouble. */
export function isPassing(status: number): boolean {
  return PASSING.has(status) || BUSY.has(status) || status >= 500
}

/** Whether a status is one of 200 to 299. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** The failure of a request that got no answer. */
export function unanswered(error: unknown, what: string): HostedEnd {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'REQUEST_FAILED'
  const why = error instanceof Error && error.message !== '' ? error.message : code
  const clean = code.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')
  // What is left is about certificates, names and protocols: no later try changes that.
  const kind = kindOfCode(code)
  const of = kind === undefined ? (code.startsWith('HPE_') ? 'external' : 'systemic') : { kind }
  return failedWith(/^[A-Z]/.test(clean) ? clean : 'REQUEST_FAILED', of, `${what} got no answer: ${why}`)
}

/** Seconds after which the server may be asked again, as it says, a day at most; undefined when it does not. */
export function retryAfter({ headers }: HttpAnswer): number | undefined {
  const said = headers['retry-after']
  if (typeof said !== 'string') return undefined
  if (/^\d+$/.test(said.trim())) return Math.min(MOST_PATIENCE, Number(said))
  const at = Date.parse(said)
  return Number.isNaN(at) ? undefined : Math.min(MOST_PATIENCE, Math.max(0, Math.ceil((at - Date.now()) / 1000)))
}

/** A part of a body for a message. */
export function excerpt(body: string): string {
  return body.trim() === '' ? 'an empty body' : JSON.stringify(short(body, 200))
}
