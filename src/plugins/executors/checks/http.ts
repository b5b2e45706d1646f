import type { AcceptanceCheck } from '../../../core/model/acceptance-check.ts'
import { type CheckVerdict, impossible, missed, PASSED, quoted } from './verdict.ts'

/** The check that asks a server. */
export type HttpCheck = Extract<AcceptanceCheck, { type: 'http' }>

/** No more of a body is looked at. In bytes. */
const MOST_BODY = 8 * 1024 * 1024
/** Nobody answers there: that is a finding about the task, unlike a network that cannot be used at all. */
const NO_SERVICE = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']

/** Asks as a check says, without following redirects. Never rejects, save with the reason of an aborted `signal`. */
export async function checkHttp(check: HttpCheck, signal: AbortSignal): Promise<CheckVerdict> {
  const { status, body_contains } = check.expect
  const expected = `status ${status} from ${check.method} ${check.url}`
  try {
    const answer = await fetch(check.url, { method: check.method, redirect: 'manual', signal })
    const body = await firstOf(answer)
    if (answer.status !== status) return missed(expected, `${answer.status}: ${quoted(body)}`)
    if (body_contains !== undefined && !body.includes(body_contains))
      return missed(`${quoted(body_contains)} in the answer to ${check.method} ${check.url}`, quoted(body))
    return PASSED
  } catch (error) {
    signal.throwIfAborted()
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'CHECK_REQUEST_IMPOSSIBLE'
    const why = cause instanceof Error && cause.message !== '' ? cause.message : code
    if (NO_SERVICE.includes(code)) return missed(expected, `no service: ${why}`)
    return impossible(code, `${check.method} ${check.url} was impossible: ${why}.`)
  }
}

async function firstOf(answer: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of answer.body ?? []) {
    parts.push(part)
    length += part.byteLength
    if (length >= MOST_BODY) break
  }
  return Buffer.concat(parts).toString('utf8')
}
