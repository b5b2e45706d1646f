/** Asks a second address until it says that the work is done. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpAction } from '../../../core/model/action.ts'
import { failedWith, type HostedEnd } from '../hosted/hosted-end.ts'
import type { HostedRun } from '../hosted/hosted-executor.ts'
import type { RunLog } from '../hosted/run-log.ts'
import { exchange, type HttpAnswer, type HttpRequest } from './exchange.ts'
import { toldAnswer } from './filled-request.ts'
import { answeredWith, excerpt, isPassing, isSuccess, retryAfter, unanswered } from './verdict.ts'

type Poll = Extract<NonNullable<HttpAction['wait']>, { for: 'poll' }>

/** What polling goes by. */
interface PollParts {
  readonly url: string
  /** The request that was answered: its headers go along. */
  readonly request: HttpRequest
  readonly run: HostedRun
  readonly log: RunLog
}

const ONE_ANSWER_MS = 60_000
/** Node's timers take no longer one: they would be over at once. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1
/** So many times in a row the server may be busy, in trouble or away. */
const MOST_TROUBLES = 20

/** Where to ask: as the task says, or where the answer points. */
export function pollAddress({ url }: Poll, asked: string, { headers }: HttpAnswer): string | undefined {
  if (url !== undefined) return url
  const location = headers['location']
  if (typeof location !== 'string' || !URL.canParse(location, asked)) return undefined
  const address = new URL(location, asked)
  return address.protocol === 'http:' || address.protocol === 'https:' ? address.href : undefined
}

/** Polls until there is an end. Rejects with the reason of the run's signal. */
export async function pollToEnd(poll: Poll, { url, request, run, log }: PollParts): Promise<HostedEnd> {
  const { signal } = run
  // A server that points elsewhere does not get to send our credentials there.
  const isTrusted = poll.url !== undefined || new URL(url).origin === new URL(request.url).origin
  const headers = isTrusted ? withoutBody(request.headers) : {}
  let troubles = 0
  let shown = ''
  for (let wait = poll.every_seconds; ;) {
    await sleep(Math.min(wait * 1000, LONGEST_SLEEP_MS), undefined, { signal })
    let failure: HostedEnd
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(ONE_ANSWER_MS)])
      const answer = await exchange({ method: 'GET', url, headers }, limit)
      const told = toldAnswer(answer)
      if (`${answer.status}${answer.body}` !== shown) log.say(`> GET ${url}\n${told}`)
      shown = `${answer.status}${answer.body}`
      const end = judgePoll(poll, answer, url)
      if (end !== 'busy' && end !== 'not_yet') return end
      tellProgress(run, answer.body)
      wait = Math.max(poll.every_seconds, retryAfter(answer) ?? 0)
      if (end === 'not_yet') {
        troubles = 0
        continue
      }
      failure = failedWith(`HTTP_${answer.status}`, 'external', `GET ${url} was answered with ${answer.status}`)
    } catch (error) {
      signal.throwIfAborted()
      failure = unanswered(error, `GET ${url}`)
      log.say(`[tasks] ${failure.error?.message ?? 'no answer'}`)
    }
    if (++troubles >= MOST_TROUBLES) return failure
  }
}

function judgePoll(poll: Poll, { status, body }: HttpAnswer, url: string): HostedEnd | 'busy' | 'not_yet' {
  const { done_contains, failed_contains } = poll
  if (failed_contains !== undefined && body.includes(failed_contains))
    return failedWith('REMOTE_FAILED', { kind: 'code' }, `GET ${url} says that it failed: ${excerpt(body)}`)
  if (isPassing(status)) return 'busy'
  // See Other: the work is done, and its result lies elsewhere.
  if (!isSuccess(status) && (status !== 303 || done_contains !== undefined))
    return answeredWith(status, `GET ${url} was answered with ${status}: ${excerpt(body)}`, url)
  const isDone = done_contains === undefined ? status !== 202 : body.includes(done_contains)
  return isDone ? { outcome: 'succeeded' } : 'not_yet'
}

/** A server may say how far it has come: `{"percent": 40}`. */
function tellProgress(run: HostedRun, body: string): void {
  const percent = Number(/"percent"\s*:\s*(\d+(?:\.\d+)?)/.exec(body)?.[1] ?? NaN)
  if (percent >= 0 && percent <= 100) run.tell({ type: 'progress', percent })
}

function withoutBody(headers: Readonly<Record<string, string>>): Record<string, string> {
  const own = new Set(['content-type', 'idempotency-key'])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.has(name)))
}
