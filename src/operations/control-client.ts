import type { z } from 'zod'
import { Previewed, Problem, Taken } from '../core/model/control.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { HotUpdate } from '../core/model/hot-update.ts'
import type { OperatorCommand } from '../core/model/operator-command.ts'
import { controlPath } from '../system/control-socket.ts'
import { type SiteHolder, siteHolder } from '../system/site-lock.ts'
import { plainWeb } from '../system/web.ts'

/** The coordinator that attends an execution, as one who talks to it needs it. */
export interface Attended {
  readonly stateDir: string
  readonly holder: SiteHolder
  readonly execution_id: string
  /** Who asks, for the record. */
  readonly actor: string
}

/** How long an answer may take: a disk that is full is waited for by the coordinator. */
const PATIENCE_MS = 60_000

/** Hands a command to the coordinator that is at work. Throws a Failure with exit code 1 when it refuses, or cannot be reached. */
export async function sendCommand(to: Attended, command: OperatorCommand): Promise<Taken> {
  return await post(to, `/v1/executions/${to.execution_id}/commands`, command, Taken)
}

/** Hands an update of the plan to the coordinator that is at work, likewise. */
export async function sendUpdate(to: Attended, update: HotUpdate): Promise<Taken> {
  return await post(to, `/v1/executions/${to.execution_id}/updates`, update, Taken)
}

/** Asks the coordinator that is at work what would become of an update. */
export async function askUpdate(to: Attended, update: HotUpdate): Promise<Previewed['updates']> {
  const path = `/v1/executions/${to.execution_id}/updates?dry_run=true`
  return (await post(to, path, update, Previewed)).updates
}

/** Most that a look at how a coordinator is may take. */
const GLANCE_MS = 2_000

/** What keeps the coordinator of a site from going on, in its own words; null when it is well, does not answer, or is not there. */
export async function coordinatorTrouble(stateDir: string, execution_id: string): Promise<string | null> {
  const holder = siteHolder(stateDir)
  if (holder === undefined) return null
  try {
    const to = { stateDir, holder, execution_id, actor: 'status' }
    const { text } = await exchange(to, { method: 'GET', path: '/v1/health', patience: GLANCE_MS })
    const problem = Problem.safeParse(parsed(text))
    return problem.success ? problem.data.detail : null
  } catch {
    return null
  }
}

async function post<T>(to: Attended, path: string, body: object, schema: z.ZodType<T>): Promise<T> {
  const { status, text } = await exchange(to, {
    method: 'POST',
    path,
    body: JSON.stringify(body),
    patience: PATIENCE_MS,
  })
  const value = parsed(text)
  if (status === 200) {
    const answer = schema.safeParse(value)
    if (answer.success) return answer.data
  }
  const problem = Problem.safeParse(value)
  if (problem.success) throw refused(to, problem.data)
  throw unreachable(to, `it answered with status ${status} and nothing that is understood here`)
}

interface Exchange {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
  /** Milliseconds without a word. */
  readonly patience: number
}

function exchange(to: Attended, { method, path, body, patience }: Exchange): Promise<{ status: number; text: string }> {
  const socketPath = to.holder.control ?? controlPath(to.stateDir)
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    'x-tasks-actor': to.actor,
  }
  return new Promise((resolve, reject) => {
    const call = plainWeb().request({ socketPath, path, method, headers, timeout: patience }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', (error) => reject(unreachable(to, error.message, error)))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
      )
    })
    call.on('timeout', () => call.destroy(new Error(`it has not answered for ${patience / 1000} s`)))
    call.on('error', (error) => reject(unreachable(to, wordsOf(error), error)))
    call.end(body)
  })
}

function wordsOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'it has no socket: it is just starting, or of a version that has none'
  if (error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET') return 'it is just starting, or just leaving'
  if (error.code === 'EACCES' || error.code === 'EPERM') return 'it belongs to another user'
  return error.message
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refused(to: Attended, problem: Problem): Failure {
  return new Failure({
    code: problem.code,
    message: problem.detail,
    exit: problem.status === 500 ? EXIT.internal : EXIT.arguments,
    advice: `tasks status ${to.execution_id} shows where its tasks stand.`,
  })
}

function unreachable({ holder, stateDir }: Attended, why: string, cause?: unknown): Failure {
  return new Failure({
    code: 'coordinator-unreachable',
    message: `The coordinator \`${holder.command}\` (pid ${holder.identity.pid}) could not be told: ${why}.`,
    exit: EXIT.arguments,
    place: stateDir,
    advice: 'Try again in a moment; tasks status shows whether it still works.',
    cause,
  })
}
