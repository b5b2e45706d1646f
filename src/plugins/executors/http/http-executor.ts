/**
 * The executor `http`: a task that is a request to a server, done with its answer, when a second address says so, or when
 * the server calls back.
 *
 *   http.json: calling ─► request ─► answer ─► http.json: waiting ─► polls, or the server calls ─► end
 *
 * Each step is on disk before it counts, so that the next coordinator goes on with the waiting and asks no second time. Cut
 * off between the request and its answer, nobody knows whether the server has it: GET and PUT are asked again, which HTTP
 * allows; anything else is lost, and the core decides. Whoever asks again after that sends the same `Idempotency-Key`.
 */
import { resolve } from 'node:path'
import type { AttemptOrder, LostReason } from '../../../core/model/attempt.ts'
import type { Executor } from '../../../core/ports/executor.ts'
import { couldNotRun, failedWith, type HostedEnd } from '../hosted/hosted-end.ts'
import { HostedExecutor, type HostedRun } from '../hosted/hosted-executor.ts'
import { RunLog } from '../hosted/run-log.ts'
import { masker } from '../secrets/mask.ts'
import { resolveSecrets, SecretUnavailable } from '../secrets/references.ts'
import { type CallbackConfig, CallbackListener } from './callback-listener.ts'
import { exchange, type HttpAnswer } from './exchange.ts'
import { filledAddress, filledRequest, toldAnswer, toldRequest, unfilledAddress } from './filled-request.ts'
import { pollAddress, pollToEnd } from './poll.ts'
import {
  type CallbackBody,
  firstState,
  keepCallback,
  keepState,
  readCallback,
  readState,
  type RequestState,
} from './request-state.ts'
import { judgeAnswer, unanswered } from './verdict.ts'

/** See {@link httpExecutor}. */
export interface HttpExecutorOptions {
  readonly stateDir: string
  readonly codebase: string
  /** Where servers call back. Default: this machine alone, on a port that is free. */
  readonly callback?: CallbackConfig | undefined
  /** Where references to secrets are looked up. Default: this process's environment. */
  readonly env?: Readonly<NodeJS.ProcessEnv>
  /** Most bytes of a log; the beginning is kept. */
  readonly log_bytes?: number | undefined
}

interface Site extends HttpExecutorOptions {
  readonly listener: CallbackListener
}

const REPEATABLE = new Set(['GET', 'PUT'])
/** Of what a server says when it calls back. */
const MOST_MESSAGE = 2000

/** See the head of this file. */
export function httpExecutor(options: HttpExecutorOptions): Executor {
  const stateDir = resolve(options.stateDir)
  const listener = new CallbackListener(options.callback, stateDir)
  const site = { ...options, stateDir, codebase: resolve(options.codebase), listener }
  return new HostedExecutor(
    { name: 'http', standing: standingOf, carryOut: (run) => carryOut(run, site), close: () => listener.close() },
    stateDir,
  )
}

function standingOf({ action }: AttemptOrder, folder: string): 'not_begun' | 'goes_on' | LostReason {
  const state = readState(folder)
  if (state === undefined) return 'not_begun'
  if (state.phase === 'waiting' || readCallback(folder) !== undefined) return 'goes_on'
  return REPEATABLE.has(action.http?.method ?? '') ? 'goes_on' : 'process_gone'
}

async function carryOut(run: HostedRun, site: Site): Promise<HostedEnd> {
  const { action, task } = run.order
  if (action.http === undefined) return couldNotRun('NOT_RUNNABLE', `${task} has no request to make.`)
  let secrets: Readonly<Record<string, string>>
  try {
    secrets = resolveSecrets(action, site.codebase, site.env ?? process.env)
  } catch (error) {
    if (!(error instanceof SecretUnavailable)) throw error
    return couldNotRun(error.code, error.message)
  }
  const state = readState(run.folder) ?? firstState(run.order, site.stateDir)
  // Whoever reads the log is not to be able to call back.
  const mask = masker([...Object.values(secrets), state.callback_id])
  const log = new RunLog(run.folder, mask, site.log_bytes)
  try {
    const end = await ask({ run, site, secrets, log, mask, state })
    if (end.error === undefined) return end
    return { ...end, error: { ...end.error, message: mask(end.error.message) } }
  } catch (error) {
    if (run.signal.aborted) log.say('[tasks] this was given up here; the server was not told')
    throw error
  } finally {
    site.listener.forget(run.order.token)
  }
}

/** What one attempt is carried out with. */
interface Asking {
  readonly run: HostedRun
  readonly site: Site
  readonly secrets: Readonly<Record<string, string>>
  readonly log: RunLog
  readonly mask: (text: string) => string
  readonly state: RequestState
}

async function ask({ run, site, secrets, log, mask, state }: Asking): Promise<HostedEnd> {
  const { order, folder, signal } = run
  const http = order.action.http as NonNullable<typeof order.action.http>
  const earlier = readCallback(folder)
  if (earlier !== undefined) return calledEnd(earlier)
  let called: Promise<CallbackBody> | undefined
  let callback: string | undefined
  if (http.wait?.for === 'callback') {
    try {
      callback = await site.listener.address(order.token, state.callback_id)
    } catch (error) {
      return couldNotRun('CALLBACK_LISTENER', `Nobody can listen for the server's call: ${textOf(error)}.`, 'resource')
    }
    called = callOf(run, site.listener, state.callback_id, { log, mask })
  }
  const filled = filledRequest(order, state.idempotency_key, secrets, callback)
  if ('missing' in filled)
    return couldNotRun(
      'UNKNOWN_PLACEHOLDER',
      `The header ${filled.header} of ${order.task} names ${filled.missing}, which is neither a secret nor a variable of it.`,
    )
  const { request } = filled
  const what = `${request.method} ${http.url}`
  let waiting = state
  if (state.phase === 'calling') {
    const trouble = unkept(() => keepState(folder, state))
    if (trouble !== undefined) return trouble
    log.say(toldRequest(request, state.idempotency_key))
    let answer: HttpAnswer
    try {
      const first = await sooner(exchange(request, signal), called)
      if ('outcome' in first) return calledEnd(first)
      answer = first
    } catch (error) {
      if (signal.aborted) throw error
      return unanswered(error, what)
    }
    log.say(toldAnswer(answer))
    const failure = judgeAnswer(http, answer, what)
    const poll_url = http.wait?.for === 'poll' ? pollAddress(http.wait, request.url, answer) : undefined
    waiting = {
      ...state,
      answered: true,
      phase: failure === undefined ? 'waiting' : 'calling',
    }
    if (poll_url !== undefined) waiting = { ...waiting, poll_url }
    try {
      keepState(folder, unfilledState(waiting, secrets, mask))
    } catch {
      // Waited for all the same; only a coordinator that dies meanwhile would have to ask a person.
    }
    if (failure !== undefined) return failure
  }
  if (http.wait === undefined) return { outcome: 'succeeded' }
  if (called !== undefined) return calledEnd(await called)
  if (http.wait.for === 'callback' || waiting.poll_url === undefined)
    return failedWith(
      'NO_POLL_ADDRESS',
      { kind: 'code' },
      `${what} was answered without a Location, and the task names no address to ask.`,
    )
  return await pollToEnd(http.wait, { url: filledAddress(waiting.poll_url, secrets), request, run, log })
}

/** Resolves when the server has called; what it said is on disk by then. Rejects when the attempt is to end. */
function callOf(
  run: HostedRun,
  listener: CallbackListener,
  id: string,
  { log, mask }: Pick<Asking, 'log' | 'mask'>,
): Promise<CallbackBody> {
  const { order, folder, signal } = run
  const call = new Promise<CallbackBody>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    listener.expect(order.token, {
      id,
      heard({ outcome, message }) {
        const said = { outcome, ...(message === undefined ? {} : { message: mask(message).slice(0, MOST_MESSAGE) }) }
        keepCallback(folder, said)
        listener.forget(order.token)
        log.say(`< the server called: ${said.outcome}${said.message === undefined ? '' : `: ${said.message}`}`)
        resolve(said)
      },
    })
  })
  // Nobody may wait for it any more when the request itself has failed.
  call.catch(() => undefined)
  return call
}

/** Whichever comes first: a server may call before it has answered. */
function sooner<A, B>(first: Promise<A>, second: Promise<B> | undefined): Promise<A | B> {
  if (second === undefined) return first
  first.catch(() => undefined)
  return Promise.race([first, second])
}

/** What may stand on disk: an address to which a server points may hold the secret that it was sent. */
function unfilledState(
  { poll_url, ...state }: RequestState,
  secrets: Readonly<Record<string, string>>,
  mask: (text: string) => string,
): RequestState {
  if (poll_url === undefined) return state
  const address = unfilledAddress(poll_url, secrets)
  // In a form in which nobody could put it back, it is not kept: the next coordinator then asks a person.
  return mask(address) === address ? { ...state, poll_url: address } : state
}

function calledEnd({ outcome, message }: CallbackBody): HostedEnd {
  if (outcome === 'succeeded') return { outcome }
  return failedWith('REMOTE_FAILED', { kind: 'code' }, message ?? 'The server called back: it failed.')
}

function unkept(keep: () => void): HostedEnd | undefined {
  try {
    keep()
    return undefined
  } catch (error) {
    return couldNotRun('FOLDER_UNUSABLE', `The request cannot be written down: ${textOf(error)}.`, 'resource')
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
